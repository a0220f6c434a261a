import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { addToOutbox } from "./outbox.ts";

export const UNIT_KINDS = ["department", "team", "feature", "environment"] as const;
export type UnitKind = (typeof UNIT_KINDS)[number];

export const ENVIRONMENT_KINDS = ["production", "staging", "development"] as const;

/** One thing to add. `ownerId` is a department's (of a team) or a team's (of a feature); `from` its first day. */
export type NewUnit = { readonly slug: string; readonly name: string; readonly from: string } & (
	| { readonly kind: "department"; readonly costCenter: string | null }
	| { readonly kind: "team"; readonly ownerId: string; readonly leadEmail: string | null }
	| { readonly kind: "feature"; readonly ownerId: string }
	| { readonly kind: "environment"; readonly environment: (typeof ENVIRONMENT_KINDS)[number] }
);

export type UnitFault = { readonly code: "slug_taken" | "unknown_owner" | "unknown_unit" };

const date = (day: string) => new Date(`${day}T00:00:00Z`);

/** Adds one department, team, feature or environment, and asks for the rules that name it to apply. Its id comes back. */
export async function addUnit(
	database: Database,
	actor: Actor,
	input: { readonly unit: NewUnit; readonly now: Date },
): Promise<Result<string, UnitFault>> {
	const { unit, now } = input;
	requireRight(actor, "hierarchy.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		if (await slugTaken(transaction, organizationId, unit)) return err({ code: "slug_taken" });
		const id = newId();
		if (!(await insertUnit(transaction, { organizationId, id }, unit))) return err({ code: "unknown_owner" });
		const entry = { action: `${unit.kind}.added`, subject: unit.kind, subjectId: id, details: { ...unit } };
		await appendAudit(transaction, actor, { entry, now });
		await addToOutbox(transaction, organizationId, { job: "attribution.apply", payload: { organizationId } });
		return ok(id);
	});
}

async function slugTaken(
	transaction: Transaction,
	organizationId: string,
	{ kind, slug }: Pick<NewUnit, "kind" | "slug">,
): Promise<boolean> {
	const where = { organizationId, slug };
	switch (kind) {
		case "department":
			return (await transaction.department.count({ where })) > 0;
		case "team":
			return (await transaction.team.count({ where })) > 0;
		case "feature":
			return (await transaction.feature.count({ where })) > 0;
		case "environment":
			return (await transaction.environment.count({ where })) > 0;
		default:
			return kind satisfies never;
	}
}

/** False when there is no such owner. */
async function insertUnit(
	transaction: Transaction,
	key: { readonly organizationId: string; readonly id: string },
	unit: NewUnit,
): Promise<boolean> {
	const { organizationId, id } = key;
	const validFrom = date(unit.from);
	const data = { ...key, slug: unit.slug, name: unit.name, validFrom };
	const placement = { organizationId, id: newId(), validFrom };
	switch (unit.kind) {
		case "department":
			await transaction.department.create({ data: { ...data, costCenter: unit.costCenter } });
			return true;
		case "environment":
			await transaction.environment.create({ data: { ...data, kind: unit.environment } });
			return true;
		case "team":
			if ((await transaction.department.count({ where: { organizationId, id: unit.ownerId } })) === 0)
				return false;
			await transaction.team.create({ data: { ...data, leadEmail: unit.leadEmail } });
			await transaction.teamPlacement.create({
				data: { ...placement, teamId: id, departmentId: unit.ownerId },
			});
			return true;
		case "feature":
			if ((await transaction.team.count({ where: { organizationId, id: unit.ownerId } })) === 0) return false;
			await transaction.feature.create({ data });
			await transaction.featurePlacement.create({
				data: { ...placement, featureId: id, teamId: unit.ownerId },
			});
			return true;
		default:
			return unit satisfies never;
	}
}

/** Gives a thing another name. Its slug, which rules and tables use, stays. */
export async function renameUnit(
	database: Database,
	actor: Actor,
	input: {
		readonly unit: { readonly kind: UnitKind; readonly id: string; readonly name: string };
		readonly now: Date;
	},
): Promise<Result<null, UnitFault>> {
	const { unit, now } = input;
	requireRight(actor, "hierarchy.write");
	const { kind, id, name } = unit;
	return inTransaction(database, actor, async (transaction) => {
		const before = await setName(transaction, { organizationId: actor.organizationId, id }, unit);
		if (before === null) return err({ code: "unknown_unit" });
		const details = { before: { name: before }, after: { name } };
		await appendAudit(transaction, actor, {
			entry: { action: `${kind}.renamed`, subject: kind, subjectId: id, details },
			now,
		});
		return ok(null);
	});
}

/** The name before; null when there is no such thing. */
async function setName(
	transaction: Transaction,
	key: { readonly organizationId: string; readonly id: string },
	{ kind, name }: { readonly kind: UnitKind; readonly name: string },
): Promise<string | null> {
	const at = { where: { organizationId_id: key } };
	const change = { ...at, data: { name } };
	const select = { select: { name: true } };
	switch (kind) {
		case "department": {
			const found = await transaction.department.findUnique({ ...at, ...select });
			if (found !== null) await transaction.department.update(change);
			return found?.name ?? null;
		}
		case "team": {
			const found = await transaction.team.findUnique({ ...at, ...select });
			if (found !== null) await transaction.team.update(change);
			return found?.name ?? null;
		}
		case "feature": {
			const found = await transaction.feature.findUnique({ ...at, ...select });
			if (found !== null) await transaction.feature.update(change);
			return found?.name ?? null;
		}
		case "environment": {
			const found = await transaction.environment.findUnique({ ...at, ...select });
			if (found !== null) await transaction.environment.update(change);
			return found?.name ?? null;
		}
		default:
			return kind satisfies never;
	}
}
