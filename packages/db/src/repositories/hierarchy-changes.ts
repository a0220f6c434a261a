import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { appendAudit } from "./audit.ts";
import { endPeriods, type PeriodKind, reopenPeriod, setFrom } from "./hierarchy-periods.ts";
import type { UnitKind } from "./hierarchy-units.ts";
import { childrenAfter, rulesNaming, type StoredUnit } from "./hierarchy-uses.ts";
import { addToOutbox } from "./outbox.ts";

/** What becomes of a unit. Days are `YYYY-MM-DD`; `from` is the first day of what is said beside it. */
export type UnitChange =
	| { readonly kind: "rename"; readonly name: string }
	/** `ownerId`: the department of a team, the team of a feature. */
	| { readonly kind: "move"; readonly ownerId: string; readonly from: string }
	/** null: none from that day on. */
	| { readonly kind: "cost_center" | "lead_email"; readonly value: string | null; readonly from: string }
	/** `to` is the day after the last; null: it goes on. */
	| { readonly kind: "end"; readonly to: string | null };

export interface UnitChangeFault {
	readonly code:
		| "unknown_unit"
		| "unknown_owner"
		| "not_possible"
		| "outside_its_time"
		| "owner_has_ended"
		| "has_children"
		| "has_rules";
	/** What stands in the way: units, rules and tables by name, or the days between which it must be. */
	readonly names: readonly string[];
}

export interface UnitKey {
	readonly kind: UnitKind;
	readonly id: string;
}

const TABLES = {
	department: "department",
	team: "team",
	feature: "feature",
	environment: "environment",
} as const satisfies Record<UnitKind, string>;

const PERIODS: Readonly<Record<UnitKind, readonly PeriodKind[]>> = {
	department: ["cost_center", "lead_email"],
	team: ["team_placement", "cost_center", "lead_email"],
	feature: ["feature_placement", "lead_email"],
	environment: [],
};

interface Change {
	readonly unit: UnitKey;
	readonly changes: readonly UnitChange[];
	readonly now: Date;
}

/**
 * Changes a unit: all of it or, with the first fault, nothing. Each change is an event of its own in the log. Spend of
 * open months follows; closed months stay as they were.
 */
export async function changeUnit(
	database: Database,
	actor: Actor,
	{ unit, changes, now }: Change,
): Promise<Result<null, UnitChangeFault>> {
	requireOrganizationRight(actor, "hierarchy.write");
	const { organizationId } = actor;
	const refused = new Refused();
	try {
		await inTransaction(database, actor, async (transaction) => {
			for (const change of changes) {
				const stored = await findUnit(transaction, organizationId, unit);
				if (stored === null) throw refused.because("unknown_unit");
				const place = { transaction, organizationId, unit: stored };
				const fault = await faultOf(place, change);
				if (fault !== null) throw refused.because(fault.code, fault.names);
				const details = await apply(place, change);
				const entry = {
					action: `${unit.kind}.${VERBS[change.kind]}`,
					subject: unit.kind,
					subjectId: unit.id,
					details,
				};
				await appendAudit(transaction, actor, { entry, now });
			}
			const moves = changes.some(({ kind }) => kind === "move" || kind === "end");
			if (moves)
				await addToOutbox(transaction, organizationId, {
					job: "attribution.apply",
					payload: { organizationId },
				});
		});
		return ok(null);
	} catch (error) {
		if (error === refused && refused.fault !== null) return err(refused.fault);
		throw error;
	}
}

/** Undoes the transaction and carries why. */
class Refused extends Error {
	override readonly name = "Refused";
	fault: UnitChangeFault | null = null;
	because(code: UnitChangeFault["code"], names: readonly string[] = []): this {
		this.fault = { code, names };
		return this;
	}
}

const VERBS = {
	rename: "renamed",
	move: "placed",
	cost_center: "cost_center_changed",
	lead_email: "lead_changed",
	end: "ended",
} as const satisfies Record<UnitChange["kind"], string>;

interface Place {
	readonly transaction: Transaction;
	readonly organizationId: string;
	readonly unit: StoredUnit;
}

