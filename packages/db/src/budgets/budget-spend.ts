import type { SpendByDay } from "@outlay/finops/budget";
import type { BudgetAmount } from "@outlay/finops/budget-plan";
import { addDays, type Day, type DaySpan } from "@outlay/finops/day";
import type { SqlSession } from "../database.ts";
import { parseSum } from "../read-models/spend-amounts.ts";
import { DIMENSION_COLUMNS, filterSql, isOwnerDimension } from "../read-models/spend-dimensions.ts";
import { type SqlParameters, sqlParameters } from "../read-models/spend-sql.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { BUDGET_DIMENSIONS, type BudgetDimension, type BudgetScope } from "./budget-definition.ts";
import {
	type CountedBasis,
	type CountedFacts,
	countedBasis,
	countedFacts,
	UNPRICED_NAME,
} from "./budget-facts.ts";
import type { StoredBudget } from "./budget-rows.ts";
import type { UndeliveredDays } from "./undelivered-days.ts";

/** What a budget's scope spent, by day. */
export interface BudgetSpend {
	readonly spend: SpendByDay;
	/** Currencies that no rate converts, with the days: their money is not in `spend`. */
	readonly unconverted: ReadonlyMap<string, ReadonlySet<Day>>;
	/** Models whose usage has no price, with the days: what it costs is not in `spend`. */
	readonly unpriced: ReadonlyMap<string, ReadonlySet<Day>>;
	/** Of the late providers, those that it was spent with. */
	readonly late: ReadonlySet<string>;
	/** Of the late billing accounts, those that it was spent with. */
	readonly lateAccounts: ReadonlySet<string>;
	/** Days that a billing account that it was spent with did not deliver: what `spend` has of them is a part. */
	readonly undelivered: ReadonlySet<Day>;
	/**
	 * Of these, those from four weeks before it was first spent with that account to four weeks after it was last: what it
	 * has left is no concern of it.
	 */
	readonly undeliveredNear: ReadonlySet<Day>;
}

const NEAR_DAYS = 28;

/** Providers whose data is behind, and the day from which on spend with them counts as theirs. */
export interface LateProviders {
	readonly providers: readonly string[];
	readonly since: Day;
}

/** Billing accounts whose data is behind, and the day from which on spend with them counts as theirs. */
export interface LateAccounts {
	readonly accounts: readonly string[];
	readonly since: Day;
}

/** A budget, and the days whose spend is asked for. */
export interface WantedSpend {
	readonly budget: Pick<StoredBudget, "id" | "scope" | "unit" | "currency" | "costView" | "basis">;
	readonly span: DaySpan;
}

/** Whose data is missing, among which the spend's own are told. */
export interface MissingData {
	readonly late: LateProviders | null;
	readonly lateAccounts: Readonly<Record<CountedBasis, LateAccounts>> | null;
	readonly undelivered: UndeliveredDays;
}

/** Where nobody asks what is missing. */
export const NOTHING_MISSING: MissingData = { late: null, lateAccounts: null, undelivered: new Map() };

/**
 * Daily spend of many budgets at once: one query for all whose scopes have the same dimensions and count the same, so
 * that thousands of budgets are a few queries. Scopes are matched by each day's own hierarchy.
 */
export async function readBudgetSpend(
	session: SqlSession,
	organizationId: string,
	{ wanted, missing }: { readonly wanted: readonly WantedSpend[]; readonly missing: MissingData },
): Promise<ReadonlyMap<string, BudgetSpend>> {
	const found = new Map<string, BudgetSpend>();
	for (const group of Map.groupBy(wanted, kindOf).values()) {
		const cells = await readCells(session, organizationId, { group, missing });
		for (const { budget } of group) {
			const { accounts, ...spend } = spendOfScope(cells, budget.scope);
			const days = [...accounts].flatMap(([account, spent]) => {
				const isNear = nearness(spent);
				return [...(missing.undelivered.get(account) ?? [])].map((day) => ({ day, isNear: isNear(day) }));
			});
			found.set(budget.id, {
				...spend,
				undelivered: new Set(days.map(({ day }) => day)),
				undeliveredNear: new Set(days.flatMap(({ day, isNear }) => (isNear ? [day] : []))),
			});
		}
	}
	return found;
}

/** Whether a day is from four weeks before the first of these to four weeks after the last. */
function nearness(spent: ReadonlySet<Day>): (day: Day) => boolean {
	const days = [...spent].sort();
	const [first, last] = [days[0], days.at(-1)];
	if (first === undefined || last === undefined) return () => false;
	const [start, end] = [addDays(first, -NEAR_DAYS), addDays(last, NEAR_DAYS)];
	return (day) => day >= start && day <= end;
}

const dimensionsOf = (scope: BudgetScope): readonly BudgetDimension[] =>
	scope.map(({ dimension }) => dimension);

