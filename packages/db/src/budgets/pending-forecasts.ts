import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, queryOf } from "../database.ts";

/** Whether a budget's forecast is still that of earlier spend, as SQL; `organizationId` is SQL too. */
export const hasPendingSql = (organizationId: string) => `EXISTS (SELECT FROM outlay.budget_state s
	  JOIN outlay.budget b ON b.organization_id = s.organization_id AND b.id = s.budget_id AND b.archived_at IS NULL
	  WHERE s.organization_id = ${organizationId} AND s.forecast_pending)`;

/** Whether a budget's forecast is still that of earlier spend. */
export async function hasPendingForecasts(
	database: Database,
	actor: Pick<Actor, "organizationId">,
): Promise<boolean> {
	const [row] = await inSqlTransaction(database, actor, (session) =>
		queryOf(session)<{ pending: boolean }>(`SELECT ${hasPendingSql("$1::uuid")} AS pending`, [
			actor.organizationId,
		]),
	);
	return row?.pending === true;
}
