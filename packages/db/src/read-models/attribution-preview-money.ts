import type { AttoCosts } from "@outlay/finops/costs";
import { NO_COSTS } from "@outlay/finops/costs";
import { firstDay, type Month } from "@outlay/finops/day";
import { type HierarchyTree, type Owner, ownerOn } from "@outlay/finops/hierarchy";
import type { Atto, Currency } from "@outlay/finops/money";
import type { SplitOutcome } from "@outlay/finops/rule-set";
import { type CostView, categoriesOf, DEFAULT_SPEND_VIEW, measureOf } from "@outlay/finops/spend-view";
import { type DirectSpend, type Shares, sharesOf, splitAmount } from "@outlay/finops/splits";
import type { SqlSession } from "../database.ts";
import { type PoolRow, readPoolDays, readPoolRows } from "../spend/split-months.ts";
import { attoOf, type DirectByView, readDirectSpend, readMetrics, spanOf } from "../spend/split-shares.ts";

/** Open months are previewed on one view; categories are those that the view counts by default. */
export interface PreviewScope {
	readonly organizationId: string;
	readonly months: readonly Month[];
	readonly view: CostView;
}

/** Money of a team in a month; `team` null: Unallocated. */
export interface TeamMoney {
	readonly month: Month;
	readonly currency: Currency;
	readonly team: string | null;
	readonly atto: Atto;
}

/** Money that a split moved to a team, or (negative, to nobody) out of its pool. */
export interface SplitMoney extends TeamMoney {
	readonly ruleId: string;
}

/** Direct money that the rules take from (negative) or give to an owner. `isDirect` false: it stays without a team. */
export interface MovedDirect {
	readonly month: Month;
	readonly currency: Currency;
	readonly owner: Owner;
	readonly isDirect: boolean;
	readonly atto: Atto;
}

const countedCategories = () => categoriesOf(DEFAULT_SPEND_VIEW, "counted");
const costColumn = (view: CostView) =>
	measureOf({ ...DEFAULT_SPEND_VIEW, view }) === "billed" ? "s.billed_cost" : "s.effective_cost";
const monthDays = ({ months }: PreviewScope) => months.map(firstDay);

interface TeamRow {
	readonly month: Month;
	readonly currency: string;
	readonly team: string | null;
	readonly rule_id: string;
	readonly is_split: boolean;
	readonly amount: string;
}

/** Stored money by team, and the part of it that splits moved. */
export async function readStoredMoney(
	session: SqlSession,
	scope: PreviewScope,
): Promise<{ readonly teams: readonly TeamMoney[]; readonly splits: readonly SplitMoney[] }> {
	const result = await session.query<TeamRow>(
		`SELECT to_char(s.month, 'YYYY-MM') AS month, s.billing_currency AS currency, t.slug AS team,
		   s.kind IN ('split_in', 'split_out') AS is_split,
		   CASE WHEN s.kind IN ('split_in', 'split_out') THEN s.rule_id ELSE '' END AS rule_id,
		   sum(${costColumn(scope.view)})::text AS amount
		 FROM outlay.spend_day s LEFT JOIN outlay.team t ON t.organization_id = s.organization_id AND t.id = s.team_id
		 WHERE s.organization_id = $1 AND s.month = ANY($2::date[]) AND s.charge_category = ANY($3::text[])
		 GROUP BY 1, 2, 3, 4, 5`,
		[scope.organizationId, monthDays(scope), countedCategories()],
	);
	const teams = result.rows.map(({ amount, ...row }) => ({
		...row,
		ruleId: row.rule_id,
		atto: attoOf(amount),
	}));
	return { teams, splits: teams.filter((row) => row.is_split) };
}

interface DirectRow {
	readonly side: "before" | "after";
	readonly month: Month;
	readonly currency: string;
	readonly team: string | null;
	readonly feature: string | null;
	readonly environment: string | null;
	readonly is_target: boolean;
	readonly amount: string;
}

