import { z } from "zod";

const schema = z.object({
	DATABASE_URL: z.string().min(1),
	OUTLAY_HOME: z.string().min(1),
	REDIS_URL: z.string().min(1).optional(),
	/** Jobs at a time. An import keeps one database session and one core busy. */
	OUTLAY_WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(64).default(2),
});

/** The worker's environment, parsed once. Throws with the variable that is missing or wrong. */
export const env = schema.parse(process.env);
