import {
	addMonths,
	contains,
	type Day,
	type DaySpan,
	daysOf,
	firstDay,
	type Instant,
	type Month,
	monthOf,
} from "./day.ts";
import { assertNever, invariant } from "./result.ts";

/** How much of a billing account a statement speaks for. Same shape as a connector's scope. */
export type Scope =
	/** All of the billing account, day by day. */
	| { readonly kind: "account" }
	/** The full statement of a billing period: replaced as a whole, days outside its month included. */
	| { readonly kind: "billing-period"; readonly month: string }
	/** A filtered file (one project): replaces only itself. */
	| { readonly kind: "filtered"; readonly filter: string };

/** The unit of replacement of a statement: what a provider says about one day. */
export interface Cell {
	readonly accountId: string;
	readonly source: string;
	readonly scope: Scope;
	readonly day: Day;
}

/**
 * Which statement fills a cell. `asOf` is when the provider said it (manifest or export time);
 * `sha256` is the raw export's, in lower-case hex.
 */
export interface CellVersion {
	readonly asOf: Instant;
	readonly sha256: string;
}

/**
 * What an import takes the place of. `span` comes from the manifest, the request or the user, never
 * from the rows; it is null exactly for a billing period, which is replaced whole.
 */
export interface StatementClaim extends CellVersion {
	readonly accountId: string;
	readonly source: string;
	readonly scope: Scope;
	readonly span: DaySpan | null;
}

/**
 * What is replaced at once: a cell, or with `day` null all cells of a billing period's statement,
 * so that a day which the newer statement no longer has becomes empty.
 */
export interface ReplacementUnit {
	readonly accountId: string;
	readonly source: string;
	readonly scope: Scope;
	readonly day: Day | null;
}

/**
 * Order of two versions of one unit: positive when `a` wins. The greatest `asOf` wins; a tie is broken
 * by the export's sha, so that the order of arrival never matters. 0: the same statement.
 */
export function compareVersions(a: CellVersion, b: CellVersion): number {
	if (a.asOf !== b.asOf) return a.asOf < b.asOf ? -1 : 1;
	return a.sha256 === b.sha256 ? 0 : a.sha256 < b.sha256 ? -1 : 1;
}

/** Whether `incoming` takes the place of `existing` (null: nothing is there). The same bytes again do not. */
export function supersedes(existing: CellVersion | null, incoming: CellVersion): boolean {
	return existing === null || compareVersions(incoming, existing) > 0;
}

/** The units that an import claims, in day order: one per day of its span, or the whole billing period. */
export function unitsOf(claim: StatementClaim): ReplacementUnit[] {
	const { accountId, source, scope, span } = claim;
	if (scope.kind === "billing-period") {
		invariant(span === null, "a billing period is replaced whole and has no span");
		return [{ accountId, source, scope, day: null }];
	}
	invariant(span !== null, `a statement of scope ${scope.kind} needs a span`);
	return daysOf(span).map((day) => ({ accountId, source, scope, day }));
}

/** Text that identifies a scope within (account, source): what the database stores and compares. */
export function scopeKey(scope: Scope): string {
	switch (scope.kind) {
		case "account":
			return "account";
		case "billing-period":
			return `billing-period:${scope.month}`;
		case "filtered":
			return `filtered:${scope.filter}`;
		default:
			return assertNever(scope);
	}
}

/** Text that identifies a replacement unit. */
export function unitKey(unit: ReplacementUnit): string {
	return JSON.stringify([unit.accountId, unit.source, scopeKey(unit.scope), unit.day]);
}

/** The unit that a cell is replaced with. */
export function unitOfCell(cell: Cell): ReplacementUnit {
	return cell.scope.kind === "billing-period" ? { ...cell, day: null } : cell;
}

export interface ReplacementPlan {
	/** Units to empty and fill from the claim's rows. */
	readonly replaces: readonly ReplacementUnit[];
	/** Units where a newer statement is already there: the claim's rows are kept in the raw export only. */
	readonly superseded: readonly ReplacementUnit[];
	/** Units that this very statement fills already: nothing changes. */
	readonly unchanged: readonly ReplacementUnit[];
}

/** Decides unit by unit what an import replaces, given the versions held by {@link unitKey}. */
export function planReplacement(
	held: ReadonlyMap<string, CellVersion>,
	claim: StatementClaim,
): ReplacementPlan {
	const replaces: ReplacementUnit[] = [];
	const superseded: ReplacementUnit[] = [];
	const unchanged: ReplacementUnit[] = [];
	for (const unit of unitsOf(claim)) {
		const existing = held.get(unitKey(unit)) ?? null;
		if (supersedes(existing, claim)) replaces.push(unit);
		else if (existing !== null && compareVersions(existing, claim) === 0) unchanged.push(unit);
		else superseded.push(unit);
	}
	return { replaces, superseded, unchanged };
}

/** One scope that holds something for a given (account, source, day). */
export interface HeldScope extends CellVersion {
	readonly scope: Scope;
}

/**
 * Which of the scopes held for one (account, source, day) count, so that no money counts twice:
 * - an account-wide cell speaks for the whole day, and so does the statement of the day's own month:
 *   of the two the newer counts, and filtered files count only where neither exists;
 * - a billing period adds up with the others: rows of October's statement dated in September join
 *   September's statement, unless an account-wide cell speaks for that day;
 * - filtered files add up with each other; two filters that overlap cannot be told apart here.
 *
 * `held` has a billing period's statement for every day of its month, also days without rows.
 */
export function countingScopes(day: Day, held: readonly HeldScope[]): HeldScope[] {
	const account = held.find(({ scope }) => scope.kind === "account");
	const own = held.find(({ scope }) => scope.kind === "billing-period" && scope.month === monthOf(day));
	if (account !== undefined && (own === undefined || compareVersions(account, own) > 0)) return [account];
	return held.filter(({ scope }) => {
		if (scope.kind === "account") return false;
		return scope.kind === "billing-period" || own === undefined;
	});
}

/** Whether the scope speaks for the whole account on that day, so that its silence means zero. */
export function speaksForDay(scope: Scope, day: Day): boolean {
	switch (scope.kind) {
		case "account":
			return true;
		case "billing-period":
			return scope.month === monthOf(day);
		case "filtered":
			return false;
		default:
			return assertNever(scope);
	}
}

/** The days that a billing period's statement speaks for: those of its month. */
export function spanOfBillingPeriod(month: Month): DaySpan {
	return { start: firstDay(month), end: firstDay(addMonths(month, 1)) };
}

/** Whether a row's day lies where its import may write: a row outside its span is quarantined, not moved. */
export function claims(claim: StatementClaim, day: Day): boolean {
	return claim.span === null || contains(claim.span, day);
}
