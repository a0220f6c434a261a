import type { Day } from "@outlay/finops/day";
import { valueOn } from "@outlay/finops/hierarchy";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { readHierarchyTree } from "../repositories/attribution-context.ts";

/** Something that rules may name: by slug, with what people call it. */
export interface OwnerName {
	readonly slug: string;
	readonly name: string;
}

/** Everything that rules may name. */
export interface AttributionNames {
	readonly teams: readonly OwnerName[];
	/** `team` is the slug of the team that owns the feature today. */
	readonly features: readonly (OwnerName & { readonly team: string | null })[];
	readonly environments: readonly OwnerName[];
}

/** Owners by name, for forms and for checking uploads. */
export async function readAttributionNames(
	database: Database,
	actor: Actor,
	today: Day,
): Promise<AttributionNames> {
	requireOrganizationRight(actor, "attribution.read");
	const tree = await inTransaction(database, actor, (transaction) =>
		readHierarchyTree(transaction, actor.organizationId),
	);
	const named = (things: Iterable<{ readonly id: string; readonly name: string }>) =>
		[...things].map(({ id, name }) => ({ slug: id, name })).sort((a, b) => (a.name < b.name ? -1 : 1));
	return {
		teams: named(tree.teams.values()),
		features: [...tree.features.values()]
			.map(({ id, name, team }) => ({ slug: id, name, team: valueOn(team, today) }))
			.sort((a, b) => (a.name < b.name ? -1 : 1)),
		environments: named(tree.environments.values()),
	};
}