async function findUnit(
	transaction: Transaction,
	organizationId: string,
	{ kind, id }: UnitKey,
): Promise<StoredUnit | null> {
	const rows = await transaction.$queryRawUnsafe<Omit<StoredUnit, "kind">[]>(
		`SELECT id, slug, name, valid_from::text AS "from", valid_to::text AS "to" FROM outlay.${TABLES[kind]}
		 WHERE organization_id = $1::uuid AND id = $2::uuid FOR UPDATE`,
		organizationId,
		id,
	);
	const [row] = rows;
	return row === undefined ? null : { kind, ...row };
}

type Fault = UnitChangeFault | null;

async function faultOf(place: Place, change: UnitChange): Promise<Fault> {
	const { unit } = place;
	switch (change.kind) {
		case "rename":
			return null;
		case "move":
			return outside(unit, change.from) ?? moveFault(place, change);
		case "cost_center":
		case "lead_email":
			if (!PERIODS[unit.kind].includes(change.kind)) return { code: "not_possible", names: [unit.kind] };
			return outside(unit, change.from);
		case "end":
			return change.to === null ? null : endFault(place, change.to);
		default:
			return change satisfies never;
	}
}

/** A change outside the time of the unit would never be seen. */
function outside({ from, to }: StoredUnit, day: string): Fault {
	const isInside = day >= from && (to === null || day < to);
	return isInside ? null : { code: "outside_its_time", names: to === null ? [from] : [from, to] };
}

const OWNER_KINDS = { team: "department", feature: "team" } as const;

async function moveFault(
	{ transaction, organizationId, unit }: Place,
	{ ownerId, from }: Extract<UnitChange, { kind: "move" }>,
): Promise<Fault> {
	if (unit.kind !== "team" && unit.kind !== "feature") return { code: "not_possible", names: [unit.kind] };
	const owner = await findUnit(transaction, organizationId, { kind: OWNER_KINDS[unit.kind], id: ownerId });
	if (owner === null) return { code: "unknown_owner", names: [] };
	// It would be left in something that is not there any more: from then on it needs a third owner.
	return owner.to === null && from >= owner.from ? null : { code: "owner_has_ended", names: [owner.name] };
}

async function endFault(place: Place, to: string): Promise<Fault> {
	const { unit } = place;
	if (to <= unit.from) return { code: "outside_its_time", names: [unit.from] };
	const children = await childrenAfter(place, to);
	if (children.length > 0) return { code: "has_children", names: children };
	const rules = await rulesNaming(place, to);
	return rules.length > 0 ? { code: "has_rules", names: rules } : null;
}

/** What the log says of it. */
async function apply(place: Place, change: UnitChange): Promise<Readonly<Record<string, unknown>>> {
	const { transaction, organizationId, unit } = place;
	const periods = (kind: PeriodKind) => ({ organizationId, kind, unitId: unit.id });
	switch (change.kind) {
		case "rename":
			await setColumn(place, { column: "name", value: change.name });
			return { before: { name: unit.name }, after: { name: change.name } };
		case "move": {
			const kind = unit.kind === "team" ? "team_placement" : "feature_placement";
			const before = await setFrom(transaction, periods(kind), { value: change.ownerId, from: change.from });
			return { from: change.from, before: { ownerId: before }, after: { ownerId: change.ownerId } };
		}
		case "cost_center":
		case "lead_email": {
			const before = await setFrom(transaction, periods(change.kind), change);
			return { from: change.from, before: { value: before }, after: { value: change.value } };
		}
		case "end":
			await endUnit(place, change.to);
			return { before: { to: unit.to }, after: { to: change.to } };
		default:
			return change satisfies never;
	}
}

/** Its placements and details end with it, and go on when it does. */
async function endUnit(place: Place, to: string | null): Promise<void> {
	const { transaction, organizationId, unit } = place;
	for (const kind of PERIODS[unit.kind]) {
		const periods = { organizationId, kind, unitId: unit.id };
		if (unit.to !== null) await reopenPeriod(transaction, periods, unit.to);
		if (to !== null) await endPeriods(transaction, periods, to);
	}
	await setColumn(place, { column: "valid_to", value: to });
}

async function setColumn(
	{ transaction, organizationId, unit }: Place,
	{ column, value }: { readonly column: "name" | "valid_to"; readonly value: string | null },
): Promise<void> {
	const type = column === "name" ? "text" : "date";
	await transaction.$executeRawUnsafe(
		`UPDATE outlay.${TABLES[unit.kind]} SET ${column} = $3::${type} WHERE organization_id = $1::uuid AND id = $2::uuid`,
		organizationId,
		unit.id,
		value,
	);
}
