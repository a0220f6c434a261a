import { HISTORY_DAYS_MAX } from "@outlay/db/repositories/connection-settings";
import { CONNECTION_KINDS, CONNECTION_STATUSES } from "@outlay/db/repositories/provider-connections";
import { addDays, type Day, dayOf } from "@outlay/finops/day";
import { z } from "zod";
import { placePageShape } from "../../../../api/page.ts";
import { daySchema } from "../attribution/rule-set-schema.ts";

const NAME_MAX = 120;
const KEY_MIN = 16;
const KEY_MAX = 500;

const nameSchema = z.string().trim().min(1, "Name the connection.").max(NAME_MAX);

/** Sent in a header, so visible ASCII only. */
const keySchema = z
	.string()
	.trim()
	.min(KEY_MIN, "Paste the whole admin key.")
	.max(KEY_MAX, "This is too long for a key.")
	.regex(/^[\x21-\x7e]+$/, "A key has no spaces and no accents: paste it again.");

/** A day that a pull can begin with: today, or one that is not too long ago. */
const firstDaySchema = daySchema.refine(
	isWithinHistory,
	`Write today, or a day at most ${HISTORY_DAYS_MAX} days ago (UTC).`,
);

function isWithinHistory(day: Day): boolean {
	const today = dayOf(Date.now());
	return day <= today && day >= addDays(today, -HISTORY_DAYS_MAX);
}

/** Path parameter of one connection. */
export const connectionIdSchema = z.uuid();

/** `POST /connections`. */
export const newConnectionSchema = z.strictObject({
	kind: z.enum(CONNECTION_KINDS),
	name: nameSchema,
	key: keySchema,
	account: z.discriminatedUnion("kind", [
		z.strictObject({ kind: z.literal("existing"), billingAccountId: z.uuid() }),
		z.strictObject({
			kind: z.literal("new"),
			name: nameSchema,
			externalId: z.string().trim().min(1).max(NAME_MAX).nullable(),
		}),
		z.strictObject({ kind: z.literal("first_seen") }),
	]),
	historyDays: z.int().min(1).max(HISTORY_DAYS_MAX).optional(),
	analytics: z.boolean().optional(),
	claudeCode: z.boolean().optional(),
});

/** `PATCH /connections/{id}`: what is left out stays. */
export const connectionChangeSchema = z
	.strictObject({
		name: nameSchema.optional(),
		status: z.enum(["active", "paused"]).optional(),
		key: keySchema.optional(),
		firstDay: firstDaySchema.optional(),
		analytics: z.boolean().optional(),
		claudeCode: z.boolean().optional(),
	})
	.refine((body) => Object.keys(body).length > 0, { message: "Say what to change." });

export const connectionSchema = z.object({
	id: z.uuid(),
	kind: z.enum(CONNECTION_KINDS),
	name: z.string(),
	status: z.enum(CONNECTION_STATUSES),
	account: z.object({ id: z.uuid(), name: z.string(), externalId: z.string().nullable() }).nullable(),
	keyHint: z.string(),
	createdAt: z.string(),
	settings: z.object({ firstDay: z.string(), analytics: z.boolean(), claudeCode: z.boolean() }),
	isPulling: z.boolean(),
	progress: z.object({ done: z.int(), total: z.int() }).nullable(),
	lastSucceededAt: z.string().nullable(),
	lastError: z.object({ code: z.string(), message: z.string(), fix: z.string(), at: z.string() }).nullable(),
	nextPullAt: z.string().nullable(),
	sources: z.array(z.object({ source: z.string(), dataTo: z.string(), asOf: z.string() })),
});

/** `GET /connections`: by name. */
export const connectionListQuerySchema = z.strictObject(placePageShape("text", "id"));
export const connectionListSchema = z.object({
	items: z.array(connectionSchema),
	nextCursor: z.string().nullable(),
});

/** `POST /connections/{id}/test`. */
export const connectionTestSchema = z.object({
	works: z.boolean(),
	trouble: z.object({ code: z.string(), message: z.string(), fix: z.string() }).nullable(),
});
