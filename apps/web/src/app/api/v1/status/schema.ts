import { z } from "zod";
import { workerSchema } from "../health/schema.ts";

const instantSchema = z.iso.datetime();
const countSchema = z.int().min(0);

/** `GET /status`: what an operator looks at first. */
export const statusSchema = z.object({
	version: z.string(),
	/** The server's clock. */
	at: instantSchema,
	database: z.object({
		version: z.string(),
		now: instantSchema,
		/** Names of the applied migrations, oldest first. */
		migrations: z.array(z.string()),
	}),
	worker: workerSchema,
	/** Jobs that wait to be handed to the queue. A worker that runs takes them within a second. */
	outbox: z.object({ waiting: countSchema, oldestSeconds: z.int().nullable() }),
	/** Messages about alerts, and mails to people, that every attempt failed to send. */
	deadDeliveries: z.object({ toChannels: countSchema, toPeople: countSchema }),
	/** The mail server, asked just now. */
	mail: z.discriminatedUnion("state", [
		z.object({ state: z.literal("not_set") }),
		z.object({ state: z.literal("ok") }),
		z.object({ state: z.literal("failed"), reason: z.string() }),
	]),
	/** At most 50, oldest first. */
	importsInFlight: z.array(
		z.object({
			id: z.uuid(),
			fileName: z.string(),
			member: z.string(),
			status: z.string(),
			stage: z.string(),
			createdAt: instantSchema,
		}),
	),
	/** Days whose spend waits for the rollup. */
	daysToRollUp: countSchema,
	/** How far each source reaches, per billing account. */
	sources: z.array(
		z.object({
			source: z.string(),
			billingAccountId: z.uuid(),
			billingAccount: z.string(),
			issuer: z.string(),
			basis: z.string(),
			lastDay: z.iso.date(),
			asOf: instantSchema,
		}),
	),
});
