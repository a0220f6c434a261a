import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import type { OwnerNames } from "./rule-words.ts";

/** Names by slug, as sentences take them. */
export function ownerNames({ teams, features, environments }: AttributionNames): OwnerNames {
	const bySlug = (owners: readonly { readonly slug: string; readonly name: string }[]) =>
		new Map(owners.map(({ slug, name }) => [slug, name]));
	return { teams: bySlug(teams), features: bySlug(features), environments: bySlug(environments) };
}
