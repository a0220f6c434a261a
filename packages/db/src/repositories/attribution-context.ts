import { type HierarchyTree, hierarchyTree } from "@outlay/finops/hierarchy";
import type { LookupEntry, LookupTable } from "@outlay/finops/lookup";
import type { RuleSetContext } from "@outlay/finops/rule-set-issues";
import type { Transaction } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";

/** Lookup tables that a draft or a version replaces, by name; null: removed. */
export type LookupChanges = Readonly<Record<string, LookupTable | null>>;

const dayText = (date: Date | null) => (date === null ? null : dayFromDb(date.toISOString().slice(0, 10)));

/** What rules may refer to: the hierarchy by slug, lookup tables with the changes on top, metrics. */
export async function readRuleContext(
	transaction: Transaction,
	organizationId: string,
	changes: LookupChanges,
): Promise<RuleSetContext> {
	const metrics = await transaction.metricValue.findMany({
		where: { organizationId },
		distinct: ["metric"],
		select: { metric: true },
	});
	return {
		tree: await readHierarchyTree(transaction, organizationId),
		lookups: withChanges(await readLookupTables(transaction, organizationId), changes),
		metrics: new Set(metrics.map(({ metric }) => metric)),
	};
}

/** Tables after the changes. A table without rows is stored as none, so it is none here too. */
export function withChanges(
	tables: ReadonlyMap<string, LookupTable>,
	changes: LookupChanges,
): ReadonlyMap<string, LookupTable> {
	const merged = new Map(tables);
	for (const [name, table] of Object.entries(changes)) {
		if (table === null || table.entries.length === 0) merged.delete(name);
		else merged.set(name, table);
	}
	return merged;
}

async function readLookupTables(
	transaction: Transaction,
	organizationId: string,
): Promise<ReadonlyMap<string, LookupTable>> {
	const rows = await transaction.lookupEntry.findMany({
		where: { organizationId },
		orderBy: [{ tableName: "asc" }, { value: "asc" }, { id: "asc" }],
	});
	return new Map(
		[...Map.groupBy(rows, (row) => row.tableName)].map(([name, entries]) => [
			name,
			{
				id: name,
				name,
				entries: entries.map(
					(row): LookupEntry => ({
						value: row.value,
						from: dayText(row.validFrom),
						to: dayText(row.validTo),
						...(row.team === null ? {} : { team: row.team }),
						...(row.feature === null ? {} : { feature: row.feature }),
						...(row.environment === null ? {} : { environment: row.environment }),
					}),
				),
			},
		]),
	);
}

/** The hierarchy as rules name it: by slug. */
export async function readHierarchyTree(
	transaction: Transaction,
	organizationId: string,
): Promise<HierarchyTree> {
	const where = { organizationId };
	const departments = await transaction.department.findMany({ where });
	const teams = await transaction.team.findMany({ where });
	const teamPlacements = await transaction.teamPlacement.findMany({ where });
	const features = await transaction.feature.findMany({ where });
	const featurePlacements = await transaction.featurePlacement.findMany({ where });
	const environments = await transaction.environment.findMany({ where });
	const slugs = new Map([...departments, ...teams].map(({ id, slug }) => [id, slug]));
	const dated = (owner: string, row: { readonly validFrom: Date; readonly validTo: Date | null }) => ({
		value: slugs.get(owner) ?? owner,
		from: dayText(row.validFrom),
		to: dayText(row.validTo),
	});
	return hierarchyTree({
		departments: departments.map(({ slug, name }) => ({ id: slug, name })),
		teams: teams.map(({ id, slug, name }) => ({
			id: slug,
			name,
			department: teamPlacements
				.filter((row) => row.teamId === id)
				.map((row) => dated(row.departmentId, row)),
		})),
		features: features.map(({ id, slug, name }) => ({
			id: slug,
			name,
			team: featurePlacements.filter((row) => row.featureId === id).map((row) => dated(row.teamId, row)),
		})),
		environments: environments.map(({ slug, name }) => ({ id: slug, name })),
	});
}
