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

/** The last line of a page: the list goes on after it. */
export type UnpricedCursor = Pick<UnpricedUsage, "provider" | "model" | "meter" | "tier" | "quantity">;

export interface UnpricedPage {
	readonly items: readonly UnpricedUsage[];
	readonly nextCursor: UnpricedCursor | null;
}

/** Most lines that a screen lists: each is a price to enter. */
export const UNPRICED_LINES_MAX = 500;

/** Unpriced usage by model and meter, most units first. Also usage that only explains a bill, which its keys then share unevenly. */
export async function listUnpriced(
	database: Database,
	actor: Actor,
	{ cursor, limit }: { readonly cursor: UnpricedCursor | null; readonly limit: number },
): Promise<UnpricedPage> {
	requireOrganizationRight(actor, "prices.read");
	return inSqlTransaction(database, actor, async (session) => {
		const result = await session.query<UnpricedUsage>(
			`SELECT * FROM (SELECT k.provider, k.model, c.meter, c.tier, trim_scale(sum(c.consumed_quantity))::text AS quantity,
			   count(DISTINCT c.day)::int AS days, min(c.day)::text AS "firstDay", max(c.day)::text AS "lastDay",
			   array_agg(DISTINCT c.source) AS sources,
			   (count(DISTINCT c.day) FILTER (WHERE p.status = 'closed'))::int AS "closedDays"
			 FROM outlay.charge c
			 JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
			 LEFT JOIN outlay.accounting_period p ON p.organization_id = c.organization_id AND p.month = c.month
			 WHERE c.organization_id = $1 AND c.rating = 'unpriced'
			 GROUP BY 1, 2, 3, 4) u
			 WHERE $3::numeric IS NULL OR u.quantity::numeric < $3::numeric OR (u.quantity::numeric = $3::numeric
			   AND (u.provider, coalesce(u.model, ''), u.meter, u.tier) > ($4::text, $5::text, $6::text, $7::text))
			 ORDER BY u.quantity::numeric DESC, u.provider, coalesce(u.model, ''), u.meter, u.tier LIMIT $2::int`,
			[
				actor.organizationId,
				limit + 1,
				cursor?.quantity ?? null,
				cursor?.provider ?? "",
				cursor?.model ?? "",
				cursor?.meter ?? "",
				cursor?.tier ?? "",
			],
		);
		const items = result.rows.slice(0, limit);
		return { items, nextCursor: result.rows.length > limit ? (items.at(-1) ?? null) : null };
	});
}
