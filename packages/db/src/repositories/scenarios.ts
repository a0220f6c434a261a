import type { Day } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import type { ScenarioOwner, ScenarioPlan } from "../scenarios/scenario-definition.ts";
import { readStoredScenarios, type StoredScenario, seesOwner } from "../scenarios/scenario-rows.ts";
import { appendAudit } from "./audit.ts";
import { personOf } from "./budget-increases.ts";

export type ScenarioFault =
	| { readonly code: "not_found" }
	/** Somebody else wrote it. */
	| { readonly code: "not_author"; readonly author: string }
	/** Someone changed it meanwhile. */
	| { readonly code: "stale"; readonly revision: number }
	/** There is no such team, or what is of that name is not the actor's. */
	| { readonly code: "unknown_owner"; readonly owner: ScenarioOwner };

/** What can be written of a scenario. */
export interface ScenarioContent {
	readonly name: string;
	readonly owner: ScenarioOwner;
	readonly plan: ScenarioPlan;
}

export interface ScenarioClock {
	readonly now: Date;
	readonly today: Day;
}

/** Keeps a scenario. Its author is who asks; of a token, the person who made it. */
export async function createScenario(
	database: Database,
	actor: Actor,
	{ content, clock }: { readonly content: ScenarioContent; readonly clock: ScenarioClock },
): Promise<Result<{ readonly id: string }, ScenarioFault>> {
	requireRight(actor, "budgets.request");
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId, label } = actor;
		const unknown = await unknownOwner(transaction, actor, { owner: content.owner, clock });
		if (unknown !== null) return err(unknown);
		const id = newId();
		const { now } = clock;
		await transaction.scenario.create({
			data: {
				...{ organizationId, id, ...columnsOf(content), author: label, revision: 1 },
				...{ authorId: await personOf(transaction, actor), createdAt: now, changedAt: now },
			},
		});
		await record(transaction, actor, { action: "scenario.created", id, details: { ...content }, now });
		return ok({ id });
	});
}

/** Replaces a scenario's content, if nobody did since `revision`. Budgets that were asked for with it stay as asked. */
export async function changeScenario(
	database: Database,
	actor: Actor,
	input: {
		readonly id: string;
		readonly revision: number;
		readonly content: ScenarioContent;
		readonly clock: ScenarioClock;
	},
): Promise<Result<{ readonly revision: number }, ScenarioFault>> {
	requireRight(actor, "budgets.request");
	const { id, revision, content, clock } = input;
	return inTransaction(database, actor, async (transaction) => {
		const taken = await takeScenario(transaction, actor, { id, clock });
		if (!taken.ok) return taken;
		const before = taken.value;
		if (before.revision !== revision) return err({ code: "stale" as const, revision: before.revision });
		const isMoved = before.owner.kind !== content.owner.kind || before.owner.slug !== content.owner.slug;
		const unknown = isMoved ? await unknownOwner(transaction, actor, { owner: content.owner, clock }) : null;
		if (unknown !== null) return err(unknown);
		await transaction.scenario.update({
			where: { organizationId_id: { organizationId: actor.organizationId, id } },
			data: { ...columnsOf(content), revision: revision + 1, changedAt: clock.now },
		});
		const { name, owner, plan } = before;
		const details = { before: { name, owner, plan }, after: content };
		await record(transaction, actor, { action: "scenario.changed", id, details, now: clock.now });
		return ok({ revision: revision + 1 });
	});
}

/** Takes a scenario off the list. Budgets that were asked for with it stay. */
export async function archiveScenario(
	database: Database,
	actor: Actor,
	{ id, clock }: { readonly id: string; readonly clock: ScenarioClock },
): Promise<Result<null, ScenarioFault>> {
	requireRight(actor, "budgets.request");
	return inTransaction(database, actor, async (transaction) => {
		const taken = await takeScenario(transaction, actor, { id, clock });
		if (!taken.ok) return taken;
		await transaction.scenario.update({
			where: { organizationId_id: { organizationId: actor.organizationId, id } },
			data: { archivedAt: clock.now },
		});
		const details = { name: taken.value.name };
		await record(transaction, actor, { action: "scenario.archived", id, details, now: clock.now });
		return ok(null);
	});
}

/** A scenario that the actor may act on, locked for this transaction: two who change it at once take turns. */
export async function takeScenario(
	transaction: Transaction,
	actor: Actor,
	{ id, clock }: { readonly id: string; readonly clock: ScenarioClock },
): Promise<Result<StoredScenario, ScenarioFault>> {
	await queryIn(transaction)(
		"SELECT id FROM outlay.scenario WHERE organization_id = $1::uuid AND id = $2::uuid FOR UPDATE",
		[actor.organizationId, id],
	);
	const [scenario] = await readStoredScenarios(transaction, actor, { id, today: clock.today });
	if (scenario === undefined) return err({ code: "not_found" });
	return scenario.mayChange ? ok(scenario) : err({ code: "not_author", author: scenario.author });
}

/** A team must be the actor's; a feature must be theirs, or not be there yet. */
async function unknownOwner(
	transaction: Transaction,
	actor: Actor,
	{ owner, clock }: { readonly owner: ScenarioOwner; readonly clock: ScenarioClock },
): Promise<Extract<ScenarioFault, { readonly code: "unknown_owner" }> | null> {
	const { kind, slug } = owner;
	const found = await queryIn(transaction)(
		`SELECT slug FROM outlay.${kind} WHERE organization_id = $1::uuid AND slug = $2`,
		[actor.organizationId, slug],
	);
	const isThere = found.length > 0;
	const sees = await seesOwner(transaction, actor, { today: clock.today });
	const isFine = isThere ? sees(owner) : kind === "feature";
	return isFine ? null : { code: "unknown_owner", owner };
}

const columnsOf = ({ name, owner, plan }: ScenarioContent) => ({
	name,
	ownerKind: owner.kind,
	ownerSlug: owner.slug,
	inputs: JSON.parse(JSON.stringify(plan)),
});

async function record(
	transaction: Transaction,
	actor: Actor,
	input: {
		readonly action: string;
		readonly id: string;
		readonly details: Readonly<Record<string, unknown>>;
		readonly now: Date;
	},
): Promise<void> {
	const { action, id, details, now } = input;
	await appendAudit(transaction, actor, {
		entry: { action, subject: "scenario", subjectId: id, details },
		now,
	});
}
