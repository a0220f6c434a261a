"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { SearchIcon } from "./icons.tsx";
import type { NavGroup } from "./shell/navigation.ts";
import { applyTheme, THEMES } from "./theme.ts";

export interface PaletteDialogProps {
	readonly groups: readonly NavGroup[];
	readonly open: boolean;
	readonly onClose: () => void;
}

const ITEM =
	"flex cursor-pointer items-center justify-between rounded-sm px-2.5 py-2 text-base data-[selected=true]:bg-sunken";
const GROUP =
	"[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-strong [&_[cmdk-group-heading]]:text-ink-3";
const THEME_WORDS = { system: "Theme as the system", light: "Light theme", dark: "Dark theme" } as const;

/** Goes anywhere by its first letters. */
export function PaletteDialog({ groups, open, onClose }: PaletteDialogProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	const input = useRef<HTMLInputElement>(null);
	const router = useRouter();

	useEffect(() => {
		const element = dialog.current;
		if (element === null || element.open === open) return;
		if (!open) {
			element.close();
			return;
		}
		element.showModal();
		// The browser would choose the frame around the list, where letters are lost.
		input.current?.focus();
	}, [open]);

	function choose(act: () => void) {
		onClose();
		act();
	}

	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: Escape does the same by keyboard.
		<dialog
			ref={dialog}
			aria-label="Command palette"
			onClose={onClose}
			onClick={(event) => event.target === dialog.current && onClose()}
			className="mx-auto mt-[14dvh] mb-0 w-[34rem] max-w-[calc(100vw-2rem)] rounded-xl bg-panel text-ink shadow-float"
		>
			{open && (
				<Command label="Go to a page or run a command" loop filter={closeness}>
					<div className="flex items-center gap-2.5 border-b border-line px-4 text-ink-3">
						<SearchIcon />
						<Command.Input
							ref={input}
							placeholder="Go to…"
							className="w-full bg-transparent py-3.5 text-lg text-ink outline-none"
						/>
					</div>
					<Command.List className="max-h-[50dvh] overflow-y-auto p-1.5">
						<Command.Empty className="px-2.5 py-6 text-center text-ink-3">
							Nothing by that name.
						</Command.Empty>
						{groups.map((group) => (
							<Command.Group key={group.label} heading={group.label} className={GROUP}>
								{group.items.map((item) => (
									<Command.Item
										key={item.href}
										value={item.label}
										keywords={[...(item.keywords ?? [])]}
										className={ITEM}
										onSelect={() => choose(() => router.push(item.href))}
									>
										{item.label}
									</Command.Item>
								))}
							</Command.Group>
						))}
						<ThemeGroup choose={choose} />
					</Command.List>
				</Command>
			)}
		</dialog>
	);
}

/** How well a name fits what is typed: by its beginning, by a part of it, by another word for it. Letters apart find nothing. */
function closeness(name: string, typed: string, keywords: readonly string[] = []): number {
	const [has, wanted] = [name.toLowerCase(), typed.trim().toLowerCase()];
	if (has.startsWith(wanted)) return 1;
	if (has.includes(wanted)) return 0.8;
	return keywords.some((word) => word.includes(wanted)) ? 0.5 : 0;
}

function ThemeGroup({ choose }: { readonly choose: (act: () => void) => void }) {
	return (
		<Command.Group heading="Appearance" className={GROUP}>
			{THEMES.map((theme) => (
				<Command.Item key={theme} className={ITEM} onSelect={() => choose(() => applyTheme(theme))}>
					{THEME_WORDS[theme]}
				</Command.Item>
			))}
		</Command.Group>
	);
}
