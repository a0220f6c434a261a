import type { Arrival } from "@outlay/finops/deliveries";
import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, queryOf, type SqlSession } from "../database.ts";
import { addToOutboxBySql } from "../repositories/outbox.ts";
import type { Claim } from "./replace-cells.ts";

/** How far around an import its companions are looked for. */
const AROUND = "24 hours";
/** More files than one delivery has; past it the later ones are asked about. */
const ARRIVALS_MAX = 5_000;

/** An import as one of several files. */
export interface ArrivedFile extends Arrival {
	readonly status: string;
	/** The name that someone gave to the delivery; null: nobody did. */
	readonly named: string | null;
	/** Nobody said when it was exported, what it is a part of, or that it is filtered: its name decides. */
	readonly isUnsaid: boolean;
	readonly delivery: string | null;
}

/** Files that were brought about when this one was; of an archive, its members. */
export async function findArrivals(
	database: Database,
	actor: Actor,
	run: { readonly id: string; readonly rawExportId: string; readonly member: string },
): Promise<readonly ArrivedFile[]> {
	const result = await inSqlTransaction(database, actor, (session) =>
		session.query<Omit<ArrivedFile, "at"> & { readonly at: string }>(
			`SELECT i.id AS "importId", CASE WHEN i.member = '' THEN i.file_name ELSE i.member END AS "fileName", r.sha256,
			   (extract(epoch FROM i.created_at) * 1000)::bigint::text AS at, i.status, i.declared->>'delivery' AS named,
			   i.delivery, NOT (i.declared ?| ARRAY['asOf', 'delivery', 'partOf', 'filter']) AS "isUnsaid"
			 FROM outlay."import" own
			 JOIN outlay."import" i ON i.organization_id = own.organization_id
			   AND (i.member = '') = (own.member = '') AND (own.member = '' OR i.raw_export_id = own.raw_export_id)
			   AND i.created_at BETWEEN own.created_at - interval '${AROUND}' AND own.created_at + interval '${AROUND}'
			 JOIN outlay.raw_export r ON r.organization_id = i.organization_id AND r.id = i.raw_export_id
			 WHERE own.organization_id = $1 AND own.id = $2 ORDER BY i.id LIMIT ${ARRIVALS_MAX}`,
			[actor.organizationId, run.id],
		),
	);
	return result.rows.map((row) => ({ ...row, at: Number(row.at) }));
}

/** A delivery that fills cells, with the names of its files. */
export interface HeldDelivery {
	readonly delivery: string;
	/** ISO instant. */
	readonly asOf: string;
	/** Billing periods among the asked ones that it fills, `YYYY-MM`. */
	readonly months: readonly string[];
	readonly files: readonly {
		readonly importId: string;
		readonly fileName: string;
		readonly sha256: string;
	}[];
}

interface HeldRow {
	readonly delivery: string;
	readonly as_of: Date;
	readonly months: readonly string[];
	readonly files: HeldDelivery["files"] | null;
}

/**
 * Which deliveries fill the billing periods of these claims and of the import's own staged lines, with those of their
 * files that are about the same billing accounts. Under the lock of the source.
 */
export async function findHeldDeliveries(
	session: SqlSession,
	{ organizationId, source }: { readonly organizationId: string; readonly source: string },
	claims: readonly Claim[],
): Promise<readonly HeldDelivery[]> {
	const result = await session.query<HeldRow>(
		`WITH mine AS (SELECT account_id, scope FROM unnest($3::uuid[], $4::text[]) AS p (account_id, scope)
		   UNION SELECT account_id, scope FROM stage_line WHERE file = 0),
		 held AS (SELECT c.sha256 AS delivery, max(c.as_of) AS as_of,
		     array_agg(DISTINCT substr(c.scope, 16) ORDER BY substr(c.scope, 16)) AS months
		   FROM outlay.cell c JOIN mine ON c.billing_account_id = mine.account_id AND c.scope = mine.scope
		   WHERE c.organization_id = $1 AND c.source = $2 AND c.scope LIKE 'billing-period:%' GROUP BY 1)
		 SELECT held.*, (SELECT jsonb_agg(jsonb_build_object('importId', i.id, 'sha256', r.sha256, 'fileName',
		     CASE WHEN i.member = '' THEN i.file_name ELSE i.member END) ORDER BY i.id) FROM outlay."import" i
		   JOIN outlay.raw_export r ON r.organization_id = i.organization_id AND r.id = i.raw_export_id
		   WHERE i.organization_id = $1 AND i.source = $2 AND i.delivery = held.delivery
		     AND i.status IN ('committed', 'done')
		     AND (i.account_ids IS NULL OR i.account_ids && (SELECT array_agg(account_id) FROM mine))) AS files
		 FROM held ORDER BY delivery`,
		[organizationId, source, claims.map(({ accountId }) => accountId), claims.map(({ scope }) => scope)],
	);
	return result.rows.map(({ delivery, as_of, months, files }) => ({
		delivery,
		asOf: as_of.toISOString(),
		months,
		files: files ?? [],
	}));
}

/**
 * Runs again, as parts of a delivery, files that were brought with it and did not get in: taken for the same bytes as a
 * part of an older delivery, or waiting for somebody to say what they are.
 */
export async function reopenParts(
	session: SqlSession,
	{ organizationId, importIds }: { readonly organizationId: string; readonly importIds: readonly string[] },
	part: { readonly delivery: string; readonly asOf: string },
): Promise<void> {
	const result = await session.query<{ id: string }>(
		`UPDATE outlay."import" SET status = 'received', stage = 'waiting', error = NULL, finished_at = NULL,
		   declared = declared || jsonb_build_object('partOf', $3::jsonb)
		 WHERE organization_id = $1 AND id = ANY($2::uuid[]) AND (status = 'unchanged'
		   OR (status = 'needs_confirmation' AND error->>'code' = 'delivery_unclear')) RETURNING id`,
		[organizationId, importIds, JSON.stringify(part)],
	);
	for (const { id } of result.rows) {
		await addToOutboxBySql(queryOf(session), organizationId, {
			job: "import.run",
			payload: { organizationId, importId: id },
		});
	}
}
