"use client";

import { countText } from "@outlay/finops/count-text";
import { useState } from "react";
import { MenuLink } from "./menu-item.tsx";

/** From this many on, a list is searched instead of read. */
const SEARCH_FROM = 10;
/** What a list shows at most; the search reaches the rest. */
const SHOWN_MAX = 100;

export interface FilterOption {
	readonly label: string;
	readonly href: string;
	readonly current?: boolean | undefined;
}

export interface FilterOptionsProps {
	readonly name: string;
	readonly options: readonly FilterOption[];
}

export function FilterOptions({ name, options }: FilterOptionsProps) {
	const [text, setText] = useState("");
	const wanted = text.trim().toLowerCase();
	const matching = options.filter((option) => option.label.toLowerCase().includes(wanted));
	const shown = matching.slice(0, SHOWN_MAX);
	return (
		<>
			{options.length >= SEARCH_FROM && (
				<input
					type="search"
					value={text}
					onChange={(event) => setText(event.target.value)}
					aria-label={`Search ${name}`}
					placeholder={`Search ${countText(options.length)}`}
					className="mb-1.5 w-full rounded-sm bg-sunken px-2.5 py-1.5 text-sm"
				/>
			)}
			<ul>
				{shown.map((option) => (
					<li key={option.href}>
						<MenuLink href={option.href} current={option.current}>
							{option.label}
						</MenuLink>
					</li>
				))}
			</ul>
			{matching.length === 0 && <p className="px-2.5 py-1.5 text-ink-3">Nothing called “{text}”.</p>}
			{matching.length > shown.length && (
				<p className="px-2.5 py-1.5 text-xs text-ink-3">
					{countText(matching.length - shown.length)} more; type to find them.
				</p>
			)}
		</>
	);
}
