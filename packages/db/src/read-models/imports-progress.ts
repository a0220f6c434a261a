import { z } from "zod";

const progressSchema = z.object({
	rows: z.number(),
	bytes: z.number(),
	totalBytes: z.number(),
	/** Epoch ms; absent in imports of the first version. */
	startedAt: z.number().optional(),
	at: z.number().optional(),
});

/** Where a running import is. Bytes are those of the packed file. */
export interface ImportProgressView {
	readonly rows: number;
	readonly bytes: number;
	readonly totalBytes: number;
	/** null until enough was read to tell. */
	readonly rowsPerSecond: number | null;
	readonly remainingMs: number | null;
}

/** Less than this says nothing about speed. */
const MEASURED_MS_MIN = 500;

/** The progress column as a person reads it; null before the first report. Speed is the average since the start. */
export function parseProgress(column: unknown): ImportProgressView | null {
	const parsed = progressSchema.safeParse(column);
	if (!parsed.success) return null;
	const { rows, bytes, totalBytes, startedAt, at } = parsed.data;
	const elapsedMs = at !== undefined && startedAt !== undefined ? at - startedAt : 0;
	const known = elapsedMs >= MEASURED_MS_MIN;
	return {
		rows,
		bytes,
		totalBytes,
		rowsPerSecond: known ? Math.round((rows * 1000) / elapsedMs) : null,
		remainingMs:
			known && bytes > 0 ? Math.round((Math.max(0, totalBytes - bytes) * elapsedMs) / bytes) : null,
	};
}
