import type { Transaction } from "../database.ts";
import { newId } from "../id.ts";

export const UNIT_DETAILS = ["cost_center", "lead_email"] as const;
export type UnitDetail = (typeof UNIT_DETAILS)[number];

/** A value that holds in `[from, to)`; days `YYYY-MM-DD`, null: open. */
export interface StoredPeriod {
	readonly id: string;
	readonly value: string;
	readonly from: string;
	readonly to: string | null;
}

/** Where the periods of one thing are: who owns it, its cost centre, who answers for it. */
interface Place {
	readonly table: string;
	readonly unit: string;
	readonly value: string;
	/** Cast of the value. */
	readonly type: "uuid" | "text";
	readonly field: UnitDetail | null;
}

export type PeriodKind = "team_placement" | "feature_placement" | UnitDetail;

const detail = (field: UnitDetail): Place => ({
	table: "unit_detail",
	unit: "unit_id",
	value: "value",
	type: "text",
	field,
});

const PLACES: Readonly<Record<PeriodKind, Place>> = {
	team_placement: {
		table: "team_placement",
		unit: "team_id",
		value: "department_id",
		type: "uuid",
		field: null,
	},
	feature_placement: {
		table: "feature_placement",
		unit: "feature_id",
		value: "team_id",
		type: "uuid",
		field: null,
	},
	cost_center: detail("cost_center"),
	lead_email: detail("lead_email"),
};

export interface Periods {
	readonly organizationId: string;
	readonly kind: PeriodKind;
	readonly unitId: string;
}

/** In order of time. They stay as they are until the transaction ends. */
async function readPeriods(
	transaction: Transaction,
	{ organizationId, kind, unitId }: Periods,
): Promise<readonly StoredPeriod[]> {
	const { table, unit, value, field } = PLACES[kind];
	return transaction.$queryRawUnsafe<StoredPeriod[]>(
		`SELECT id, ${value}::text AS value, valid_from::text AS "from", valid_to::text AS "to" FROM outlay.${table}
		 WHERE organization_id = $1::uuid AND ${unit} = $2::uuid ${field === null ? "" : `AND field = '${field}'`}
		 ORDER BY valid_from FOR UPDATE`,
		organizationId,
		unitId,
	);
}

/**
 * Makes a value hold from a day until the next period that is known; null: nothing holds in that time. The period that
 * the day is in ends on it, or is replaced where it begins on that very day. Answers what held on the day before.
 */
export async function setFrom(
	transaction: Transaction,
	periods: Periods,
	{ value, from }: { readonly value: string | null; readonly from: string },
): Promise<string | null> {
	const stored = await readPeriods(transaction, periods);
	const cut = stored.find((row) => row.from <= from && (row.to === null || from < row.to));
	if (cut !== undefined && cut.value === value) return value;
	const next = stored.find((row) => row.from > from)?.from ?? null;
	if (cut !== undefined) await endPeriod(transaction, periods, { period: cut, day: from });
	if (value !== null) {
		const to = cut === undefined ? next : cut.to;
		await insertPeriod(transaction, periods, { value, from, to });
	}
	return cut?.value ?? null;
}

/** Adds a period as it is: for a thing that is new. */
export async function insertPeriod(
	transaction: Transaction,
	{ organizationId, kind, unitId }: Periods,
	{ value, from, to }: Omit<StoredPeriod, "id">,
): Promise<void> {
	const { table, unit, value: column, type, field } = PLACES[kind];
	await transaction.$executeRawUnsafe(
		`INSERT INTO outlay.${table} (organization_id, id, ${unit}, ${column}, valid_from, valid_to${field === null ? "" : ", field"})
		 VALUES ($1::uuid, $2::uuid, $3::uuid, $4::${type}, $5::date, $6::date${field === null ? "" : `, '${field}'`})`,
		organizationId,
		newId(),
		unitId,
		value,
		from,
		to,
	);
}

/** Ends whatever holds on a day or later: what begins then is gone. */
export async function endPeriods(transaction: Transaction, periods: Periods, day: string): Promise<void> {
	for (const period of await readPeriods(transaction, periods)) {
		if (period.to === null || period.to > day) await endPeriod(transaction, periods, { period, day });
	}
}

/** Opens the period that ended on a day. */
export async function reopenPeriod(
	transaction: Transaction,
	{ organizationId, kind, unitId }: Periods,
	day: string,
): Promise<void> {
	const { table, unit, field } = PLACES[kind];
	await transaction.$executeRawUnsafe(
		`UPDATE outlay.${table} SET valid_to = NULL WHERE organization_id = $1::uuid AND ${unit} = $2::uuid
		 AND valid_to = $3::date ${field === null ? "" : `AND field = '${field}'`}`,
		organizationId,
		unitId,
		day,
	);
}

async function endPeriod(
	transaction: Transaction,
	{ organizationId, kind }: Periods,
	{ period, day }: { readonly period: StoredPeriod; readonly day: string },
): Promise<void> {
	const { table } = PLACES[kind];
	const statement =
		period.from < day
			? `UPDATE outlay.${table} SET valid_to = $3::date WHERE organization_id = $1::uuid AND id = $2::uuid`
			: `DELETE FROM outlay.${table} WHERE organization_id = $1::uuid AND id = $2::uuid AND valid_from >= $3::date`;
	await transaction.$executeRawUnsafe(statement, organizationId, period.id, day);
}
