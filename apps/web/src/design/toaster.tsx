"use client";

import { useEffect, useSyncExternalStore } from "react";
import { classNames } from "./class-names.ts";
import { CloseIcon } from "./icons.tsx";
import { dismissToast, type Toast, toastStore } from "./toast.ts";

const STAYS_MS = 7000;
const NONE: readonly Toast[] = [];

/** Where toasts appear; once, in the app's layout. */
export function Toaster() {
	const toasts = useSyncExternalStore(toastStore.subscribe, toastStore.snapshot, () => NONE);
	return (
		<div
			role="status"
			aria-live="polite"
			className="no-print pointer-events-none fixed inset-x-4 bottom-4 z-50 grid justify-items-center gap-2 md:left-auto"
		>
			{toasts.map((entry) => (
				<ToastCard key={entry.id} entry={entry} />
			))}
		</div>
	);
}

const BAR = { ok: "bg-ok", bad: "bg-bad", info: "bg-info" } as const;

function ToastCard({ entry }: { readonly entry: Toast }) {
	useEffect(() => {
		if (entry.tone === "bad") return;
		const timer = setTimeout(() => dismissToast(entry.id), STAYS_MS);
		return () => clearTimeout(timer);
	}, [entry]);

	return (
		<div className="toast-in pointer-events-auto flex w-full max-w-[26rem] items-center gap-3 rounded-lg bg-panel py-2.5 pr-2 pl-3 text-sm shadow-float">
			<span aria-hidden="true" className={classNames("h-5 w-[3px] shrink-0 rounded-full", BAR[entry.tone])} />
			<p className="grow">{entry.text}</p>
			{entry.undo !== undefined && (
				<button
					type="button"
					className="rounded-sm px-2 py-1 font-strong text-accent hover:bg-sunken"
					onClick={() => {
						entry.undo?.();
						dismissToast(entry.id);
					}}
				>
					Undo
				</button>
			)}
			<button
				type="button"
				aria-label="Dismiss"
				onClick={() => dismissToast(entry.id)}
				className="rounded-sm p-1.5 text-ink-3 hover:bg-sunken hover:text-ink"
			>
				<CloseIcon />
			</button>
		</div>
	);
}
