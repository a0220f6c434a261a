import type { Feedback } from "@outlay/finops/anomaly-episodes";
import type { Day } from "@outlay/finops/day";
import { formatAtto } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight, requireRight } from "../actor.ts";
import { readFloors } from "../anomalies/anomaly-rows.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { type Database, inTransaction, queryIn } from "../database.ts";
import { appendAudit } from "./audit.ts";

/** Says whether an anomaly was worth telling; null takes it back. The latest word on it counts, whoever said it. */
export async function judgeAnomaly(
	database: Database,
	actor: Actor,
	input: {
		/** Of its alert. */
		readonly id: string;
		readonly feedback: Feedback | null;
		readonly now: Date;
		readonly today: Day;
	},
): Promise<Result<null, { readonly code: "not_found" | "not_an_anomaly" }>> {
	requireRight(actor, "alerts.write");
	const { id, feedback, now, today } = input;
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const { organizationId } = actor;
		const [episode] = await query<{ kind: string; scope: BudgetScope }>(
			"SELECT kind, scope FROM outlay.alert_episode WHERE organization_id = $1::uuid AND id = $2::uuid FOR UPDATE",
			[organizationId, id],
		);
		const sees = await seesBudget(query, actor, { day: today });
		if (episode === undefined || !sees(episode.scope)) return err({ code: "not_found" as const });
		if (episode.kind !== "anomaly") return err({ code: "not_an_anomaly" as const });
		const said = feedback === null ? null : { by: actor.label, at: now };
		await query(
			`UPDATE outlay.anomaly SET feedback = $3, feedback_by = $4, feedback_at = $5::timestamptz
			 WHERE organization_id = $1::uuid AND episode_id = $2::uuid`,
			[organizationId, id, feedback, said?.by ?? null, said?.at ?? null],
		);
		const entry = { action: "anomaly.judged", subject: "alert", subjectId: id, details: { feedback } };
		await appendAudit(transaction, actor, { entry, now });
		return ok(null);
	});
}

/** Below what nobody wants to be told. */
export interface FloorSettings {
	/** In a day, in whatever currency it is spent; decimal text. */
	readonly money: string;
	/** Above the expected, in whole per cent. */
	readonly percent: number;
}

/** Changes the floors. They hold from the next look on; open episodes go on to their end. */
export async function changeFloors(
	database: Database,
	actor: Actor,
	{ floors, now }: { readonly floors: FloorSettings; readonly now: Date },
): Promise<void> {
	requireOrganizationRight(actor, "budgets.write");
	const { organizationId, label } = actor;
	await inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const { money, percent } = await readFloors(query, organizationId);
		await query(
			`INSERT INTO outlay.anomaly_floors (organization_id, money, percent, changed_by, changed_at)
			 VALUES ($1::uuid, $2::numeric, $3::int, $4, $5::timestamptz)
			 ON CONFLICT (organization_id) DO UPDATE SET money = excluded.money, percent = excluded.percent,
			   changed_by = excluded.changed_by, changed_at = excluded.changed_at`,
			[organizationId, floors.money, floors.percent, label, now],
		);
		const before = { money: formatAtto(money), percent };
		const details = { before, after: floors };
		const entry = {
			action: "anomaly_floors.changed",
			subject: "organization",
			subjectId: organizationId,
			details,
		};
		await appendAudit(transaction, actor, { entry, now });
	});
}
