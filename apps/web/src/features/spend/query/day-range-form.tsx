"use client";

import { useRouter } from "next/navigation";
import type { FormEvent } from "react";
import { Button } from "../../../design/button.tsx";
import { TextField } from "../../../design/field.tsx";

export interface DayRangeFormProps {
	/** The screen's present address; everything in it stays. */
	readonly href: string;
	/** Parameters of the first and the last day. */
	readonly names: readonly [string, string];
	/** Parameters that the two days take the place of. */
	readonly replaces: readonly string[];
	/** Both included. */
	readonly first: string;
	readonly last: string;
}

/** Two days of one's own, both included: a GET form, whose menu closes once the days are taken. */
export function DayRangeForm({ href, names, replaces, first, last }: DayRangeFormProps) {
	const [path = "/", query = ""] = href.split("?");
	const kept = [...new URLSearchParams(query)].filter(
		([name]) => !names.includes(name) && !replaces.includes(name),
	);
	const [from, to] = names;
	const router = useRouter();

	function take(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = event.currentTarget;
		const days = [...new FormData(form)].map(([name, value]): [string, string] => [name, String(value)]);
		form.closest<HTMLElement>("[popover]")?.hidePopover();
		router.push(`${path}?${new URLSearchParams(days)}`, { scroll: false });
	}

	return (
		<form action={path} onSubmit={take} className="grid gap-2">
			{kept.map(([name, value]) => (
				<input key={`${name} ${value}`} type="hidden" name={name} value={value} />
			))}
			<div className="grid grid-cols-2 gap-2">
				<TextField key={`from ${first}`} label="From" type="date" name={from} required defaultValue={first} />
				<TextField key={`to ${last}`} label="To" type="date" name={to} required defaultValue={last} />
			</div>
			<Button type="submit" size="sm">
				Use these days
			</Button>
		</form>
	);
}
