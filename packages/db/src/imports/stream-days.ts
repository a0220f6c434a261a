import type { SqlSession } from "../database.ts";

interface StreamDays {
	readonly organizationId: string;
	readonly source: string;
	readonly importId: string;
	readonly days: readonly string[];
}

/** Another batch of a stream with rows of the asked days. */
export interface StreamBatch {
	readonly importId: string;
	readonly sha256: string;
	readonly fileName: string;
	readonly member: string;
	readonly layout: string;
	/** Epoch ms: orders versions of a row. */
	readonly asOf: number;
}

/** Notes which days a batch has rows of. */
export async function recordBatchDays(session: SqlSession, batch: StreamDays): Promise<void> {
	await session.query(
		`INSERT INTO outlay.stream_batch_day (organization_id, source, day, import_id)
		 SELECT $1, $2, day, $3 FROM unnest($4::date[]) day ON CONFLICT DO NOTHING`,
		[batch.organizationId, batch.source, batch.importId, batch.days],
	);
}

/** The other batches that have rows of these days, oldest first. Waits for imports of the same stream that write. */
export async function findBatchesOfDays(
	session: SqlSession,
	batch: StreamDays,
): Promise<readonly StreamBatch[]> {
	await session.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [
		`stream:${batch.organizationId}:${batch.source}`,
	]);
	const result = await session.query<StreamBatch & { as_of: Date }>(
		`SELECT i.id AS "importId", r.sha256, i.file_name AS "fileName", i.member, i.layout, i.as_of
		 FROM outlay."import" i JOIN outlay.raw_export r ON r.organization_id = i.organization_id AND r.id = i.raw_export_id
		 WHERE i.organization_id = $1 AND i.status IN ('committed', 'done') AND i.id <> $3 AND i.id IN (
		   SELECT import_id FROM outlay.stream_batch_day
		   WHERE organization_id = $1 AND source = $2 AND day = ANY($4::date[]))
		 ORDER BY i.as_of, i.id`,
		[batch.organizationId, batch.source, batch.importId, batch.days],
	);
	return result.rows.map(({ as_of, ...row }) => ({ ...row, asOf: as_of.getTime() }));
}
