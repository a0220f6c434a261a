import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import type { CutQuery } from "./spend-cut.ts";
import { querySpendIn } from "./spend-query.ts";

/** What one split rule put on an owner. Decimal text, in the currency that was asked for. */
export interface SharedCost {
	/** The rule's id: filters take it. */
	readonly rule: string;
	readonly name: string;
	readonly spend: string;
	/** What the rule took off its pool under the same filters, negative; null when the actor sees a part of the organization. */
	readonly pool: string | null;
}

/** Rules that are told apart; an organization has a handful of splits. */
const RULES_MAX = 50;

/** Shared costs of an owner by rule, most first. `own` has the owner among its filters, `all` has not. The caller has checked the right. */
export async function readSharedCosts(
	session: SqlSession,
	actor: Actor,
	input: {
		readonly own: Omit<CutQuery, "granularity">;
		readonly all: Omit<CutQuery, "granularity">;
		readonly currency: string;
	},
): Promise<readonly SharedCost[]> {
	const byRule = async (cut: Omit<CutQuery, "granularity">, allocation: "split_in" | "split_out") => {
		const filters = [...cut.filters, { dimension: "allocation" as const, values: [allocation] }];
		const result = await querySpendIn(session, actor, { ...cut, ...BY_RULE, filters });
		const spend = result.currencies.find(({ currency }) => currency === input.currency);
		return (spend?.groups ?? []).flatMap(({ key, label, current }) =>
			key.kind === "value" ? [{ rule: key.value, name: label, spend: current.spend }] : [],
		);
	};
	const shared = await byRule(input.own, "split_in");
	if (shared.length === 0) return [];
	const pools = new Map((await byRule(input.all, "split_out")).map(({ rule, spend }) => [rule, spend]));
	return shared.map((cost) => ({ ...cost, pool: pools.get(cost.rule) ?? null }));
}

const BY_RULE = {
	compare: null,
	groupBy: "rule",
	subGroupBy: null,
	granularity: "total",
	top: RULES_MAX,
	subTop: 0,
	rankBy: "spend",
} as const;
