import type { Day } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { isEmptyTarget, type Target } from "@outlay/finops/target";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import {
	CLAIM_DIMENSION_SQL,
	CLAIM_VALUE_SQL,
	type ClaimDimension,
} from "../read-models/attribution-identity.ts";
import { ALL_DAYS, type KeyRow, keyColumns, toAttributionKey } from "../spend/allocations.ts";
import { type PublishError, publishVersion } from "./attribution.ts";
import { addClaims, type Claim } from "./attribution-claim-rules.ts";
import { readRuleContext } from "./attribution-context.ts";
import { findDraft, findPublished, lockRules, writeDraft } from "./attribution-draft.ts";
import { appendAudit } from "./audit.ts";

export interface ClaimRequest {
	/** One charge key of each group to claim. */
	readonly keyIds: readonly string[];
	readonly target: Target;
	/** First day of the claim; null: since ever. */
	readonly from: Day | null;
	/** Publish at once; refused while a draft holds other changes. */
	readonly publish: boolean;
	readonly now: Date;
}

export type ClaimError =
	| Extract<PublishError, { readonly code: "invalid_rules" }>
	| { readonly code: "unknown_key"; readonly keyId: string }
	| { readonly code: "empty_target" }
	| { readonly code: "unknown_owner"; readonly field: keyof Target; readonly value: string }
	/** Publishing would also publish what others prepared. */
	| { readonly code: "draft_exists"; readonly updatedBy: string };

/** What became of a claim: the revision of the draft that holds it, or the version that it was published with. */
export type Claimed =
	| { readonly status: "drafted"; readonly revision: number }
	| { readonly status: "published"; readonly version: number };

/** Gives groups of charge keys to a target: rows of lookup tables or rules, in the draft or published at once. */
export async function claimKeys(
	database: Database,
	actor: Actor,
	request: ClaimRequest,
): Promise<Result<Claimed, ClaimError>> {
	requireOrganizationRight(actor, "attribution.write");
	const { organizationId } = actor;
	const { target, from, now } = request;
	if (isEmptyTarget(target)) return err({ code: "empty_target" });
	return inTransaction(database, actor, async (transaction): Promise<Result<Claimed, ClaimError>> => {
		await lockRules(transaction, organizationId);
		const current = await findDraft(transaction, organizationId);
		if (request.publish && current !== null)
			return err({ code: "draft_exists", updatedBy: current.updatedBy });
		const context = await readRuleContext(transaction, organizationId, current?.lookups ?? {});
		const unknown = unknownOwner(target, context.tree);
		if (unknown !== null) return err(unknown);
		const claims = await readClaims(transaction, organizationId, request.keyIds);
		if (!claims.ok) return claims;
		const published = await findPublished(transaction, organizationId);
		const claimed = addClaims({
			ruleSet: current?.ruleSet ?? published.ruleSet,
			tables: context.lookups,
			claims: claims.value,
			target,
			from,
			span: ALL_DAYS,
			newRuleId: newId,
		});
		const details = { keys: request.keyIds.length, ...target, from, publish: request.publish };
		const entry = { action: "keys.claimed", subject: "rule_set", subjectId: organizationId, details };
		if (!request.publish) {
			await appendAudit(transaction, actor, { entry, now });
			const draft = await writeDraft(transaction, actor, { current, change: claimed, now });
			return ok({ status: "drafted", revision: draft.revision });
		}
		const note = `Claimed ${request.keyIds.length === 1 ? "1 key" : `${request.keyIds.length} keys`}`;
		const version = await publishVersion(transaction, actor, { ...claimed, note, now });
		if (!version.ok) return version;
		await appendAudit(transaction, actor, { entry, now });
		return ok({ status: "published", version: version.value });
	});
}

function unknownOwner(
	{ team, feature, environment }: Target,
	tree: Awaited<ReturnType<typeof readRuleContext>>["tree"],
): Extract<ClaimError, { readonly code: "unknown_owner" }> | null {
	if (team !== undefined && !tree.teams.has(team))
		return { code: "unknown_owner", field: "team", value: team };
	if (feature !== undefined && !tree.features.has(feature))
		return { code: "unknown_owner", field: "feature", value: feature };
	if (environment !== undefined && !tree.environments.has(environment))
		return { code: "unknown_owner", field: "environment", value: environment };
	return null;
}

async function readClaims(
	transaction: Transaction,
	organizationId: string,
	keyIds: readonly string[],
): Promise<Result<readonly Claim[], Extract<ClaimError, { readonly code: "unknown_key" }>>> {
	const rows = await transaction.$queryRawUnsafe<(KeyRow & { dimension: ClaimDimension; value: string })[]>(
		`SELECT ${keyColumns(true)}, ${CLAIM_DIMENSION_SQL} AS dimension, ${CLAIM_VALUE_SQL} AS value
		 FROM outlay.charge_key k JOIN outlay.billing_account b ON b.organization_id = k.organization_id
		   AND b.id = k.billing_account_id
		 WHERE k.organization_id = $1::uuid AND k.id = ANY($2::uuid[]) ORDER BY k.id`,
		organizationId,
		keyIds,
	);
	const missing = keyIds.find((id) => rows.every((row) => row.id !== id));
	if (missing !== undefined) return err({ code: "unknown_key", keyId: missing });
	return ok(rows.map((row) => ({ key: toAttributionKey(row), dimension: row.dimension, value: row.value })));
}
