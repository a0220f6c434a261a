import { z } from "zod";

/** `GET /health`: 200 when the web application and its database answer, 503 when the database does not. */
export const healthSchema = z.object({
	status: z.enum(["ok", "unavailable"]),
	version: z.string(),
	database: z.enum(["ok", "unreachable"]),
	/** The server's clock. */
	at: z.iso.datetime(),
});
