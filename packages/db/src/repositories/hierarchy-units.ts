import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { insertPeriod, type PeriodKind } from "./hierarchy-periods.ts";
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

export type UnitFault = { readonly code: "slug_taken" | "unknown_owner" };

const date = (day: string) => new Date(`${day}T00:00:00Z`);

/** Adds one department, team, feature or environment, and asks for the rules that name it to apply. Its id comes back. */
export async function addUnit(
	database: Database,
	actor: Actor,
	input: { readonly unit: NewUnit; readonly now: Date },
): Promise<Result<string, UnitFault>> {
	const { unit, now } = input;
	requireOrganizationRight(actor, "hierarchy.write");
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
	const say = (kind: PeriodKind, value: string | null) =>
		value === null
			? Promise.resolve()
			: insertPeriod(transaction, { organizationId, kind, unitId: id }, { value, from: unit.from, to: null });
	switch (unit.kind) {
		case "department":
			await transaction.department.create({ data });
			await say("cost_center", unit.costCenter);
			return true;
		case "environment":
			await transaction.environment.create({ data: { ...data, kind: unit.environment } });
			return true;
		case "team":
			if ((await transaction.department.count({ where: { organizationId, id: unit.ownerId } })) === 0)
				return false;
			await transaction.team.create({ data });
			await say("lead_email", unit.leadEmail);
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
