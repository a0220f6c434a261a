"use client";

import { useSyncExternalStore } from "react";
import { openPalette } from "./command-palette.tsx";
import { SearchIcon } from "./icons.tsx";

const never = () => () => undefined;
const shortcut = () => (/Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘K" : "Ctrl K");

/** Opens the command palette; `compact` is the icon alone. */
export function PaletteButton({ compact = false }: { readonly compact?: boolean }) {
	const keys = useSyncExternalStore(never, shortcut, () => "Ctrl K");
	if (compact) {
		return (
			<button
				type="button"
				aria-label="Search"
				onClick={openPalette}
				className="-mr-2 rounded-sm p-2 text-ink-2 hover:bg-sunken"
			>
				<SearchIcon />
			</button>
		);
	}
	return (
		<button
			type="button"
			onClick={openPalette}
			aria-keyshortcuts="Control+K Meta+K"
			className="flex items-center gap-2 rounded-md border border-line bg-panel px-2 py-[5px] text-sm text-ink-3 shadow-panel hover:border-line-strong hover:text-ink"
		>
			<SearchIcon className="size-3.5" />
			<span className="grow text-left">Search</span>
			<kbd className="font-sans text-2xs">{keys}</kbd>
		</button>
	);
}
