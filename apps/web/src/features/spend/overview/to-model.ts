import type { OverviewReading } from "@outlay/db/read-models/overview";
import type { OverviewOwner } from "@outlay/db/read-models/overview-parts";
import type { Waiting } from "@outlay/db/read-models/overview-waiting";
import type { AccountFreshness } from "@outlay/db/read-models/spend-freshness";
import type { SpendGroup } from "@outlay/db/read-models/spend-result";
import { addMonths, DAY_MS, type Day, type DaySpan, firstDay, monthOf, startOfDay } from "@outlay/finops/day";
import { monthText } from "../../../design/day-text.ts";
import { alertsHref } from "../../alerts/alerts-url.ts";
import { keysOfDaysHref } from "../../attribution/keys-url.ts";
import { budgetsHref } from "../../budgets/budgets-url.ts";
import { importsHref, WAITING_IMPORTS } from "../../imports/imports-url.ts";
import { OWNER_PATHS } from "../owners/owner-words.ts";
import { bucketsOf, chartOf } from "../query/chart.ts";
import { add, changeBetween, isZero, percentOf, subtract } from "../query/decimal.ts";
import { EXPLORE_DEFAULTS, OVERVIEW_DEFAULTS } from "../query/defaults.ts";
import type { Periods } from "../query/periods.ts";
import { compareShortText, lastDay, spanText } from "../query/range.ts";
import { convertsTo, type SpendContext } from "../query/spend-context.ts";
import { type SpendUrl, spendHref, withFilter } from "../query/spend-url.ts";
import { filterValueOf, groupId, groupName, valueWord } from "../query/words.ts";
import type { Attention, DepartmentRow, OverviewModel } from "./model.ts";

export interface OverviewPlace {
	readonly url: SpendUrl;
	readonly context: SpendContext;
	readonly periods: Periods;
	readonly csvHref: string;
	/** The reader may open Imports and Attribution. */
	readonly opens: { readonly imports: boolean; readonly attribution: boolean; readonly prices: boolean };
}

/** What a day is looked at by, one step finer than the Overview. */
const OVERVIEW_PARTS = { department: "team", team: "feature", feature: "model" } as const;

/** An account whose newest data is older than this waits for someone. */
const STALE_DAYS = 3;

/** What the Overview shows, from what was read. */
export function toOverviewModel(reading: OverviewReading, place: OverviewPlace): OverviewModel {
	const { spend } = reading;
	const { span, compare } = place.periods;
	return {
		currency: spend.currency,
		period: { first: span.start, last: lastDay(span), label: periodLabel(span, place.context.today) },
		compared: compare === null ? null : { label: compareShortText(compare, span, place.context.fiscal) },
		spend: {
			amount: spend.current.spend,
			change: spend.compared === null ? null : changeBetween(spend.current.spend, spend.compared.spend),
		},
		views: viewsOf(reading),
		attributed: {
			percent:
				percentOf(subtract(spend.current.spend, spend.current.unallocated), spend.current.spend) ?? "100",
			unallocated: spend.current.unallocated,
			keys: reading.unallocated.keys,
		},
		unresolved: {
			unpricedModels: reading.unpriced.length,
			quarantinedRows: reading.faults?.rows ?? null,
			href: reading.unpriced.length > 0 ? unpricedHref(reading, place) : "/imports",
		},
		converts: convertsTo(place.url, place.context) !== null,
		otherCurrencies: reading.otherCurrencies.map((other) => ({
			...other,
			href: spendHref("/", { ...place.url, currency: other.currency }, OVERVIEW_DEFAULTS),
		})),
		daily: chartOf(spend, {
			dimension: reading.owner,
			span,
			granularity: "day",
			href: (day) => dayHref(place, { day, owner: reading.owner }),
		}),
		owner: reading.owner,
		departments: {
			rows: spend.groups.map((group, index) => departmentRow(group, { reading, place, index, span })),
			csvHref: place.csvHref,
			exploreHref: exploreHref({ ...place.url, groupBy: reading.owner }),
		},
		attention: attentionOf(reading, place),
	};
}

const exploreHref = (url: SpendUrl) => spendHref("/explore", url, EXPLORE_DEFAULTS);

function dayHref(
	{ url }: OverviewPlace,
	{ day, owner }: { readonly day: DaySpan; readonly owner: OverviewOwner },
): string {
	const groupBy = OVERVIEW_PARTS[owner];
	return exploreHref({ ...url, range: { kind: "custom", span: day }, groupBy, granularity: "day" });
}

/** "month to date" where the month is under way, else the days or the month by name. */
function periodLabel(span: DaySpan, today: Day): string {
	const month = monthOf(today);
	if (span.start === firstDay(month) && lastDay(span) === today) return "month to date";
	return span.start === firstDay(monthOf(span.start)) &&
		span.end === firstDay(addMonths(monthOf(span.start), 1))
		? monthText(monthOf(span.start))
		: spanText(span);
}

function viewsOf({ spend, freshness }: OverviewReading): OverviewModel["views"] {
	const { billedTo } = freshness;
	if (billedTo === null) return { invoice: "0", invoicedTo: null, consumption: spend.current.consumption };
	const billed = spend.cells.filter(({ bucket }) => bucket !== null && bucket <= billedTo);
	return {
		invoice: add(...billed.map(({ amounts }) => amounts.invoice)),
		invoicedTo: billedTo,
		consumption: add(...billed.map(({ amounts }) => amounts.consumption)),
	};
}

interface RowPlace {
	readonly reading: OverviewReading;
	readonly place: OverviewPlace;
	readonly index: number;
	readonly span: DaySpan;
}

