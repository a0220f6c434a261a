import type { Day } from "@outlay/finops/day";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, queryIn, type Transaction } from "../database.ts";
import { personOf } from "../repositories/budget-increases.ts";
import type { RequestedMonth } from "../repositories/budget-requests.ts";
import type { ScenarioOwner, ScenarioOwnerKind } from "../scenarios/scenario-definition.ts";
import { seesOwner } from "../scenarios/scenario-rows.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { pageOfVisible, visibleRows } from "./visible-rows.ts";

export const BUDGET_REQUEST_STATUSES = ["requested", "withdrawn", "approved", "rejected"] as const;
export type BudgetRequestStatus = (typeof BUDGET_REQUEST_STATUSES)[number];

/** A budget that was asked for with a scenario. Amounts are decimal text, as they were when it was asked for. */
export interface BudgetRequestRow {
	readonly id: string;
	readonly scenarioId: string;
	readonly name: string;
	readonly owner: ScenarioOwner;
	/** What the owner is called; null: the hierarchy has none of this name. */
	readonly ownerName: string | null;
	readonly currency: string;
	readonly months: readonly RequestedMonth[];
	readonly total: string;
	/** The day whose prices the amounts are at. */
	readonly priceDay: Day;
	readonly reason: string;
	readonly status: BudgetRequestStatus;
	readonly requestedBy: string;
	readonly requestedAt: Date;
	/** The actor asked for it, so that another person decides. */
	readonly isOwn: boolean;
	readonly decidedBy: string | null;
	readonly decidedAt: Date | null;
	readonly decisionNote: string | null;
	/** The budget that it became. */
	readonly budgetId: string | null;
}

type StoredRequest = Omit<BudgetRequestRow, "owner" | "months" | "priceDay" | "isOwn"> & {
	readonly ownerKind: ScenarioOwnerKind;
	readonly ownerSlug: string;
	readonly months: readonly { readonly start: string; readonly amount: string }[];
	readonly priceDay: string;
	readonly requestedById: string | null;
};

/** Requests for new budgets that nobody has decided, oldest first: the actor's own, and those for owners that are theirs. */
export function listOpenBudgetRequests(
	database: Database,
	actor: Actor,
	{ today }: { readonly today: Day },
): Promise<readonly BudgetRequestRow[]> {
	requireRight(actor, "budgets.read");
	return inTransaction(database, actor, async (transaction) => {
		const wanted = { scenarioId: null, status: "requested", page: null } as const;
		const rows = await readBudgetRequests(transaction, actor, wanted);
		const sees = await seesOwner(transaction, actor, { today });
		return rows.filter(({ isOwn, owner }) => isOwn || sees(owner));
	});
}

/** Which requests are listed. */
export interface BudgetRequestQuery {
	readonly today: Day;
	/** Null: of every status. */
	readonly status: BudgetRequestStatus | null;
	readonly limit: number;
	/** The last id of the page before; null: from the oldest. */
	readonly cursor: string | null;
}

/** Requests for new budgets page by page, oldest first: the actor's own, and those for owners that are theirs. */
export function listBudgetRequests(
	database: Database,
	actor: Actor,
	{ today, status, limit, cursor }: BudgetRequestQuery,
): Promise<{ readonly items: readonly BudgetRequestRow[]; readonly nextCursor: string | null }> {
	requireRight(actor, "budgets.read");
	return inTransaction(database, actor, async (transaction) => {
		const sees = await seesOwner(transaction, actor, { today });
		const found = await visibleRows(
			(page) => readBudgetRequests(transaction, actor, { scenarioId: null, status, page }),
			{ cursor, limit, sees: ({ isOwn, owner }) => isOwn || sees(owner) },
		);
		const { rows, nextCursor } = pageOfVisible(found, limit);
		return { items: rows, nextCursor };
	});
}

/** Requests, oldest first: their ids are made in the order of time. Of null all. The caller has checked the right, and leaves out what the actor may not see. */
export async function readBudgetRequests(
	transaction: Transaction,
	actor: Actor,
	{
		scenarioId,
		status,
		page,
	}: {
		readonly scenarioId: string | null;
		readonly status: BudgetRequestStatus | null;
		readonly page: { readonly after: string | null; readonly limit: number } | null;
	},
): Promise<readonly BudgetRequestRow[]> {
	const rows = await queryIn(transaction)<StoredRequest>(
		`SELECT r.id, r.scenario_id AS "scenarioId", r.name, r.owner_kind AS "ownerKind", r.owner_slug AS "ownerSlug",
		   coalesce(t.name, f.name) AS "ownerName", r.currency, r.months, trim_scale(r.total)::text AS total,
		   r.price_day::text AS "priceDay", r.reason, r.status, r.requested_by AS "requestedBy",
		   r.requested_by_id AS "requestedById", r.requested_at AS "requestedAt", r.decided_by AS "decidedBy",
		   r.decided_at AS "decidedAt", r.decision_note AS "decisionNote", r.budget_id AS "budgetId"
		 FROM outlay.budget_request r
		 LEFT JOIN outlay.team t
		   ON t.organization_id = r.organization_id AND r.owner_kind = 'team' AND t.slug = r.owner_slug
		 LEFT JOIN outlay.feature f
		   ON f.organization_id = r.organization_id AND r.owner_kind = 'feature' AND f.slug = r.owner_slug
		 WHERE r.organization_id = $1::uuid AND ($2::uuid IS NULL OR r.scenario_id = $2::uuid)
		   AND ($3::text IS NULL OR r.status = $3::text) AND ($4::uuid IS NULL OR r.id > $4::uuid)
		 ORDER BY r.id LIMIT $5::int`,
		[actor.organizationId, scenarioId, status, page?.after ?? null, page?.limit ?? null],
	);
	const me = await personOf(transaction, actor);
	return rows.map(({ ownerKind, ownerSlug, requestedById, ...row }) => ({
		...row,
		owner: { kind: ownerKind, slug: ownerSlug },
		months: row.months.map(({ start, amount }) => ({ start: dayFromDb(start), amount })),
		priceDay: dayFromDb(row.priceDay),
		isOwn: requestedById !== null && requestedById === me,
	}));
}
