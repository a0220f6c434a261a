import { moneyOf } from "@outlay/finops/bridge";
import { type BridgeSide, type SideOwner, subjectOfSide } from "@outlay/finops/bridge-side";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { err, invariant, ok, type Result } from "@outlay/finops/result";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { Actor } from "../actor.ts";
import { type Database, queryOf, type SqlSession } from "../database.ts";
import { type ChangeSide, type ReadChange, readChange } from "./bridge-change.ts";
import { type BridgeScope, readSideFacts, type SideFacts } from "./bridge-facts.ts";
import { readBridgeLabels } from "./bridge-labels.ts";
import {
	type MoneySide,
	ownerScope,
	readMoneySide,
	readSideSubject,
	type SideBudget,
	type SideFault,
	type SideSubject,
} from "./bridge-sides.ts";
import { METERED_DIMENSIONS } from "./metered-facts.ts";
import { formatSum } from "./spend-amounts.ts";
import type { SpendDimension } from "./spend-dimensions.ts";
import { inSpendSession } from "./spend-session.ts";

/**
 * What a bridge is asked. With a plan or a forecast on a side, scope, view, basis and currency are its budget's, or those
 * of forecasts of owners.
 */
export interface BridgeQuery extends BridgeScope {
	readonly from: BridgeSide;
	readonly to: BridgeSide;
	/** Which currency the figures are in; null: the one with most spend. */
	readonly currency: string | null;
	/** Lines that are named; the others are one sum. */
	readonly lines: number;
	/** The organization's day, and its fiscal calendar. */
	readonly today: Day;
	readonly fiscal: FiscalCalendar;
}

export type BridgeFault =
	| (SideFault & { readonly side: "from" | "to" })
	/** Plans and forecasts of two budgets or owners are of two scopes. */
	| { readonly code: "two_scopes" }
	/** A plan or a forecast has its own scope. */
	| { readonly code: "side_has_scope"; readonly dimension: SpendDimension }
	/** Metered usage does not know what a filter asks for. */
	| { readonly code: "not_metered"; readonly dimension: SpendDimension };

/** One side, as it was read. */
export interface ReadSide extends Pick<MoneySide, "unknown" | "planKind"> {
	readonly side: BridgeSide;
	/** The days that it is of; null: nobody can say. */
	readonly span: DaySpan | null;
	/** Decimal text; null: unknown, never zero. */
	readonly amount: string | null;
}

export interface BridgeReading {
	/** Null: there is no money on either side. */
	readonly currency: string | null;
	readonly from: ReadSide;
	readonly to: ReadSide;
	/** Null: a side is unknown. */
	readonly change: ReadChange | null;
	/** The budget of a plan or forecast; null: there is none. */
	readonly budget: SideBudget | null;
	/** Whose own forecast is on a side; null: nobody's. */
	readonly owner: (SideOwner & { readonly name: string }) | null;
	/** What was asked, or what the budget says. */
	readonly scope: BridgeScope;
	/** Money of other currencies: never added to this one. */
	readonly leftOut: readonly { readonly currency: string; readonly from: string; readonly to: string }[];
}

/**
 * Why one side costs something else than another. The actor's scope narrows every fact. Throws `ForbiddenError` without
 * the right to read spend.
 */
export async function readBridge(
	database: Database,
	actor: Actor,
	query: BridgeQuery,
): Promise<Result<BridgeReading, BridgeFault>> {
	return inSpendSession(database, actor, async (session) => {
		const found = await placeOf(session, actor, query);
		if (!found.ok) return found;
		const { value: place } = found;
		const from = await readSide(session, actor, { query, place, name: "from" });
		if (!from.ok) return from;
		const to = await readSide(session, actor, { query, place, name: "to" });
		if (!to.ok) return to;
		const currency = place.wanted ?? largestCurrency(to.value, from.value);
		const sides = { from: changeSide(from.value, currency), to: changeSide(to.value, currency) };
		const labels = await readBridgeLabels(session, actor);
		return ok({
			currency,
			from: readingOf(from.value, currency),
			to: readingOf(to.value, currency),
			change:
				sides.from === null || sides.to === null
					? null
					: readChange({ from: sides.from, to: sides.to, labels, lines: query.lines }),
			...namesOf(place.subject),
			scope: place.scope,
			leftOut: leftOutOf(from.value, to.value, currency),
		});
	});
}

function namesOf(subject: SideSubject | null): Pick<BridgeReading, "budget" | "owner"> {
	if (subject === null) return { budget: null, owner: null };
	if (subject.kind === "budget") {
		const { window: _window, ...budget } = subject.budget;
		return { budget, owner: null };
	}
	const { id: _id, ...owner } = subject.owner;
	return { budget: null, owner };
}

/** Whose money a bridge is about. */
interface Place {
	readonly subject: SideSubject | null;
	readonly scope: BridgeScope;
	/** The currency that is asked for; null: none is. */
	readonly wanted: string | null;
}

