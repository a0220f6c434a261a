"use client";

import { classNames } from "../class-names.ts";
import { ChevronIcon } from "../icons.tsx";
import { MENU_ITEM } from "../menu-item.tsx";
import { PopoverMenu } from "../popover-menu.tsx";
import type { Theme } from "../theme.ts";
import { ThemeToggle } from "../theme-toggle.tsx";

export interface AccountMenuProps {
	readonly name: string;
	/** Role and organization: "Finance, Northwind". */
	readonly detail: string;
	readonly theme: Theme;
	readonly onSignOut: () => void;
}

export function AccountMenu({ name, detail, theme, onSignOut }: AccountMenuProps) {
	return (
		<PopoverMenu
			triggerClass="flex w-full items-center gap-2.5 rounded-sm px-2 py-1.5 text-left hover:bg-sunken aria-expanded:bg-sunken"
			panelClass="w-52"
			trigger={
				<>
					<span
						aria-hidden="true"
						className="grid size-7 shrink-0 place-items-center rounded-full bg-accent-soft text-2xs font-bold text-accent"
					>
						{initials(name)}
					</span>
					<span className="min-w-0 grow">
						<span className="block truncate text-sm font-strong">{name}</span>
						<span className="block truncate text-2xs text-ink-3">{detail}</span>
					</span>
					<ChevronIcon className="text-ink-3" />
				</>
			}
		>
			<ThemeToggle initial={theme} />
			<button type="button" onClick={onSignOut} className={classNames(MENU_ITEM, "mt-1.5")}>
				Sign out
			</button>
		</PopoverMenu>
	);
}

function initials(name: string): string {
	const words = name.split(/[\s.@_-]+/u).filter((word) => word !== "");
	return words
		.slice(0, 2)
		.map((word) => [...word][0]?.toUpperCase() ?? "")
		.join("");
}
