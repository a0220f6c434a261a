import type { OwnerPlaces } from "@outlay/finops/budget-tree";
import type { Day } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import type { QueryRows } from "../database.ts";
import { seesPeople } from "../read-models/spend-dimensions.ts";
import type { BudgetScope } from "./budget-definition.ts";
import { readOwnerPlaces } from "./budget-tree-rows.ts";

/** What says whose an owner is on a day: read once for however many people. */
export interface BudgetSight {
	readonly places: OwnerPlaces;
	/** Slugs by id. */
	readonly departments: ReadonlyMap<string, string>;
	readonly teams: ReadonlyMap<string, string>;
}

/** Of an organization on a day. */
export async function readBudgetSight(
	query: QueryRows,
	{ organizationId, day }: { readonly organizationId: string; readonly day: Day },
): Promise<BudgetSight> {
	return {
		places: await readOwnerPlaces(query, { organizationId, day }),
		departments: await slugsOf(query, organizationId, "department"),
		teams: await slugsOf(query, organizationId, "team"),
	};
}

/**
 * Whether the actor may see a budget, by its scope: whoever sees the whole organization sees all; others those whose
 * every department, team or feature is theirs on this day. Budgets of people are for those who see people.
 */
export async function seesBudget(
	query: QueryRows,
	actor: Pick<Actor, "organizationId" | "scope" | "rights">,
	{ day }: { readonly day: Day },
): Promise<(scope: BudgetScope) => boolean> {
	if (actor.scope.kind === "organization") return seesBudgetOfPeople(actor);
	const { organizationId } = actor;
	return seesBudgetWith(actor, await readBudgetSight(query, { organizationId, day }));
}

/** {@link seesBudget} by what was read before. */
export function seesBudgetWith(
	actor: Pick<Actor, "scope" | "rights">,
	sight: BudgetSight,
): (scope: BudgetScope) => boolean {
	const ofPeople = seesBudgetOfPeople(actor);
	if (actor.scope.kind === "organization") return ofPeople;
	const { departmentIds, teamIds } = actor.scope;
	const { places } = sight;
	const departments = new Set(departmentIds.map((id) => sight.departments.get(id)));
	const teams = new Set(teamIds.map((id) => sight.teams.get(id)));
	const isOwn = {
		department: (slug: string) => departments.has(slug),
		team: (slug: string) => teams.has(slug) || departments.has(places.departmentOfTeam.get(slug) ?? ""),
		feature: (slug: string) => isOwn.team(places.teamOfFeature.get(slug) ?? ""),
	};
	return (scope) =>
		ofPeople(scope) &&
		scope.some(({ dimension, values }) => {
			if (dimension !== "department" && dimension !== "team" && dimension !== "feature") return false;
			return values.every((slug) => isOwn[dimension](slug));
		});
}

/** An owner, by its slug. */
export interface ScopeOwner {
	readonly kind: "department" | "team" | "feature";
	readonly slug: string;
}

/** Whether a scope is of an owner on a day: of itself, or of a team or feature that was below it. */
export async function isScopeBelow(
	query: QueryRows,
	{
		organizationId,
		owner,
		day,
	}: { readonly organizationId: string; readonly owner: ScopeOwner; readonly day: Day },
): Promise<(scope: BudgetScope) => boolean> {
	const { departmentOfTeam, teamOfFeature } = await readOwnerPlaces(query, { organizationId, day });
	const { kind, slug } = owner;
	const isBelow = {
		department: (own: string) => kind === "department" && own === slug,
		team: (own: string) =>
			kind === "team" ? own === slug : isBelow.department(departmentOfTeam.get(own) ?? ""),
		feature: (own: string) =>
			kind === "feature" ? own === slug : isBelow.team(teamOfFeature.get(own) ?? ""),
	};
	return (scope) =>
		scope.some(
			({ dimension, values }) =>
				(dimension === "department" || dimension === "team" || dimension === "feature") &&
				values.every(isBelow[dimension]),
		);
}

function seesBudgetOfPeople(actor: Pick<Actor, "rights">): (scope: BudgetScope) => boolean {
	return (scope) => seesPeople(actor) || scope.every(({ dimension }) => dimension !== "principal");
}

async function slugsOf(
	query: QueryRows,
	organizationId: string,
	table: "department" | "team",
): Promise<ReadonlyMap<string, string>> {
	const rows = await query<{ id: string; slug: string }>(
		`SELECT id, slug FROM outlay.${table} WHERE organization_id = $1::uuid`,
		[organizationId],
	);
	return new Map(rows.map(({ id, slug }) => [id, slug]));
}