/** Money of the keys in changed_key by owner: taken from where it is stored, given to where draft_allocation says. */
export async function readMovedDirect(
	session: SqlSession,
	scope: PreviewScope,
): Promise<readonly MovedDirect[]> {
	const side = (name: "before" | "after", allocations: string) =>
		`SELECT '${name}' AS side, to_char(s.month, 'YYYY-MM') AS month, s.billing_currency AS currency, t.slug AS team,
		   f.slug AS feature, e.slug AS environment, a.kind = 'target' AS is_target,
		   sum(${costColumn(scope.view)})::text AS amount
		 FROM changed_key c JOIN outlay.spend_key_day s ON s.organization_id = $1 AND s.charge_key_id = c.charge_key_id
		   AND s.month = ANY($2::date[]) AND s.charge_category = ANY($3::text[])
		 LEFT JOIN ${allocations} a ON a.charge_key_id = s.charge_key_id AND s.day >= a.valid_from AND s.day < a.valid_to
		 LEFT JOIN outlay.feature_placement fp ON fp.organization_id = s.organization_id AND fp.feature_id = a.feature_id
		   AND s.day >= fp.valid_from AND (fp.valid_to IS NULL OR s.day < fp.valid_to)
		 LEFT JOIN outlay.team t ON t.organization_id = s.organization_id AND t.id = coalesce(fp.team_id, a.team_id)
		 LEFT JOIN outlay.feature f ON f.organization_id = s.organization_id AND f.id = a.feature_id
		 LEFT JOIN outlay.environment e ON e.organization_id = s.organization_id AND e.id = a.environment_id
		 GROUP BY 2, 3, 4, 5, 6, 7`;
	const stored = "(SELECT * FROM outlay.allocation WHERE organization_id = $1)";
	const result = await session.query<DirectRow>(
		`${side("before", stored)} UNION ALL ${side("after", "draft_allocation")}`,
		[scope.organizationId, monthDays(scope), countedCategories()],
	);
	return result.rows.map((row) => ({
		month: row.month,
		currency: row.currency,
		owner: { department: null, team: row.team, feature: row.feature, environment: row.environment },
		isDirect: row.is_target && row.team !== null,
		atto: row.side === "before" ? -attoOf(row.amount) : attoOf(row.amount),
	}));
}

export interface SplitsInput {
	readonly splits: ReadonlyMap<string, SplitOutcome>;
	readonly moved: readonly MovedDirect[];
	readonly tree: HierarchyTree;
}

const DRAFT_POOLS = `(SELECT charge_key_id, valid_from, valid_to, rule_id FROM draft_allocation WHERE kind = 'split')`;

/** What the splits would move in a month: shared over direct money as it would be, row by row as publishing does. */
export async function computeSplits(
	session: SqlSession,
	scope: PreviewScope & { readonly month: Month },
	input: SplitsInput,
): Promise<readonly SplitMoney[]> {
	const { organizationId, month, view } = scope;
	const place = { organizationId, month, pools: DRAFT_POOLS };
	const days = await readPoolDays(session, place);
	if (days.length === 0) return [];
	const shares = await draftShares(session, scope, input);
	const counted = new Set<string>(countedCategories());
	const sums = new Map<string, SplitMoney>();
	const add = (line: SplitMoney) => {
		const key = JSON.stringify([line.ruleId, line.currency, line.team]);
		sums.set(key, { ...line, atto: (sums.get(key)?.atto ?? 0n) + line.atto });
	};
	const measure = measureOf({ ...DEFAULT_SPEND_VIEW, view });
	for (const day of days) {
		const rows = await readPoolRows(session, { ...place, day });
		for (const row of rows.filter(({ category }) => counted.has(category))) {
			const costs: AttoCosts = { ...NO_COSTS, [measure]: attoOf(costOf(row, view)) };
			for (const line of splitAmount(costs, shares(row.rule_id, row.currency))) {
				const team = line.kind === "split_in" ? ownerOn(input.tree, line.target, day).team : null;
				add({ month, currency: row.currency, ruleId: row.rule_id, team, atto: line.costs[measure] });
			}
		}
	}
	return [...sums.values()];
}

const costOf = (row: PoolRow, view: CostView) => (view === "invoice" ? row.billed : row.effective);

type DraftShares = (ruleId: string, currency: Currency) => Shares;

async function draftShares(
	session: SqlSession,
	{ organizationId, month, view }: PreviewScope & { readonly month: Month },
	{ splits, moved }: SplitsInput,
): Promise<DraftShares> {
	const stored = await readDirectSpend(session, organizationId, month);
	const metrics = await readMetrics(session, organizationId, month);
	const known = new Map<string, Shares>();
	return (ruleId, currency) => {
		const key = JSON.stringify([ruleId, currency]);
		const found = known.get(key);
		if (found !== undefined) return found;
		const split = splits.get(ruleId);
		const changes = moved.filter((one) => one.isDirect && one.month === month && one.currency === currency);
		const direct: readonly DirectSpend[] = [...directOf(stored.get(currency), view), ...changes];
		const shares: Shares =
			split === undefined
				? { kind: "unallocated", reason: "no_targets" }
				: sharesOf({ split, direct, metric: metrics.get(split.metric ?? "") ?? [], month: spanOf(month) });
		known.set(key, shares);
		return shares;
	};
}

const directOf = (direct: DirectByView | undefined, view: CostView) => direct?.[view] ?? [];