function kindOf({ budget }: WantedSpend): string {
	const { scope, unit, currency, costView, basis } = budget;
	return JSON.stringify([dimensionsOf(scope), unit, currency, costView, basis]);
}

interface CellRow {
	readonly day: string;
	readonly currency: string;
	readonly keys: readonly (string | null)[];
	readonly amount: string;
	readonly unpriced: readonly string[] | null;
	readonly late: readonly string[] | null;
	readonly accounts: readonly string[] | null;
	readonly lateAccounts: readonly string[] | null;
}

interface Cell {
	readonly spend: Map<Day, BudgetAmount>;
	readonly unconverted: Map<string, Set<Day>>;
	readonly unpriced: Map<string, Set<Day>>;
	readonly late: Set<string>;
	readonly lateAccounts: Set<string>;
	/** Billing accounts that did not deliver every day, with the days that it was spent with them. */
	readonly accounts: Map<string, Set<Day>>;
}

type Cells = ReadonlyMap<string, Cell>;

async function readCells(
	session: SqlSession,
	organizationId: string,
	{ group, missing }: { readonly group: readonly WantedSpend[]; readonly missing: MissingData },
): Promise<Cells> {
	const [first] = group;
	if (first === undefined) return new Map();
	const parameters = sqlParameters(organizationId);
	const span = spanOfAll(group);
	const facts = await countedFacts(session, first.budget, { span, parameters, organizationId });
	const { rows } = await session.query<CellRow>(cellsSql(group, { facts, span, missing }, parameters), [
		...parameters.values,
	]);
	const slugs = await readSlugs(session, organizationId, dimensionsOf(first.budget.scope));
	const { unit, currency } = first.budget;
	const cells = new Map<string, Cell>();
	for (const row of rows) {
		const key = JSON.stringify(row.keys.map((each) => (each === null ? null : (slugs.get(each) ?? each))));
		const cell = cells.get(key) ?? emptyCell();
		cells.set(key, cell);
		for (const provider of row.late ?? []) cell.late.add(provider);
		for (const account of row.lateAccounts ?? []) cell.lateAccounts.add(account);
		const day = dayFromDb(row.day);
		for (const account of row.accounts ?? []) addDay(cell.accounts, account, day);
		for (const model of row.unpriced ?? []) addDay(cell.unpriced, model, day);
		const amount = parseSum(row.amount);
		if (unit === "money" && row.currency !== currency) {
			// Nothing is nothing in every currency: usage without a price has one by name only.
			if (amount !== 0n) addDay(cell.unconverted, row.currency, day);
			continue;
		}
		cell.spend.set(day, (cell.spend.get(day) ?? 0n) + amount);
	}
	return cells;
}

/** Sums of every combination of the dimensions' values that a budget of the group names, by day and currency. */
function cellsSql(
	group: readonly WantedSpend[],
	{
		facts,
		span,
		missing,
	}: { readonly facts: CountedFacts; readonly span: DaySpan; readonly missing: MissingData },
	parameters: SqlParameters,
): string {
	const dimensions = dimensionsOf(group[0]?.budget.scope ?? []);
	const filters = dimensions.map((dimension) =>
		filterSql(
			{ dimension, values: valuesOf(group, dimension) },
			`${DIMENSION_COLUMNS[dimension]}::text`,
			parameters,
		),
	);
	const days = `f.day >= ${parameters.add(span.start)}::date AND f.day < ${parameters.add(span.end)}::date`;
	// Grouped as the columns are and written as text afterwards: there are many times more facts than sums.
	const columns = dimensions.map((dimension, index) => `${DIMENSION_COLUMNS[dimension]} AS key_${index}`);
	const keys = dimensions.map((_, index) => `key_${index}`);
	return `SELECT day::text, counted_in AS currency, ARRAY[${keys.map((key) => `${key}::text`).join(", ")}]::text[] AS keys,
	    trim_scale(amount)::text AS amount, late, accounts, late_accounts AS "lateAccounts",
	    CASE WHEN unpriced IS NOT NULL THEN (SELECT array_agg(DISTINCT model) FROM unnest(unpriced) AS model) END AS unpriced
	  FROM (SELECT ${[...columns, "f.day", `${facts.currency} AS counted_in`].join(", ")}, sum(${facts.amount}) AS amount,
	      array_agg(${UNPRICED_NAME}) FILTER (WHERE ${facts.unpriced}) AS unpriced,
	      ${lateSql(missing, parameters)} AS late, ${accountsSql(missing, parameters)} AS accounts,
	      ${lateAccountsSql(group, missing, parameters)} AS late_accounts
	    FROM (${facts.sql}) f ${facts.join}
	    WHERE ${[days, facts.counted, ...filters].join(" AND ")}
	    GROUP BY ${[...keys, "f.day", "counted_in"].join(", ")}) cell`;
}

