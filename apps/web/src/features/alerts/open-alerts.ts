/** So that what a colleague does, or an import brings, appears. */
const ASK_MS = 15_000;
const TIMEOUT_MS = 10_000;

let open: number | null = null;
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

/** Asks how many alerts are open; without an answer the last count stays. */
export async function askOpenAlerts(): Promise<void> {
	const signal = AbortSignal.timeout(TIMEOUT_MS);
	const response = await fetch("/api/v1/alerts/count", { signal }).catch(() => null);
	if (response?.ok !== true) return;
	const body: unknown = await response.json().catch(() => null);
	if (typeof body !== "object" || body === null || !("open" in body) || typeof body.open !== "number") return;
	open = body.open;
	for (const listener of listeners) listener();
}

const askWhileSeen = () => {
	if (document.visibilityState === "visible") void askOpenAlerts();
};

/**
 * The count for `useSyncExternalStore`; null until it was asked for. It is asked once for all badges, and not by a page
 * that nobody sees. Without TanStack Query, which would come with every page.
 */
export const openAlertsStore = {
	subscribe: (listener: () => void) => {
		listeners.add(listener);
		if (timer === null) {
			timer = setInterval(askWhileSeen, ASK_MS);
			document.addEventListener("visibilitychange", askWhileSeen);
		}
		return () => {
			listeners.delete(listener);
			if (listeners.size > 0 || timer === null) return;
			clearInterval(timer);
			timer = null;
			document.removeEventListener("visibilitychange", askWhileSeen);
		};
	},
	snapshot: () => open,
} as const;
