import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";

/** What an organization has of what it needs for figures that somebody owns. */
export interface FirstStepsDone {
	/** A provider is connected, or an export was read. */
	readonly data: boolean;
	/** There is a team. */
	readonly units: boolean;
	/** Rules are published. */
	readonly rules: boolean;
	/** Somebody else is a member, or is invited. */
	readonly people: boolean;
	/** There is a budget that has not ended. */
	readonly budgets: boolean;
	/** There is somewhere to send alerts to. */
	readonly channels: boolean;
}

const DONE_SQL = `SELECT
	 EXISTS (SELECT FROM outlay.connection WHERE organization_id = $1)
	   OR EXISTS (SELECT FROM outlay."import" WHERE organization_id = $1 AND status IN ('committed', 'done')) AS data,
	 EXISTS (SELECT FROM outlay.team WHERE organization_id = $1) AS units,
	 EXISTS (SELECT FROM outlay.rule_set WHERE organization_id = $1 AND status = 'published'
	   AND jsonb_array_length(body->'rules') > 0) AS rules,
	 (SELECT count(*) FROM outlay.membership WHERE organization_id = $1 AND revoked_at IS NULL) > 1
	   OR EXISTS (SELECT FROM outlay.access_link WHERE organization_id = $1 AND kind = 'invitation'
	     AND used_at IS NULL AND expires_at > $2) AS people,
	 EXISTS (SELECT FROM outlay.budget WHERE organization_id = $1 AND archived_at IS NULL) AS budgets,
	 EXISTS (SELECT FROM outlay.alert_channel WHERE organization_id = $1 AND removed_at IS NULL) AS channels`;

const NOTHING: FirstStepsDone = {
	data: false,
	units: false,
	rules: false,
	people: false,
	budgets: false,
	channels: false,
};

/** Whether each of the first steps is done. It says no more than that, so that any member may ask. */
export async function readFirstSteps(database: Database, actor: Actor, now: Date): Promise<FirstStepsDone> {
	return inSqlTransaction(database, actor, async (session) => {
		const result = await session.query<FirstStepsDone>(DONE_SQL, [actor.organizationId, now]);
		return result.rows[0] ?? NOTHING;
	});
}