async function placeOf(
	session: SqlSession,
	actor: Actor,
	query: BridgeQuery,
): Promise<Result<Place, BridgeFault>> {
	const { from, to, today, currency, view, basis, hierarchy, filters, convertTo, pseudonymKey } = query;
	const name = from.kind === "actual" ? "to" : "from";
	const side = query[name];
	if (side.kind === "actual") {
		const unknown = filters.find(({ dimension }) => !METERED_DIMENSIONS.cost.includes(dimension));
		if (basis === "metered" && unknown !== undefined) {
			return err({ code: "not_metered", dimension: unknown.dimension });
		}
		const scope = { view, basis, hierarchy, filters, convertTo, pseudonymKey };
		return ok({ subject: null, scope, wanted: currency });
	}
	if (to.kind !== "actual" && subjectOfSide(to) !== subjectOfSide(side)) return err({ code: "two_scopes" });
	const [filter] = filters;
	if (filter !== undefined) return err({ code: "side_has_scope", dimension: filter.dimension });
	const found = await readSideSubject(queryOf(session), actor, { side, today });
	if (!found.ok) return err({ ...found.error, side: name });
	const counted = countedOf(found.value);
	const scope = { ...counted, hierarchy: { kind: "as_was" as const }, pseudonymKey };
	return ok({ subject: found.value, scope, wanted: counted.convertTo });
}

/** By each day's own hierarchy, without tax and credits: a budget as it says, an owner as it is forecast. */
function countedOf(
	subject: SideSubject,
): Pick<BridgeScope, "view" | "basis" | "filters"> & { readonly convertTo: string } {
	if (subject.kind === "owner") {
		const { owner, currency } = subject;
		return { view: DEFAULT_SPEND_VIEW, basis: "record", filters: ownerScope(owner), convertTo: currency };
	}
	const { costView, basis, scope, currency } = subject.budget;
	return { view: { ...DEFAULT_SPEND_VIEW, view: costView }, basis, filters: scope, convertTo: currency };
}

/** A side before a currency is chosen: spend in all of its currencies, or money alone. */
type Side =
	| { readonly kind: "spend"; readonly side: BridgeSide; readonly span: DaySpan; readonly facts: SideFacts }
	| { readonly kind: "money"; readonly money: MoneySide };

async function readSide(
	session: SqlSession,
	actor: Actor,
	{
		query,
		place,
		name,
	}: { readonly query: BridgeQuery; readonly place: Place; readonly name: "from" | "to" },
): Promise<Result<Side, BridgeFault>> {
	const side = query[name];
	const { subject, scope } = place;
	if (side.kind === "actual") {
		const { span } = side;
		return ok({ kind: "spend", side, span, facts: await readSideFacts(session, actor, { scope, span }) });
	}
	invariant(subject !== null, "whose plan or forecast it is was read");
	const money = await readMoneySide(queryOf(session), actor, { side, subject, fiscal: query.fiscal });
	return money.ok ? ok({ kind: "money", money: money.value }) : err({ ...money.error, side: name });
}

/** Null: it is unknown. Money of a side is in its subject's currency, which is then the one that is shown. */
function changeSide(side: Side, currency: string | null): ChangeSide | null {
	if (side.kind === "spend") return { kind: "spend", cells: side.facts.get(currency ?? "") };
	const { amount } = side.money;
	return amount === null ? null : { kind: "money", amount };
}

function readingOf(side: Side, currency: string | null): ReadSide {
	if (side.kind === "spend") {
		const amount = formatSum(spendIn(side, currency ?? ""));
		return { side: side.side, span: side.span, amount, unknown: null, planKind: null };
	}
	const { amount, ...money } = side.money;
	return { ...money, amount: amount === null ? null : formatSum(amount) };
}

/** Of a side of money alone there is no spend. */
const spendIn = (side: Side, currency: string): bigint =>
	side.kind === "spend" ? moneyOf(side.facts.get(currency)?.cells ?? []) : 0n;

const currenciesOf = (...sides: readonly Side[]): readonly string[] => [
	...new Set(sides.flatMap((side) => (side.kind === "spend" ? [...side.facts.keys()] : []))),
];

/** Of the side that is led to, then of the other. */
function largestCurrency(...sides: readonly [Side, Side]): string | null {
	for (const side of sides) {
		const [largest] = currenciesOf(side)
			.map((currency) => ({ currency, spend: spendIn(side, currency) }))
			.sort((a, b) => (a.spend < b.spend ? 1 : a.spend > b.spend ? -1 : a.currency < b.currency ? -1 : 1));
		if (largest !== undefined) return largest.currency;
	}
	return null;
}

function leftOutOf(from: Side, to: Side, shown: string | null): BridgeReading["leftOut"] {
	return currenciesOf(from, to)
		.filter((currency) => currency !== shown)
		.sort()
		.map((currency) => ({ currency, from: spendIn(from, currency), to: spendIn(to, currency) }))
		.filter((sums) => sums.from !== 0n || sums.to !== 0n)
		.map((sums) => ({ ...sums, from: formatSum(sums.from), to: formatSum(sums.to) }));
}
