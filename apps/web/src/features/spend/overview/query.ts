import { addMonths, type Day, type Month, monthOf } from "@outlay/finops/day";
import { createLoader, createSerializer, parseAsString, parseAsStringLiteral } from "nuqs/server";
import { daySpanText, dayText, monthText } from "../../../design/day-text.ts";
import type { OverviewFilter } from "./model.ts";

export const VIEWS = ["consumption", "invoice"] as const;
export type CostView = (typeof VIEWS)[number];

const COMPARES = ["previous", "year", "none"] as const;
export type Compare = (typeof COMPARES)[number];

const PARSERS = {
	month: parseAsString,
	compare: parseAsStringLiteral(COMPARES).withDefault("previous"),
	view: parseAsStringLiteral(VIEWS).withDefault("consumption"),
	environment: parseAsString,
};

const load = createLoader(PARSERS);
const serialize = createSerializer(PARSERS);

/** What the Overview's address asks for. */
export interface OverviewQuery {
	readonly month: Month;
	readonly compare: Compare;
	readonly view: CostView;
	/** Slug; null is all. */
	readonly environment: string | null;
}

/** What the address may ask for, newest month first. */
export interface OverviewChoices {
	/** The organization's day. */
	readonly today: Day;
	readonly months: readonly Month[];
	readonly environments: readonly { readonly slug: string; readonly name: string }[];
}

/** Reads the address. What it does not offer (another month, an unknown environment) falls back to the default. */
export async function overviewQuery(
	searchParams: Promise<Record<string, string | string[] | undefined>>,
	choices: OverviewChoices,
): Promise<OverviewQuery> {
	const raw = await load(searchParams);
	const environment = choices.environments.find((entry) => entry.slug === raw.environment);
	return {
		month: choices.months.find((month) => month === raw.month) ?? monthOf(choices.today),
		compare: raw.compare,
		view: raw.view,
		environment: environment?.slug ?? null,
	};
}

/** The chips of the filter bar; each choice links to this address with only itself replaced. */
export function overviewFilters(query: OverviewQuery, choices: OverviewChoices): readonly OverviewFilter[] {
	const current = monthOf(choices.today);
	const href = (change: Partial<OverviewQuery>): string => {
		const next = { ...query, ...change };
		return `/${serialize({ ...next, month: next.month === current ? null : next.month })}`;
	};
	const monthName = (month: Month) => (month === current ? "This month" : monthText(month));
	const compares = COMPARES.map((compare) => ({
		label: compareText(compare, query.month, choices.today),
		href: href({ compare }),
		current: compare === query.compare,
	}));
	const environments = [{ slug: null, name: "all" }, ...choices.environments].map(({ slug, name }) => ({
		label: name,
		href: href({ environment: slug }),
		current: slug === query.environment,
	}));
	return [
		{
			key: "month",
			value: monthName(query.month),
			remark: query.month === current ? daySpanText(`${current}-01`, choices.today) : undefined,
			options: choices.months.map((month) => ({
				label: monthName(month),
				href: href({ month }),
				current: month === query.month,
			})),
		},
		{ key: "compare", name: "vs", value: currentLabel(compares), options: compares },
		{
			key: "view",
			name: "View",
			value: query.view,
			options: VIEWS.map((view) => ({ label: view, href: href({ view }), current: view === query.view })),
		},
		{ key: "environment", name: "Environment", value: currentLabel(environments), options: environments },
	];
}

function currentLabel(options: readonly { readonly label: string; readonly current: boolean }[]): string {
	return options.find((option) => option.current)?.label ?? "";
}

/** A month under way is compared with the same days of the other month, and says so. */
function compareText(compare: Compare, month: Month, today: Day): string {
	if (compare === "none") return "nothing";
	const other = addMonths(month, compare === "previous" ? -1 : -12);
	const name = compare === "previous" ? dayText(`${other}-01`).slice(2) : monthText(other);
	return month === monthOf(today) ? `same days, ${name}` : name;
}
