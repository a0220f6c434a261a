import { compileRuleSet } from "@outlay/finops/attribution";
import { addMonths, type DaySpan, firstDay, type Month } from "@outlay/finops/day";
import { type Atto, type Currency, formatAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import type { RuleSet } from "@outlay/finops/rule-set";
import { type RuleSetContext, type RuleSetIssue, validateRuleSet } from "@outlay/finops/rule-set-issues";
import type { IdleRule } from "@outlay/finops/shadowed";
import type { CostView } from "@outlay/finops/spend-view";
import { type Actor, ForbiddenError, requireOrganizationRight } from "../actor.ts";
import { type Database, inSqlTransaction, inTransaction, type SqlSession } from "../database.ts";
import { type LookupChanges, readRuleContext } from "../repositories/attribution-context.ts";
import { findDraft } from "../repositories/attribution-draft.ts";
import { asksForSources } from "../spend/allocations.ts";
import { readOwnerIds } from "../spend/split-owners.ts";
import { splitsOf } from "../spend/split-shares.ts";
import { asksForPeople, issuesFor, noteFor, readsRulesAsWritten } from "./attribution-people.ts";
import { previewKeys } from "./attribution-preview-keys.ts";
import {
	computeSplits,
	type MovedDirect,
	type PreviewScope,
	readMovedDirect,
	readStoredMoney,
	type SplitMoney,
	type TeamMoney,
} from "./attribution-preview-money.ts";

/** Money of one team in one open month, where rules would change it. Amounts are decimal text; `team` null: Unallocated. */
export interface MovedMoney {
	readonly month: Month;
	readonly currency: Currency;
	readonly team: string | null;
	readonly before: string;
	readonly after: string;
}

/** How much of a month's money has a team. `month` null: all open months. */
export interface CoverageChange {
	readonly month: Month | null;
	readonly currency: Currency;
	readonly spend: string;
	readonly before: string;
	readonly after: string;
}

export interface SplitChange extends MovedMoney {
	readonly ruleId: string;
}

/** What publishing would do to the open months. */
export interface AttributionPreview {
	readonly months: readonly Month[];
	readonly keys: { readonly total: number; readonly changed: number };
	readonly moved: readonly MovedMoney[];
	readonly coverage: readonly CoverageChange[];
	readonly splits: readonly SplitChange[];
	/** Rules that never match, or whose keys earlier rules take. */
	readonly idle: readonly IdleRule[];
}

export interface PreviewResult {
	readonly issues: readonly RuleSetIssue[];
	/** null: the rules have errors. */
	readonly preview: AttributionPreview | null;
}

export interface PreviewInput {
	readonly ruleSet: RuleSet;
	readonly lookups: LookupChanges;
	readonly view: CostView;
}

/** Computes what publishing the rules would do, on temporary tables: stored data is only read. */
export async function previewRules(
	database: Database,
	actor: Actor,
	input: PreviewInput,
): Promise<PreviewResult> {
	requireOrganizationRight(actor, "attribution.read");
	const context = await inTransaction(database, actor, (transaction) =>
		readRuleContext(transaction, actor.organizationId, input.lookups),
	);
	const issues = validateRuleSet(input.ruleSet, context);
	if (issues.some(({ severity }) => severity === "error")) return { issues, preview: null };
	const preview = await inSqlTransaction(database, actor, (session) =>
		computePreview(session, actor.organizationId, { ...input, context }),
	);
	return { issues, preview };
}

/**
 * What publishing the draft would do, or the given rules in its place; null: there is neither. What stored rules say of
 * people is computed with and not told. Rules of one's own that ask for people would tell their figures: they need the
 * right to see them.
 */
export async function previewDraft(
	database: Database,
	actor: Actor,
	asked: { readonly ruleSet?: RuleSet | undefined; readonly view: CostView },
): Promise<PreviewResult | null> {
	requireOrganizationRight(actor, "attribution.read");
	const isProbe = asked.ruleSet !== undefined && asksForPeople(asked.ruleSet);
	if (isProbe && !readsRulesAsWritten(actor)) throw new ForbiddenError("people.spend.read");
	const draft = await inTransaction(database, actor, (transaction) =>
		findDraft(transaction, actor.organizationId),
	);
	const ruleSet = asked.ruleSet ?? draft?.ruleSet;
	if (ruleSet === undefined) return null;
	const input = { ruleSet, lookups: draft?.lookups ?? {}, view: asked.view };
	const { issues, preview } = await previewRules(database, actor, input);
	const idle = preview?.idle.map((rule) => ({ ...rule, name: noteFor(actor, rule.name) })) ?? [];
	return {
		issues: issuesFor(actor, issues, ruleSet),
		preview: preview === null ? null : { ...preview, idle },
	};
}

async function computePreview(
	session: SqlSession,
	organizationId: string,
	{ ruleSet, view, context }: PreviewInput & { readonly context: RuleSetContext },
): Promise<AttributionPreview> {
	const months = await readOpenMonths(session, organizationId);
	const scope: PreviewScope = { organizationId, months, view };
	const rules = {
		matcher: compileRuleSet(ruleSet, context.lookups),
		owners: await readOwnerIds(session, organizationId),
		bySource: asksForSources(ruleSet),
	};
	const { idle, ...keys } = await previewKeys(session, organizationId, { rules, span: spanOfMonths(months) });
	const stored = await readStoredMoney(session, scope);
	const moved = await readMovedDirect(session, scope);
	const splits: SplitMoney[] = [];
	for (const month of months) {
		const input = { splits: splitsOf(ruleSet), moved, tree: context.tree };
		splits.push(...(await computeSplits(session, { ...scope, month }, input)));
	}
	const teams = mergeTeams(stored, moved, splits);
	return {
		months,
		keys,
		moved: changes(teams),
		coverage: coverageOf(teams),
		splits: splitChanges(stored.splits, splits),
		idle,
	};
}

async function readOpenMonths(session: SqlSession, organizationId: string): Promise<readonly Month[]> {
	const result = await session.query<{ month: Month }>(
		`SELECT DISTINCT to_char(s.month, 'YYYY-MM') AS month FROM outlay.spend_day s
		 WHERE s.organization_id = $1 AND NOT EXISTS (SELECT FROM outlay.accounting_period p
		   WHERE p.organization_id = s.organization_id AND p.month = s.month AND p.status = 'closed')
		 ORDER BY 1`,
		[organizationId],
	);
	return result.rows.map(({ month }) => month);
}

/** From the first open month to the end of the last; empty when there is none. */
function spanOfMonths(months: readonly Month[]): DaySpan {
	const first = months[0];
	const last = months.at(-1);
	const none = firstDay("2015-01" as Month); // brand
	if (first === undefined || last === undefined) return { start: none, end: none };
	return { start: firstDay(first), end: firstDay(addMonths(last, 1)) };
}

interface TeamChange {
	readonly month: Month;
	readonly currency: Currency;
	readonly team: string | null;
	readonly before: Atto;
	readonly after: Atto;
}

function mergeTeams(
	stored: { readonly teams: readonly TeamMoney[]; readonly splits: readonly SplitMoney[] },
	moved: readonly MovedDirect[],
	splits: readonly SplitMoney[],
): readonly TeamChange[] {
	const teams = new Map<string, TeamChange>();
	const add = (money: Omit<TeamMoney, "atto">, before: Atto, after: Atto) => {
		const { month, currency, team } = money;
		const key = JSON.stringify([month, currency, team]);
		const sum = teams.get(key) ?? { month, currency, team, before: 0n, after: 0n };
		teams.set(key, { ...sum, before: sum.before + before, after: sum.after + after });
	};
	for (const money of stored.teams) add(money, money.atto, money.atto);
	for (const money of moved)
		add({ ...money, team: money.isDirect ? money.owner.team : null }, 0n, money.atto);
	for (const money of stored.splits) add(money, 0n, -money.atto);
	for (const money of splits) add(money, 0n, money.atto);
	const difference = [...teams.values()].reduce((sum, { before, after }) => sum + after - before, 0n);
	invariant(difference === 0n, `a preview makes or loses ${formatAtto(difference)}`);
	return [...teams.values()].sort(
		(a, b) =>
			compare(a.month, b.month) || compare(a.currency, b.currency) || compare(a.team ?? "", b.team ?? ""),
	);
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function changes(teams: readonly TeamChange[]): readonly MovedMoney[] {
	return teams.filter(({ before, after }) => before !== after).map(amounts);
}

const amounts = <T extends { readonly before: Atto; readonly after: Atto }>(change: T) => ({
	...change,
	before: formatAtto(change.before),
	after: formatAtto(change.after),
});

function coverageOf(teams: readonly TeamChange[]): readonly CoverageChange[] {
	const sums = new Map<
		string,
		{ month: Month | null; currency: Currency; spend: Atto; before: Atto; after: Atto }
	>();
	for (const { month, currency, team, before, after } of teams) {
		for (const place of [null, month]) {
			const key = JSON.stringify([place, currency]);
			const sum = sums.get(key) ?? { month: place, currency, spend: 0n, before: 0n, after: 0n };
			const allocated = team === null ? { before: 0n, after: 0n } : { before, after };
			sums.set(key, {
				...sum,
				spend: sum.spend + before,
				before: sum.before + allocated.before,
				after: sum.after + allocated.after,
			});
		}
	}
	return [...sums.values()].map((sum) => ({ ...amounts(sum), spend: formatAtto(sum.spend) }));
}

function splitChanges(before: readonly SplitMoney[], after: readonly SplitMoney[]): readonly SplitChange[] {
	const sums = new Map<string, TeamChange & { readonly ruleId: string }>();
	const add = (line: SplitMoney, side: { readonly before: Atto; readonly after: Atto }) => {
		const { month, currency, team, ruleId } = line;
		const key = JSON.stringify([month, currency, ruleId, team]);
		const sum = sums.get(key) ?? { month, currency, team, ruleId, before: 0n, after: 0n };
		sums.set(key, { ...sum, before: sum.before + side.before, after: sum.after + side.after });
	};
	for (const line of before) add(line, { before: line.atto, after: 0n });
	for (const line of after) add(line, { before: 0n, after: line.atto });
	return [...sums.values()].filter((line) => line.before !== line.after).map(amounts);
}
