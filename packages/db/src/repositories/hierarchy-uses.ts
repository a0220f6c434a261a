import type { OpenPeriod } from "@outlay/finops/open-period";
import type { RuleSet } from "@outlay/finops/rule-set";
import type { Target } from "@outlay/finops/target";
import type { Transaction } from "../database.ts";
import type { UnitKind } from "./hierarchy-units.ts";

export interface StoredUnit {
	readonly kind: UnitKind;
	readonly id: string;
	readonly slug: string;
	readonly name: string;
	/** Days `YYYY-MM-DD`; `to` is the day after the last, null: it goes on. */
	readonly from: string;
	readonly to: string | null;
}

interface Place {
	readonly transaction: Transaction;
	readonly organizationId: string;
	readonly unit: StoredUnit;
}

const CHILDREN = {
	department: { placement: "team_placement", owner: "department_id", table: "team", child: "team_id" },
	team: { placement: "feature_placement", owner: "team_id", table: "feature", child: "feature_id" },
} as const;

/** Names of the teams or features that are in the unit on a day or later. */
export async function childrenAfter(
	{ transaction, organizationId, unit }: Place,
	day: string,
): Promise<readonly string[]> {
	if (unit.kind !== "department" && unit.kind !== "team") return [];
	const { placement, owner, table, child } = CHILDREN[unit.kind];
	const rows = await transaction.$queryRawUnsafe<{ name: string }[]>(
		`SELECT DISTINCT c.name FROM outlay.${placement} p
		 JOIN outlay.${table} c ON c.organization_id = p.organization_id AND c.id = p.${child}
		 WHERE p.organization_id = $1::uuid AND p.${owner} = $2::uuid AND (p.valid_to IS NULL OR p.valid_to > $3::date)
		 ORDER BY c.name`,
		organizationId,
		unit.id,
		day,
	);
	return rows.map(({ name }) => name);
}

/** Published rules and tables that give spend of a day or later to the unit, by name. Departments are named by none. */
export async function rulesNaming(
	{ transaction, organizationId, unit }: Place,
	day: string,
): Promise<readonly string[]> {
	const { kind, slug } = unit;
	if (kind === "department") return [];
	const published = await transaction.ruleSet.findFirst({ where: { organizationId, status: "published" } });
	const tables = await transaction.lookupEntry.findMany({
		where: {
			organizationId,
			[kind]: slug,
			OR: [{ validTo: null }, { validTo: { gt: new Date(`${day}T00:00:00Z`) } }],
		},
		distinct: ["tableName"],
		orderBy: { tableName: "asc" },
		select: { tableName: true },
	});
	const body = published === null ? null : (published.body as unknown as RuleSet); // parse boundary: written by publish
	const rules = (body?.rules ?? []).filter(
		({ effective, outcome }) =>
			reaches(effective, day) && targetsOf(outcome).some((target) => target[kind] === slug),
	);
	return [...rules.map(({ name }) => name), ...tables.map(({ tableName }) => `table ${tableName}`)];
}

const reaches = (effective: OpenPeriod | undefined, day: string): boolean =>
	effective === undefined || effective.to === null || effective.to > day;

function targetsOf(outcome: RuleSet["rules"][number]["outcome"]): readonly Target[] {
	switch (outcome.kind) {
		case "target":
			return [outcome];
		case "split":
			return outcome.targets;
		case "lookup":
			return [];
		default:
			return outcome satisfies never;
	}
}
