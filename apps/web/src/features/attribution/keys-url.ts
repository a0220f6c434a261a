import { CLAIMABLE_KINDS, type ClaimableKind } from "@outlay/db/read-models/attribution-claimable";
import type { DaySpan } from "@outlay/finops/day";
import { lastDay } from "../spend/query/range.ts";
import { spanOfText } from "../spend/query/spend-url.ts";

/** What the address of the page of keys says. */
export interface KeysUrl {
	readonly kind: ClaimableKind;
	/** Length of the period up to today. */
	readonly days: number;
	/** The days of the figure that the reader came from, instead of `days`. */
	readonly span: DaySpan | null;
	readonly search: string;
	readonly cursor: string | null;
}

export const KEY_PERIODS = [7, 30, 90] as const;
const SEARCH_MAX = 100;
const DEFAULT_DAYS = 30;

/** Where there is to claim what a figure of these days leaves unallocated. */
export function keysOfDaysHref(span: DaySpan): string {
	return keysHref({ kind: "unallocated", days: DEFAULT_DAYS, span, search: "", cursor: null });
}

export function parseKeysUrl(params: Readonly<Record<string, string | string[] | undefined>>): KeysUrl {
	const one = (name: string) => {
		const value = params[name];
		return Array.isArray(value) ? (value[0] ?? "") : (value ?? "");
	};
	return {
		kind: CLAIMABLE_KINDS.find((kind) => kind === one("kind")) ?? "unallocated",
		days: KEY_PERIODS.find((days) => String(days) === one("days")) ?? DEFAULT_DAYS,
		span: spanOfText(one("from"), one("to")),
		search: one("search").trim().slice(0, SEARCH_MAX),
		cursor: one("cursor") === "" ? null : one("cursor"),
	};
}

export function keysHref({ kind, days, span, search, cursor }: KeysUrl): string {
	const params = new URLSearchParams();
	if (kind !== "unallocated") params.set("kind", kind);
	for (const [name, value] of periodParameters({ days, span })) params.set(name, value);
	if (search !== "") params.set("search", search);
	if (cursor !== null) params.set("cursor", cursor);
	const query = params.toString();
	return query === "" ? "/attribution/keys" : `/attribution/keys?${query}`;
}

/** The period as the address names it; nothing for the default. */
export function periodParameters({
	days,
	span,
}: Pick<KeysUrl, "days" | "span">): readonly (readonly [name: string, value: string])[] {
	if (span !== null)
		return [
			["from", span.start],
			["to", lastDay(span)],
		];
	return days === DEFAULT_DAYS ? [] : [["days", String(days)]];
}