function lateSql({ late }: MissingData, parameters: SqlParameters): string {
	if (late === null) return "NULL::text[]";
	const among = `f.provider = ANY(${parameters.add(late.providers)}::text[])`;
	return `array_agg(DISTINCT f.provider) FILTER (WHERE ${among} AND f.day >= ${parameters.add(late.since)}::date)`;
}

function accountsSql({ undelivered }: MissingData, parameters: SqlParameters): string {
	if (undelivered.size === 0) return "NULL::text[]";
	const among = `f.account_id = ANY(${parameters.add([...undelivered.keys()])}::uuid[])`;
	return `array_agg(DISTINCT f.account_id::text) FILTER (WHERE ${among})`;
}

function lateAccountsSql(
	[first]: readonly WantedSpend[],
	{ lateAccounts }: MissingData,
	parameters: SqlParameters,
): string {
	const asked = first === undefined ? undefined : lateAccounts?.[countedBasis(first.budget)];
	if (asked === undefined || asked.accounts.length === 0) return "NULL::text[]";
	const among = `f.account_id = ANY(${parameters.add(asked.accounts)}::uuid[])`;
	const since = `f.day >= ${parameters.add(asked.since)}::date`;
	return `array_agg(DISTINCT f.account_id::text) FILTER (WHERE ${among} AND ${since})`;
}

function valuesOf(group: readonly WantedSpend[], dimension: BudgetDimension): readonly string[] {
	const parts = group.flatMap(({ budget }) => budget.scope.filter((part) => part.dimension === dimension));
	return [...new Set(parts.flatMap(({ values }) => values))];
}

function spanOfAll(group: readonly WantedSpend[]): DaySpan {
	const [first, ...rest] = group.map(({ span }) => span);
	const none = { start: dayFromDb("1970-01-01"), end: dayFromDb("1970-01-01") };
	return rest.reduce(
		(all, span) => ({
			start: span.start < all.start ? span.start : all.start,
			end: span.end > all.end ? span.end : all.end,
		}),
		first ?? none,
	);
}

/** Slugs of the owners by id: facts hold ids, scopes name slugs. */
async function readSlugs(
	session: SqlSession,
	organizationId: string,
	dimensions: readonly BudgetDimension[],
): Promise<ReadonlyMap<string, string>> {
	const slugs = new Map<string, string>();
	for (const dimension of BUDGET_DIMENSIONS.filter(
		(each) => dimensions.includes(each) && isOwnerDimension(each),
	)) {
		const { rows } = await session.query<{ id: string; slug: string }>(
			`SELECT id, slug FROM outlay.${dimension} WHERE organization_id = $1`,
			[organizationId],
		);
		for (const { id, slug } of rows) slugs.set(id, slug);
	}
	return slugs;
}

/** The cells that the scope names, added up. */
function spendOfScope(cells: Cells, scope: BudgetScope): Cell {
	const found = combinations(scope.map(({ values }) => values)).flatMap((values) => {
		const cell = cells.get(JSON.stringify(values));
		return cell === undefined ? [] : [cell];
	});
	const [only] = found;
	if (only !== undefined && found.length === 1) return only;
	const all = emptyCell();
	for (const { spend, unconverted, unpriced, late, accounts, lateAccounts } of found) {
		for (const [day, amount] of spend) all.spend.set(day, (all.spend.get(day) ?? 0n) + amount);
		addAll(all.unconverted, unconverted);
		addAll(all.unpriced, unpriced);
		for (const provider of late) all.late.add(provider);
		addAll(all.accounts, accounts);
		for (const account of lateAccounts) all.lateAccounts.add(account);
	}
	return all;
}

const emptyCell = (): Cell => ({
	spend: new Map(),
	unconverted: new Map(),
	unpriced: new Map(),
	late: new Set(),
	accounts: new Map(),
	lateAccounts: new Set(),
});

function addDay(lacking: Map<string, Set<Day>>, name: string, day: Day): void {
	const days = lacking.get(name) ?? new Set();
	lacking.set(name, days.add(day));
}

function addAll(all: Map<string, Set<Day>>, lacking: ReadonlyMap<string, ReadonlySet<Day>>): void {
	for (const [name, days] of lacking) for (const day of days) addDay(all, name, day);
}

/** What the spend of these days lacks money of, in order: currencies without a rate, and models without a price. */
export const lackingIn = (
	{ unconverted, unpriced }: Pick<BudgetSpend, "unconverted" | "unpriced">,
	span: DaySpan,
) => ({ unconverted: namesIn(unconverted, span), unpriced: namesIn(unpriced, span) });

const namesIn = (
	lacking: ReadonlyMap<string, ReadonlySet<Day>>,
	{ start, end }: DaySpan,
): readonly string[] =>
	[...lacking]
		.filter(([, days]) => [...days].some((day) => day >= start && day < end))
		.map(([name]) => name)
		.sort();

function combinations(lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
	return lists.reduce<readonly (readonly string[])[]>(
		(all, values) => all.flatMap((before) => values.map((value) => [...before, value])),
		[[]],
	);
}
