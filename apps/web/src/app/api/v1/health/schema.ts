import { z } from "zod";

/**
 * The worker that was seen last. `silent`: nothing was heard of it for a minute, and it did not say that it stopped.
 * `unknown`: the database does not answer. `since` is its start, `seenAt` when it was last seen.
 */
export const workerSchema = z.object({
	state: z.enum(["running", "silent", "stopped", "never", "unknown"]),
	since: z.iso.datetime().nullable(),
	seenAt: z.iso.datetime().nullable(),
});

/** `GET /health`: 200 when the web application and its database answer, 503 when the database does not. Pages answer without a worker. */
export const healthSchema = z.object({
	status: z.enum(["ok", "unavailable"]),
	version: z.string(),
	database: z.enum(["ok", "unreachable"]),
	worker: workerSchema,
	/** The server's clock. */
	at: z.iso.datetime(),
});
