import type { Day } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import { queryIn, type Transaction } from "../database.ts";
import { personOf } from "../repositories/budget-increases.ts";
import type { ScenarioOwner, ScenarioOwnerKind, ScenarioPlan } from "./scenario-definition.ts";

/** A scenario as it is kept, and what the actor is to it. */
export interface StoredScenario {
	readonly id: string;
	readonly name: string;
	readonly owner: ScenarioOwner;
	/** What the owner is called; null: the hierarchy has none of this name. */
	readonly ownerName: string | null;
	readonly plan: ScenarioPlan;
	readonly author: string;
	readonly isOwn: boolean;
	/** May change and archive it: whoever wrote it, and whoever approves budgets of the whole organization. */
	readonly mayChange: boolean;
	readonly revision: number;
	readonly createdAt: Date;
	readonly changedAt: Date;
}

type ScenarioRow = Omit<StoredScenario, "owner" | "isOwn" | "mayChange"> & {
	readonly ownerKind: ScenarioOwnerKind;
	readonly ownerSlug: string;
	readonly authorId: string | null;
};

const ROWS_SQL = `SELECT s.id, s.name, s.owner_kind AS "ownerKind", s.owner_slug AS "ownerSlug",
	  coalesce(t.name, f.name) AS "ownerName", s.inputs AS plan, s.author, s.author_id AS "authorId", s.revision,
	  s.created_at AS "createdAt", s.changed_at AS "changedAt"
	FROM outlay.scenario s
	LEFT JOIN outlay.team t ON t.organization_id = s.organization_id AND s.owner_kind = 'team' AND t.slug = s.owner_slug
	LEFT JOIN outlay.feature f
	  ON f.organization_id = s.organization_id AND s.owner_kind = 'feature' AND f.slug = s.owner_slug
	WHERE s.organization_id = $1::uuid AND s.archived_at IS NULL AND ($2::uuid IS NULL OR s.id = $2::uuid)
	ORDER BY s.id DESC`;

/** Scenarios that are not archived and that the actor wrote or whose owner is theirs, newest first; `id` null: all. */
export async function readStoredScenarios(
	transaction: Transaction,
	actor: Actor,
	{ id, today }: { readonly id: string | null; readonly today: Day },
): Promise<readonly StoredScenario[]> {
	const rows = await queryIn(transaction)<ScenarioRow>(ROWS_SQL, [actor.organizationId, id]);
	const me = await personOf(transaction, actor);
	const sees = await seesOwner(transaction, actor, { today });
	const decides = decidesBudgets(actor);
	return rows
		.map(({ ownerKind, ownerSlug, authorId, ...row }) => {
			const isOwn = authorId !== null && authorId === me;
			const owner = { kind: ownerKind, slug: ownerSlug };
			return { ...row, owner, isOwn, mayChange: isOwn || decides };
		})
		.filter(({ isOwn, owner }) => isOwn || sees(owner));
}

/** Whether an owner is the actor's, as budgets are. A feature that is not there yet is nobody's. */
export async function seesOwner(
	transaction: Transaction,
	actor: Actor,
	{ today }: { readonly today: Day },
): Promise<(owner: ScenarioOwner) => boolean> {
	const sees = await seesBudget(queryIn(transaction), actor, { day: today });
	return ({ kind, slug }) => sees([{ dimension: kind, values: [slug] }]);
}

/** Approves budgets, and sees the whole organization. */
export const decidesBudgets = ({ rights, scope }: Pick<Actor, "rights" | "scope">): boolean =>
	rights.has("budgets.approve") && scope.kind === "organization";
