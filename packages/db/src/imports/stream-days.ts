import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import type { ImportedFile } from "../repositories/import-archives.ts";

interface StreamDays {
	readonly organizationId: string;
	readonly source: string;
	readonly days: readonly string[];
}

/** Notes which days a batch has rows of. */
export async function recordBatchDays(
	session: SqlSession,
	batch: StreamDays & { readonly importId: string },
): Promise<void> {
	await session.query(
		`INSERT INTO outlay.stream_batch_day (organization_id, source, day, import_id)
		 SELECT $1, $2, day, $3 FROM unnest($4::date[]) day ON CONFLICT DO NOTHING`,
		[batch.organizationId, batch.source, batch.importId, batch.days],
	);
}

/** The batches that have rows of these days, oldest first. Under the lock of the source. */
export async function findBatches(session: SqlSession, stream: StreamDays): Promise<readonly ImportedFile[]> {
	const result = await session.query<ImportedFile & { as_of: Date }>(
		`SELECT i.id AS "importId", r.sha256, i.file_name AS "fileName", i.member, i.layout, i.ai_scope_version AS "aiScopeVersion", i.as_of
		 FROM outlay."import" i JOIN outlay.raw_export r ON r.organization_id = i.organization_id AND r.id = i.raw_export_id
		 WHERE i.organization_id = $1 AND i.status IN ('committed', 'done') AND i.id IN (
		   SELECT import_id FROM outlay.stream_batch_day
		   WHERE organization_id = $1 AND source = $2 AND day = ANY($3::date[]))
		 ORDER BY i.as_of, i.id`,
		[stream.organizationId, stream.source, stream.days],
	);
	return result.rows.map(({ as_of, ...row }) => ({ ...row, asOf: as_of.getTime() }));
}

export interface StreamMonth {
	/** `YYYY-MM`. */
	readonly month: string;
	readonly days: readonly string[];
}

/** The days that any batch of a stream has rows of, by month. */
export async function findStreamMonths(
	database: Database,
	actor: Actor,
	source: string,
): Promise<readonly StreamMonth[]> {
	const result = await inSqlTransaction(database, actor, (session) =>
		session.query<StreamMonth>(
			`SELECT to_char(day, 'YYYY-MM') AS month, array_agg(DISTINCT day::text ORDER BY day::text) AS days
			 FROM outlay.stream_batch_day WHERE organization_id = $1 AND source = $2 GROUP BY 1 ORDER BY 1`,
			[actor.organizationId, source],
		),
	);
	return result.rows;
}
