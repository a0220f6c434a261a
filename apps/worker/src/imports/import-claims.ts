import type { Claim } from "@outlay/db/imports/replace-cells";
import { scopeKey } from "@outlay/finops/cells";
import { addMonths, type DaySpan, daysOf, firstDay, type Month, monthOf, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import type { AccountBook } from "./account-book.ts";
import { addSpan, gapsOf, hullOf, spanOfDays, within } from "./day-spans.ts";
import type { ImportPlan } from "./plan-import.ts";
import type { RowStager, StagedPart } from "./stage-rows.ts";

/** Nothing says which days the statement covers. `rows` is what its rows show, to propose. */
export class SpanUnknownError extends Error {
	override readonly name = "SpanUnknownError";
	readonly rows: DaySpan | null;
	constructor(rows: DaySpan | null) {
		super(
			"The file does not say which days it covers. Confirm its first and last day, so that empty days count as empty.",
		);
		this.rows = rows;
	}
}

/** The file says that it covers days for which there is no place. */
export class ImpossibleSpanError extends Error {
	override readonly name = "ImpossibleSpanError";
	constructor({ start, end }: DaySpan) {
		super(`The file says that it covers ${start} to ${end}, which cannot be.`);
	}
}

/** What an import speaks for. */
export interface ImportClaims {
	readonly claims: readonly Claim[];
	/** From its first day to its last, of billing periods all days of their months; null: a stream speaks for no days. */
	readonly span: DaySpan | null;
	/** Days within the span that no page of the file covers: they stay as they were. */
	readonly gaps: readonly DaySpan[];
}

interface ReadFile {
	readonly plan: ImportPlan;
	/** Days that the file's pages say they cover. */
	readonly covered: readonly DaySpan[];
	readonly stager: Pick<RowStager, "days" | "months" | "periods" | "onlyPeriods">;
	readonly accounts: Pick<AccountBook, "idOfEmptyFile">;
	/** Billing accounts that its own rows name. */
	readonly accountIds: readonly string[];
	readonly storable: DaySpan;
}

/** The days, accounts and scopes that the file speaks for, also where it has no rows. */
export async function claimsOf(input: ReadFile): Promise<ImportClaims> {
	const { plan, stager, accounts, accountIds } = input;
	const periods = stager.periods().map(claimOfPeriod);
	if (plan.connector.kind === "stream") return { claims: periods, span: null, gaps: [] };
	if (stager.onlyPeriods()) return { claims: periods, span: spanOfPeriods(periods, stager), gaps: [] };
	const spans = plan.declaredSpan === null ? input.covered : [plan.declaredSpan];
	const span = hullOf(spans);
	if (span === null) throw new SpanUnknownError(spanOfDays(stager.days()));
	if (!within(input.storable, span)) throw new ImpossibleSpanError(span);
	const ids =
		accountIds.length > 0 ? accountIds : [await accounts.idOfEmptyFile()].filter((id) => id !== null);
	const months = isEmpty(input) ? monthsOf(spans) : null;
	if (months !== null) {
		const emptied = ids.flatMap((accountId) =>
			months.map((month) => ({ accountId, scope: scopeKey({ kind: "billing-period", month }) })),
		);
		return { claims: emptied.map(claimOfPeriod), span, gaps: gapsOf(spans) };
	}
	const scope = scopeKey(
		plan.filter === null ? { kind: "account" } : { kind: "filtered", filter: plan.filter },
	);
	const claims = ids.flatMap((accountId) => spans.map((days) => ({ accountId, scope, ...days })));
	return { claims: [...claims, ...periods], span, gaps: gapsOf(spans) };
}

/** All days of the periods' months, and those outside them that have rows. */
function spanOfPeriods(
	without: readonly DaySpan[],
	stager: Pick<RowStager, "days" | "months">,
): DaySpan | null {
	const rows = spanOfDays(stager.days());
	const months = [...stager.months()].map(spanOfMonth);
	return hullOf([...without, ...months, ...(rows === null ? [] : [rows])].reduce(addSpan, []));
}

/** A bill by billing periods without a row: months that it is said to cover are periods without a row. */
function isEmpty({ plan, stager }: ReadFile): boolean {
	const isByPeriod = plan.connector.inParts === true && plan.filter === null;
	return isByPeriod && stager.days().size === 0 && stager.periods().length === 0;
}

/** The months that the spans are made of; null: some day of a month is missing. */
function monthsOf(spans: readonly DaySpan[]): readonly Month[] | null {
	const months = [...new Set(spans.flatMap((span) => daysOf(span).map(monthOf)))];
	const isWhole = months.every((month) =>
		spans.some(({ start, end }) => start <= firstDay(month) && firstDay(addMonths(month, 1)) <= end),
	);
	return isWhole ? months : null;
}

/** All days of the period's month; days outside it that its older statement had are found in the database. */
function claimOfPeriod({ accountId, scope }: StagedPart): Claim & DaySpan {
	return { accountId, scope, ...spanOfMonth(scope.slice("billing-period:".length)) };
}

/** All days of `2026-09`. */
function spanOfMonth(month: string): DaySpan {
	const first = parseDay(`${month}-01`);
	invariant(first.ok, `${month} is a month`);
	return { start: first.value, end: firstDay(addMonths(monthOf(first.value), 1)) };
}
