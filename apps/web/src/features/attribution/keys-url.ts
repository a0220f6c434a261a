import { CLAIMABLE_KINDS, type ClaimableKind } from "@outlay/db/read-models/attribution-claimable";

/** What the address of the page of keys says. */
export interface KeysUrl {
	readonly kind: ClaimableKind;
	/** Length of the period up to today. */
	readonly days: number;
	readonly search: string;
	readonly cursor: string | null;
}

export const KEY_PERIODS = [7, 30, 90] as const;
const SEARCH_MAX = 100;
const DEFAULT_DAYS = 30;

export function parseKeysUrl(params: Readonly<Record<string, string | string[] | undefined>>): KeysUrl {
	const one = (name: string) => {
		const value = params[name];
		return Array.isArray(value) ? (value[0] ?? "") : (value ?? "");
	};
	return {
		kind: CLAIMABLE_KINDS.find((kind) => kind === one("kind")) ?? "unallocated",
		days: KEY_PERIODS.find((days) => String(days) === one("days")) ?? DEFAULT_DAYS,
		search: one("search").trim().slice(0, SEARCH_MAX),
		cursor: one("cursor") === "" ? null : one("cursor"),
	};
}

export function keysHref({ kind, days, search, cursor }: KeysUrl): string {
	const params = new URLSearchParams();
	if (kind !== "unallocated") params.set("kind", kind);
	if (days !== DEFAULT_DAYS) params.set("days", String(days));
	if (search !== "") params.set("search", search);
	if (cursor !== null) params.set("cursor", cursor);
	const query = params.toString();
	return query === "" ? "/attribution/keys" : `/attribution/keys?${query}`;
}
