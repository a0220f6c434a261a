import type { Day } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import type { QueryRows } from "../database.ts";
import { seesPeople } from "../read-models/spend-dimensions.ts";
import type { BudgetScope } from "./budget-definition.ts";
import { readOwnerPlaces } from "./budget-tree-rows.ts";

/**
 * Whether the actor may see a budget, by its scope: whoever sees the whole organization sees all; others those whose
 * every department, team or feature is theirs on this day. Budgets of people are for those who see people.
 */
export async function seesBudget(
	query: QueryRows,
	actor: Pick<Actor, "organizationId" | "scope" | "rights">,
	{ day }: { readonly day: Day },
): Promise<(scope: BudgetScope) => boolean> {
	const ofPeople = (scope: BudgetScope) =>
		seesPeople(actor) || scope.every(({ dimension }) => dimension !== "principal");
	if (actor.scope.kind === "organization") return ofPeople;
	const { organizationId } = actor;
	const { departmentIds, teamIds } = actor.scope;
	const places = await readOwnerPlaces(query, { organizationId, day });
	const departments = await slugsOf(query, { organizationId, table: "department", ids: departmentIds });
	const teams = await slugsOf(query, { organizationId, table: "team", ids: teamIds });
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

async function slugsOf(
	query: QueryRows,
	{
		organizationId,
		table,
		ids,
	}: {
		readonly organizationId: string;
		readonly table: "department" | "team";
		readonly ids: readonly string[];
	},
): Promise<ReadonlySet<string>> {
	const rows = await query<{ slug: string }>(
		`SELECT slug FROM outlay.${table} WHERE organization_id = $1::uuid AND id = ANY($2::uuid[])`,
		[organizationId, ids],
	);
	return new Set(rows.map(({ slug }) => slug));
}
