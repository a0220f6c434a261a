import { parseDay } from "@outlay/finops/day";
import { z } from "zod";

const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;
const TEXT_MAX = 200;

const daySchema = z
	.string()
	.refine((text) => parseDay(text).ok, "Write a day that exists, as YYYY-MM-DD.")
	.meta({ format: "date" });

const textSchema = z.string().min(1).max(TEXT_MAX).optional();
/** Below 10^18: the column is a 64-bit integer. */
const sequenceSchema = z.string().regex(/^\d{1,18}$/, "Send the nextCursor of the page before.");

/** `GET /audit`: newest first. Days are of the organization's time zone; `to` is the day after the last. */
export const auditListQuerySchema = z.strictObject({
	cursor: sequenceSchema.optional(),
	limit: z.coerce
		.number()
		.int()
		.min(1, "At least 1.")
		.max(PAGE_MAX, `At most ${PAGE_MAX}.`)
		.default(PAGE_DEFAULT),
	action: textSchema,
	subject: textSchema,
	subjectId: textSchema,
	actor: textSchema,
	from: daySchema.optional(),
	to: daySchema.optional(),
});

const eventSchema = z.object({
	/** Place in the chain, from 1. */
	sequence: z.string(),
	at: z.iso.datetime(),
	actor: z.object({ kind: z.string(), id: z.string().nullable(), label: z.string(), role: z.string() }),
	action: z.string(),
	subject: z.string(),
	subjectId: z.string(),
	details: z.record(z.string(), z.unknown()),
	hash: z.string(),
});

export const auditListSchema = z.object({ items: z.array(eventSchema), nextCursor: z.string().nullable() });

/** `GET /audit/verify`: `head` is the one an earlier verification gave, so that removed newest events are found too. */
export const auditVerifyQuerySchema = z.strictObject({
	head: z
		.string()
		.regex(/^[0-9a-f]{64}$/, "A head is 64 hexadecimal digits.")
		.optional(),
});

export const auditVerificationSchema = z.discriminatedUnion("ok", [
	z.object({ ok: z.literal(true), events: z.int().min(0), head: z.string() }),
	z.object({ ok: z.literal(false), sequence: z.string(), problem: z.string() }),
]);
