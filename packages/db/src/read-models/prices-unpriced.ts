import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";

/** Usage of a model that no price covers. */
export interface UnpricedUsage {
	readonly provider: string;
	/** null: the usage names none. */
	readonly model: string | null;
	readonly meter: string;
	readonly tier: string;
	/** Units (tokens) without a price, decimal text. */
	readonly quantity: string;
	readonly days: number;
	readonly firstDay: string;
	readonly lastDay: string;
	/** Sources that reported it. */
	readonly sources: readonly string[];
	/** Days of closed months: a price that is entered now does not reach them. */
	readonly closedDays: number;
}

/** Most lines that are listed: each is a price to enter. */
const LINES_MAX = 500;

/** Unpriced usage by model and meter, most units first. Also usage that only explains a bill, which its keys then share unevenly. */
export async function listUnpriced(database: Database, actor: Actor): Promise<readonly UnpricedUsage[]> {
	requireOrganizationRight(actor, "prices.read");
	return inSqlTransaction(database, actor, async (session) => {
		const result = await session.query<UnpricedUsage>(
			`SELECT k.provider, k.model, c.meter, c.tier, trim_scale(sum(c.consumed_quantity))::text AS quantity,
			   count(DISTINCT c.day)::int AS days, min(c.day)::text AS "firstDay", max(c.day)::text AS "lastDay",
			   array_agg(DISTINCT c.source) AS sources,
			   (count(DISTINCT c.day) FILTER (WHERE p.status = 'closed'))::int AS "closedDays"
			 FROM outlay.charge c
			 JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
			 LEFT JOIN outlay.accounting_period p ON p.organization_id = c.organization_id AND p.month = c.month
			 WHERE c.organization_id = $1 AND c.rating = 'unpriced'
			 GROUP BY 1, 2, 3, 4 ORDER BY sum(c.consumed_quantity) DESC, 1, 2, 3, 4 LIMIT ${LINES_MAX}`,
			[actor.organizationId],
		);
		return result.rows;
	});
}
