export interface Toast {
	readonly id: number;
	readonly text: string;
	readonly tone: "ok" | "bad" | "info";
	/** Takes the change back: shown as a button beside the text. */
	readonly undo?: (() => void) | undefined;
}

const SHOWN_MAX = 3;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function publish(next: readonly Toast[]): void {
	toasts = next;
	for (const listener of listeners) listener();
}

/** Says that something was done, or could not be. Stays until read when it is an error. */
export function toast(input: Omit<Toast, "id">): void {
	publish([...toasts, { ...input, id: nextId++ }].slice(-SHOWN_MAX));
}

export function dismissToast(id: number): void {
	publish(toasts.filter((entry) => entry.id !== id));
}

/** For `useSyncExternalStore`. */
export const toastStore = {
	subscribe: (listener: () => void) => {
		listeners.add(listener);
		return () => listeners.delete(listener);
	},
	snapshot: () => toasts,
} as const;
