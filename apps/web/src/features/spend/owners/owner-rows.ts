import type { CurrencySpend, SpendGroup } from "@outlay/db/read-models/spend-result";
import type { Day, DaySpan } from "@outlay/finops/day";
import { bucketsOf } from "../query/chart.ts";
import { changeBetween, percentOf } from "../query/decimal.ts";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { type SpendUrl, spendHref, withFilter } from "../query/spend-url.ts";
import { groupName } from "../query/words.ts";
import { OWNER_PATHS, type Owner, type OwnerKind } from "./owner-words.ts";

export interface OwnerRow {
	readonly key: string;
	readonly name: string;
	readonly href: string | null;
	readonly owner: Owner | null;
	readonly spend: string;
	readonly change: { readonly amount: string; readonly percent: string | null } | null;
	/** In percent of all, for drawing. */
	readonly share: number;
	readonly trend: readonly string[];
}

export interface OwnerRowsInput {
	readonly kind: OwnerKind;
	readonly url: SpendUrl;
	readonly span: DaySpan;
	readonly dataTo: Day | null;
	readonly owners: readonly Owner[];
}

/** Owners with spend, largest first, then unallocated money, then owners that cost nothing. */
export function ownerRows(spend: CurrencySpend | null, input: OwnerRowsInput): readonly OwnerRow[] {
	const groups = spend?.groups ?? [];
	const rows = spend === null ? [] : groups.map((group, index) => rowOf(group, { spend, index, input }));
	const seen = new Set(groups.flatMap(({ key }) => (key.kind === "value" ? [key.value] : [])));
	const idle = input.owners.filter(({ slug }) => !seen.has(slug));
	return [...rows, ...idle.map((owner) => idleRow(owner, input.kind))];
}

interface RowPlace {
	readonly spend: CurrencySpend;
	readonly index: number;
	readonly input: OwnerRowsInput;
}

function rowOf(group: SpendGroup, { spend, index, input }: RowPlace): OwnerRow {
	const { key } = group;
	const byDay = new Map(
		spend.cells.filter((cell) => cell.group === index).map(({ bucket, amounts }) => [bucket, amounts.spend]),
	);
	const days = bucketsOf(input.span, "day").filter(
		({ start }) => input.dataTo === null || start <= input.dataTo,
	);
	return {
		key: key.kind === "value" ? key.value : ` ${key.kind}`,
		name: groupName(input.kind, group),
		href: hrefOf(group, input),
		owner: key.kind === "value" ? (input.owners.find(({ slug }) => slug === key.value) ?? null) : null,
		spend: group.current.spend,
		change: group.compared === null ? null : changeBetween(group.current.spend, group.compared.spend),
		share: Number(percentOf(group.current.spend, spend.current.spend) ?? 0),
		trend: days.map(({ start }) => byDay.get(start) ?? "0"),
	};
}

function hrefOf({ key }: SpendGroup, { kind, url }: OwnerRowsInput): string | null {
	if (key.kind === "value") return `${OWNER_PATHS[kind]}/${key.value}`;
	if (key.kind === "others") return null;
	return spendHref(
		"/explore",
		{ ...withFilter(url, kind, [null]), groupBy: kind === "feature" ? "team" : "apiKey" },
		EXPLORE_DEFAULTS,
	);
}

function idleRow(owner: Owner, kind: OwnerKind): OwnerRow {
	return {
		key: owner.slug,
		name: owner.name,
		href: `${OWNER_PATHS[kind]}/${owner.slug}`,
		owner,
		spend: "0",
		change: null,
		share: 0,
		trend: [],
	};
}
