"use client";

import { useEffect, useState } from "react";
import { lazily } from "./lazily.tsx";
import type { NavGroup } from "./shell/navigation.ts";

const OPEN_EVENT = "outlay:palette";

const PaletteDialog = lazily(async () => (await import("./palette-dialog.tsx")).PaletteDialog);

export function openPalette(): void {
	window.dispatchEvent(new Event(OPEN_EVENT));
}

/** Listens for Ctrl-K and Cmd-K. The palette itself is loaded when it is first opened. */
export function CommandPalette({ groups }: { readonly groups: readonly NavGroup[] }) {
	const [state, setState] = useState<"unused" | "open" | "closed">("unused");

	useEffect(() => {
		const onKey = (event: KeyboardEvent) => {
			if (event.key.toLowerCase() !== "k" || !(event.metaKey || event.ctrlKey)) return;
			event.preventDefault();
			setState((before) => (before === "open" ? "closed" : "open"));
		};
		const onOpen = () => setState("open");
		window.addEventListener("keydown", onKey);
		window.addEventListener(OPEN_EVENT, onOpen);
		return () => {
			window.removeEventListener("keydown", onKey);
			window.removeEventListener(OPEN_EVENT, onOpen);
		};
	}, []);

	if (state === "unused") return null;
	return <PaletteDialog groups={groups} open={state === "open"} onClose={() => setState("closed")} />;
}
