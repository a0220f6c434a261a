import type { DaySpan } from "@outlay/finops/day";
import Form from "next/form";
import { Button } from "../../../design/button.tsx";
import { TextField } from "../../../design/field.tsx";
import { lastDay } from "./range.ts";

export interface DayRangeFormProps {
	/** The screen's present address; everything in it stays. */
	readonly href: string;
	/** Parameters of the first and the last day. */
	readonly names: readonly [string, string];
	/** Parameters that the two days take the place of. */
	readonly replaces: readonly string[];
	readonly span: DaySpan;
}

/** Two days of one's own, both included. A plain GET form: it needs no script. */
export function DayRangeForm({ href, names, replaces, span }: DayRangeFormProps) {
	const [path = "/", query = ""] = href.split("?");
	const kept = [...new URLSearchParams(query)].filter(
		([name]) => !names.includes(name) && !replaces.includes(name),
	);
	const [from, to] = names;
	return (
		<Form action={path} scroll={false} className="grid gap-2">
			{kept.map(([name, value]) => (
				<input key={`${name} ${value}`} type="hidden" name={name} value={value} />
			))}
			<div className="grid grid-cols-2 gap-2">
				<TextField label="From" type="date" name={from} required defaultValue={span.start} />
				<TextField label="To" type="date" name={to} required defaultValue={lastDay(span)} />
			</div>
			<Button type="submit" size="sm">
				Use these days
			</Button>
		</Form>
	);
}
