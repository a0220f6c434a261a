import { createHash } from "node:crypto";
import { type BridgeSide, bridgeSideText } from "@outlay/finops/bridge-side";
import type { Day } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import { type Database, inTransaction, type QueryRows, queryIn } from "../database.ts";
import { SPEND_DIMENSIONS, type SpendFilter, seesPeople } from "../read-models/spend-dimensions.ts";
import { appendAudit } from "./audit.ts";

/** The bridge that an explanation is about: whose money, and between which sides. */
export interface ExplainedBridge {
	readonly filters: readonly SpendFilter[];
	readonly from: BridgeSide;
	readonly to: BridgeSide;
}

/** The actor does not see all of the scope: what is written there, others would read as being about all of it. */
export interface ExplanationFault {
	readonly code: "not_all_seen";
}

/** What identifies a scope, whatever the order in which it is written. */
export function scopeHash(filters: readonly SpendFilter[]): string {
	return createHash("sha256")
		.update(JSON.stringify(canonicalScope(filters)))
		.digest("hex");
}

function canonicalScope(filters: readonly SpendFilter[]): readonly SpendFilter[] {
	return SPEND_DIMENSIONS.flatMap((dimension) => {
		const own = filters.filter((filter) => filter.dimension === dimension);
		// `null` sorts as text does: only that it always sorts alike matters.
		const values = [...new Set(own.flatMap((filter) => filter.values))].sort();
		return own.length === 0 ? [] : [{ dimension, values }];
	});
}

/**
 * Whether the actor sees all that a scope names: whoever sees the whole organization sees all, others what is of their
 * departments, teams and features. What is of people is for those who see people.
 */
export async function seesScope(
	query: QueryRows,
	actor: Actor,
	{ filters, today }: { readonly filters: readonly SpendFilter[]; readonly today: Day },
): Promise<boolean> {
	const ofPeople = filters.some(({ dimension }) => dimension === "principal");
	if (ofPeople && !seesPeople(actor)) return false;
	if (actor.scope.kind === "organization") return true;
	const sees = await seesBudget(query, actor, { day: today });
	return filters.some(({ dimension, values }) => {
		if (dimension !== "department" && dimension !== "team" && dimension !== "feature") return false;
		const named = values.filter((value) => value !== null);
		return named.length > 0 && named.length === values.length && sees([{ dimension, values: named }]);
	});
}

/**
 * Keeps what a person says about a bridge as a new version: the ones before stay. `about`: how much it is at the moment,
 * so that who reads it later sees whether it still is.
 */
export async function explainBridge(
	database: Database,
	actor: Actor,
	input: {
		readonly bridge: ExplainedBridge;
		readonly text: string;
		readonly about: { readonly currency: string; readonly change: string } | null;
		readonly now: Date;
		readonly today: Day;
	},
): Promise<Result<{ readonly version: number }, ExplanationFault>> {
	requireRight(actor, "alerts.write");
	const { bridge, text, about, now, today } = input;
	const { organizationId } = actor;
	const hash = scopeHash(bridge.filters);
	const [from, to] = [bridgeSideText(bridge.from), bridgeSideText(bridge.to)];
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const { filters } = bridge;
		if (!(await seesScope(query, actor, { filters, today }))) return err({ code: "not_all_seen" as const });
		await query(`SELECT pg_advisory_xact_lock(hashtextextended('outlay:explanations:' || $1, 0))::text`, [
			organizationId,
		]);
		const rows = await query<{ version: number }>(
			`INSERT INTO outlay.bridge_explanation (organization_id, scope_hash, from_side, to_side, version, scope, explanation,
			   currency, change, author, author_id, written_at)
			 SELECT $1::uuid, $2, $3, $4, 1 + coalesce(max(version), 0), $5::jsonb, $6, $7, $8::numeric, $9, $10::uuid,
			   $11::timestamptz
			 FROM outlay.bridge_explanation
			 WHERE organization_id = $1::uuid AND scope_hash = $2 AND from_side = $3 AND to_side = $4
			 RETURNING version`,
			[
				...[organizationId, hash, from, to, JSON.stringify(canonicalScope(filters)), text],
				...[about?.currency ?? null, about?.change ?? null],
				...[actor.label, actor.personId ?? actor.id, now],
			],
		);
		const version = rows[0]?.version ?? 1;
		const details = { scope: canonicalScope(filters), from, to, version, text };
		await appendAudit(transaction, actor, {
			entry: { action: "bridge.explained", subject: "bridge", subjectId: hash, details },
			now,
		});
		return ok({ version });
	});
}
