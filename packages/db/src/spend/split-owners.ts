import type { Target } from "@outlay/finops/target";
import type { SqlSession } from "../database.ts";

/** Ids by slug: rules name owners by slug, which people can read and keep in git. */
export interface OwnerIds {
	readonly team: ReadonlyMap<string, string>;
	readonly feature: ReadonlyMap<string, string>;
	readonly environment: ReadonlyMap<string, string>;
}

export async function readOwnerIds(session: SqlSession, organizationId: string): Promise<OwnerIds> {
	const idsOf = async (table: keyof OwnerIds) => {
		const result = await session.query<{ slug: string; id: string }>(
			`SELECT slug, id FROM outlay.${table} WHERE organization_id = $1`,
			[organizationId],
		);
		return new Map(result.rows.map((row) => [row.slug, row.id]));
	};
	return {
		team: await idsOf("team"),
		feature: await idsOf("feature"),
		environment: await idsOf("environment"),
	};
}

/** Team, feature and environment ids; a slug that no longer exists gives none, and its money is unallocated. */
export function ownersOf(
	{ team, feature, environment }: Target,
	owners: OwnerIds,
): [string | null, string | null, string | null] {
	return [
		team === undefined ? null : (owners.team.get(team) ?? null),
		feature === undefined ? null : (owners.feature.get(feature) ?? null),
		environment === undefined ? null : (owners.environment.get(environment) ?? null),
	];
}
