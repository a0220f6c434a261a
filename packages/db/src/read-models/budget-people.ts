import type { Day } from "@outlay/finops/day";
import type { BudgetStatus } from "@outlay/finops/evaluate-budget";
import { type Actor, requireRight } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { type Database, inSqlTransaction, queryOf } from "../database.ts";
import { formatSum, parseSum } from "./spend-amounts.ts";
import { readLabels } from "./spend-labels.ts";

/** Where a person of a budget for each person stands in the running period. Decimal text in its unit. */
export interface BudgetPersonRow {
	/** As the source of the spend names them. */
	readonly person: string;
	readonly name: string;
	readonly status: BudgetStatus;
	/** What they may use: the amount, and increases of theirs that raise the plan. Null: no amount is set for the period. */
	readonly planned: string | null;
	/** `planned` and their other increases. */
	readonly cap: string | null;
	readonly used: string;
	/** Of `planned`; negative: more is used. */
	readonly left: string | null;
	/** Currencies that no rate converts: more is used than `used` says, or of what was granted before the period. */
	readonly unconverted: readonly string[];
	/** Models whose usage has no price: the same. */
	readonly unpriced: readonly string[];
}

/** The last one of a page. */
export interface PeopleCursor {
	readonly used: string;
	readonly person: string;
}

export interface BudgetPeople {
	/** Who used most is first. */
	readonly people: readonly BudgetPersonRow[];
	readonly nextCursor: PeopleCursor | null;
}

interface PersonRow {
	readonly person: string;
	readonly status: BudgetStatus;
	readonly planned: string | null;
	readonly cap: string | null;
	readonly used: string;
	readonly unconverted: readonly string[];
	readonly unpriced: readonly string[];
}

/**
 * People of a budget, who used most first; nobody of a budget that is not for each person. Null: there is no such budget
 * that the actor sees. Needs the right to see people by name.
 */
export async function listBudgetPeople(
	database: Database,
	actor: Actor,
	input: {
		readonly id: string;
		readonly today: Day;
		readonly limit: number;
		readonly cursor: PeopleCursor | null;
	},
): Promise<BudgetPeople | null> {
	requireRight(actor, "budgets.read");
	requireRight(actor, "people.spend.read");
	const { id, today, limit, cursor } = input;
	const { organizationId } = actor;
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		const [budget] = await query<{ readonly scope: BudgetScope }>(
			`SELECT b.scope FROM outlay.budget b
			 WHERE b.organization_id = $1::uuid AND b.id = $2::uuid`,
			[organizationId, id],
		);
		if (budget === undefined || !(await seesBudget(query, actor, { day: today }))(budget.scope)) return null;
		const rows = await query<PersonRow>(
			`SELECT p.person, p.status, trim_scale(p.planned)::text AS planned, trim_scale(p.cap)::text AS cap,
			   trim_scale(p.used)::text AS used, p.unconverted, p.unpriced
			 FROM outlay.budget_person p
			 WHERE p.organization_id = $1::uuid AND p.budget_id = $2::uuid
			   AND ($3::numeric IS NULL OR p.used < $3::numeric OR (p.used = $3::numeric AND p.person > $4::text))
			 ORDER BY p.used DESC, p.person LIMIT $5::int`,
			[organizationId, id, cursor?.used ?? null, cursor?.person ?? null, limit + 1],
		);
		const page = rows.slice(0, limit);
		const ids = page.map(({ person }) => person);
		const labels = await readLabels(session, actor, { dimension: "principal", ids });
		const last = page.at(-1);
		const hasMore = rows.length > limit && last !== undefined;
		return {
			people: page.map((row) => ({
				...row,
				name: labels.get(row.person)?.label ?? row.person,
				left: row.planned === null ? null : formatSum(parseSum(row.planned) - parseSum(row.used)),
			})),
			nextCursor: hasMore ? { used: last.used, person: last.person } : null,
		};
	});
}
