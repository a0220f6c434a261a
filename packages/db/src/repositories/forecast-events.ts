import type { Day } from "@outlay/finops/day";
import type { ForecastEffect, ForecastEventKind } from "@outlay/finops/forecast-events";
import { formatAtto, formatDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireOrganizationRight, requireRight } from "../actor.ts";
import { seesBudget } from "../budgets/budget-access.ts";
import { type Database, inTransaction, type QueryRows, queryIn } from "../database.ts";
import { noteForecastsDueIn } from "../forecasts/forecast-due.ts";
import type { ForecastOwnerKind } from "../forecasts/forecast-owner.ts";
import { newId } from "../id.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { appendAudit } from "./audit.ts";
import { askForBudgets } from "./outbox.ts";

/** A known change of an owner's spend from a day on. */
export interface NewForecastEvent {
	/** `slug` of the organization itself: null. */
	readonly owner: { readonly kind: ForecastOwnerKind; readonly slug: string | null };
	readonly kind: ForecastEventKind;
	readonly day: Day;
	/** Amounts are in the organization's currency. */
	readonly effect: ForecastEffect;
	readonly note: string;
}

export interface ForecastEventRow extends Omit<NewForecastEvent, "owner" | "effect"> {
	readonly id: string;
	readonly owner: NewForecastEvent["owner"] & { readonly name: string };
	/** Decimal text; one of both is null. */
	readonly factor: string | null;
	readonly perDay: string | null;
	/** Of the amount. */
	readonly currency: string | null;
	readonly author: string;
	readonly createdAt: Date;
}

/** An organization has dozens; a list that no one reads helps nobody. */
const EVENTS_MAX = 500;

export type ForecastEventFault =
	| { readonly code: "unknown_owner"; readonly kind: ForecastOwnerKind; readonly slug: string }
	| { readonly code: "too_many"; readonly max: number };

const OWNERS_SQL = `SELECT 'organization' AS kind, id, NULL AS slug, name FROM outlay.organization WHERE id = $1::uuid
	UNION ALL SELECT 'department', id, slug, name FROM outlay.department WHERE organization_id = $1::uuid
	UNION ALL SELECT 'team', id, slug, name FROM outlay.team WHERE organization_id = $1::uuid
	UNION ALL SELECT 'feature', id, slug, name FROM outlay.feature WHERE organization_id = $1::uuid`;

/** Known changes of owners that the actor sees, the latest first. */
export async function listForecastEvents(
	database: Database,
	actor: Actor,
	{ today }: { readonly today: Day },
): Promise<readonly ForecastEventRow[]> {
	requireRight(actor, "spend.read");
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const rows = await readRows(query, actor.organizationId);
		const sees = await seesBudget(query, actor, { day: today });
		return rows.filter(({ owner: { kind, slug } }) =>
			sees(kind === "organization" || slug === null ? [] : [{ dimension: kind, values: [slug] }]),
		);
	});
}

/** Notes a change. Forecasts and budgets are made again with it. */
export async function addForecastEvent(
	database: Database,
	actor: Actor,
	{ event, now }: { readonly event: NewForecastEvent; readonly now: Date },
): Promise<Result<{ readonly id: string }, ForecastEventFault>> {
	requireOrganizationRight(actor, "forecasts.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const owners = await query<{ kind: string; id: string; slug: string | null }>(OWNERS_SQL, [
			organizationId,
		]);
		const { kind, slug } = event.owner;
		const owner = owners.find((each) => each.kind === kind && each.slug === slug);
		if (owner === undefined) return err({ code: "unknown_owner" as const, kind, slug: slug ?? "" });
		const count = await transaction.forecastEvent.count({ where: { organizationId } });
		if (count >= EVENTS_MAX) return err({ code: "too_many" as const, max: EVENTS_MAX });
		const id = newId();
		const { effect, day, note } = event;
		const factor = effect.kind === "factor" ? formatDecimal(effect.factor) : null;
		const perDay = effect.kind === "amount" ? formatAtto(effect.perDay) : null;
		await query(
			`INSERT INTO outlay.forecast_event (organization_id, id, owner_kind, owner_id, kind, day, factor, per_day, currency,
			   note, author, created_at)
			 SELECT $1::uuid, $2::uuid, $3, $4::uuid, $5, $6::date, $7::numeric, $8::numeric,
			   CASE WHEN $8::text IS NULL THEN NULL ELSE o.currency END, $9, $10, $11::timestamptz
			 FROM outlay.organization o WHERE o.id = $1::uuid`,
			[organizationId, id, kind, owner.id, event.kind, day, factor, perDay, note, actor.label, now],
		);
		const details = { kind: event.kind, owner: kind, slug, day, factor, perDay };
		const entry = { action: "forecast_event.added", subject: "forecast_event", subjectId: id, details };
		await appendAudit(transaction, actor, { entry, now });
		await noteForecastsDueIn(query, actor);
		await askForBudgets(transaction, actor);
		return ok({ id });
	});
}

/** Takes a change back, as if it had never been noted. False when there is none of that id. */
export async function removeForecastEvent(
	database: Database,
	actor: Actor,
	{ id, now }: { readonly id: string; readonly now: Date },
): Promise<boolean> {
	requireOrganizationRight(actor, "forecasts.write");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const query = queryIn(transaction);
		const event = (await readRows(query, organizationId)).find((each) => each.id === id);
		if (event === undefined) return false;
		await transaction.forecastEvent.delete({ where: { organizationId_id: { organizationId, id } } });
		const { kind, owner, day, factor, perDay } = event;
		const details = { kind, owner: owner.kind, slug: owner.slug, day, factor, perDay };
		const entry = { action: "forecast_event.removed", subject: "forecast_event", subjectId: id, details };
		await appendAudit(transaction, actor, { entry, now });
		await noteForecastsDueIn(query, actor);
		await askForBudgets(transaction, actor);
		return true;
	});
}

type StoredRow = Omit<ForecastEventRow, "owner" | "day"> & {
	readonly day: string;
	readonly ownerKind: ForecastOwnerKind;
	readonly slug: string | null;
	readonly name: string;
};

async function readRows(query: QueryRows, organizationId: string): Promise<readonly ForecastEventRow[]> {
	const rows = await query<StoredRow>(
		`SELECT e.id, e.owner_kind AS "ownerKind", o.slug, o.name, e.kind, e.day::text AS day,
		   trim_scale(e.factor)::text AS factor, trim_scale(e.per_day)::text AS "perDay", e.currency, e.note, e.author,
		   e.created_at AS "createdAt"
		 FROM outlay.forecast_event e JOIN (${OWNERS_SQL}) o ON o.kind = e.owner_kind AND o.id = e.owner_id
		 WHERE e.organization_id = $1::uuid ORDER BY e.day DESC, e.id DESC`,
		[organizationId],
	);
	return rows.map(({ ownerKind, slug, name, day, ...row }) => ({
		...row,
		owner: { kind: ownerKind, slug, name },
		day: dayFromDb(day),
	}));
}