function departmentRow(group: SpendGroup, { reading, place, index, span }: RowPlace): DepartmentRow {
	const { key } = group;
	const share = percentOf(group.current.spend, reading.spend.current.spend);
	const byDay = new Map(
		reading.spend.cells
			.filter((cell) => cell.group === index)
			.map((cell) => [cell.bucket, cell.amounts.spend]),
	);
	return {
		key: groupId(key),
		name: groupName(reading.owner, group),
		kind: key.kind === "value" ? "owner" : key.kind === "none" ? "unallocated" : "smaller",
		href: groupHref(group, reading.owner, place),
		spend: group.current.spend,
		share: Number(share ?? 0),
		change: group.compared === null ? null : changeBetween(group.current.spend, group.compared.spend),
		driver: driverOf(group, reading, place),
		trend: knownDays(span, place.context.dataTo).map((day) => byDay.get(day.start) ?? "0"),
	};
}

/** Days up to the last one with data: what has not come yet is no fall. */
const knownDays = (span: DaySpan, dataTo: Day | null) =>
	bucketsOf(span, "day").filter((day) => dataTo === null || day.start <= dataTo);

function groupHref({ key }: SpendGroup, owner: OverviewOwner, { url }: OverviewPlace): string | null {
	if (key.kind === "value") return `${OWNER_PATHS[owner]}/${key.value}`;
	return key.kind === "none" ? exploreHref({ ...withFilter(url, owner, [null]), groupBy: "apiKey" }) : null;
}

function driverOf(
	{ key }: SpendGroup,
	{ drivers, owner }: OverviewReading,
	{ url }: OverviewPlace,
): DepartmentRow["driver"] {
	const value = filterValueOf(key);
	const driver = value === undefined ? undefined : drivers.get(value ?? "");
	if (driver === undefined || value === undefined) return null;
	const within = withFilter(url, owner, [value]);
	return {
		label: driver.label.label,
		amount: driver.change,
		href: exploreHref({ ...withFilter(within, driver.kind, [driver.label.value]), groupBy: "meter" }),
	};
}

/** Where a price is set; who may not set one sees the usage. */
function unpricedHref({ unpriced }: OverviewReading, { url, opens }: OverviewPlace): string {
	if (opens.prices) return "/prices/unpriced";
	const models = unpriced.map(({ model }) => model);
	return exploreHref({ ...withFilter(url, "model", models), groupBy: "model" });
}

function attentionOf(reading: OverviewReading, place: OverviewPlace): readonly Attention[] {
	const { spend, unallocated, unpriced, faults, freshness } = reading;
	const { url, context, opens, periods } = place;
	const items: Attention[] = [...waitingItems(reading.waiting)];
	if (unallocated.keys > 0 && !isZero(spend.current.unallocated)) {
		const explore = exploreHref({ ...withFilter(url, "team", [null]), groupBy: "apiKey" });
		items.push({
			kind: "unallocated",
			amount: spend.current.unallocated,
			...unallocated,
			href: opens.attribution ? keysOfDaysHref(place.periods.span) : explore,
		});
	}
	if (unpriced.length > 0) {
		const models = unpriced.map(({ provider, model }) => model ?? valueWord("provider", provider));
		items.push({ kind: "unpriced", models, href: unpricedHref(reading, place) });
	}
	if (faults !== null && faults.rows > 0) items.push({ kind: "quarantined", ...faults, href: "/imports" });
	// Of a period that is over, sources hold what they ever will: how far they are behind today is not about it.
	if (opens.imports && context.today < periods.span.end) {
		for (const account of freshness.accounts) {
			const item = staleItem(account, context.today);
			if (item !== null) items.push(item);
		}
	}
	return items;
}

/** What a person has to take, decide or answer for. */
function waitingItems({
	alerts,
	increases,
	newBudgets,
	overBudgets,
	imports,
	undelivered,
}: Waiting): readonly Attention[] {
	const items: Attention[] = [];
	for (const mine of [true, false]) {
		const own = alerts.filter(({ isMine }) => isMine === mine);
		const [newest] = own;
		if (newest === undefined) continue;
		const view = { view: mine ? "mine" : "open", cursor: null } as const;
		const href = own.length === 1 ? `/alerts/${newest.id}` : alertsHref(view);
		items.push({ kind: "alerts", mine, count: own.length, newest: newest.title, href });
	}
	if (undelivered.length > 0) {
		const messages = undelivered.reduce((sum, each) => sum + each.messages, 0);
		const channels = undelivered.map(({ channel }) => channel);
		items.push({ kind: "undelivered", messages, channels, href: "/alerts/channels" });
	}
	if (imports !== null) items.push({ kind: "imports", ...imports, href: importsHref(WAITING_IMPORTS) });
	if (increases.length > 0) {
		const budgets = [...new Set(increases.map(({ budgetName }) => budgetName))];
		items.push({ kind: "increases", count: increases.length, budgets, href: "/budgets" });
	}
	if (newBudgets !== null) items.push({ kind: "newBudgets", ...newBudgets, href: "/budgets" });
	const [over, ...more] = overBudgets;
	if (over !== undefined) {
		const href = more.length === 0 ? `/budgets/${over.id}` : budgetsHref({ show: "over" });
		items.push({ kind: "over", budgets: overBudgets.map(({ name }) => name), href });
	}
	return items;
}

/** Nothing read for days, or nothing in what was read. */
function staleItem(account: AccountFreshness, today: Day): Attention | null {
	const sinceRead = Math.floor((startOfDay(today) - account.asOf.getTime()) / DAY_MS);
	if (!account.silent && sinceRead < STALE_DAYS) return null;
	const days = Math.round((startOfDay(today) - startOfDay(account.dataTo)) / DAY_MS);
	const name = `${valueWord("provider", account.issuer)}, ${account.name}`;
	return { kind: "stale", account: name, lastDay: account.dataTo, days, href: "/connections" };
}
