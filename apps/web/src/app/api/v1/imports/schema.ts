import { IMPORT_STATUSES } from "@outlay/db/read-models/imports";
import { DELIVERY_ROLES } from "@outlay/db/repositories/import-answers";
import { parseDay } from "@outlay/finops/day";
import { z } from "zod";

const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;
const NAME_MAX = 300;
const FILTER_MAX = 200;

const daySchema = z
	.string()
	.refine((text) => parseDay(text).ok, "Write a day that exists, as YYYY-MM-DD.")
	.meta({ format: "date" });

const instantSchema = z.iso.datetime({
	offset: true,
	error: "Write a time with its zone, as 2026-11-21T08:00:00Z.",
});

const FORWARD = "The end is the day after the last one, so it lies after the start.";

/** Half-open: `end` is the day after the last. */
const spanSchema = z
	.strictObject({ start: daySchema, end: daySchema })
	.refine(({ start, end }) => start < end, { message: FORWARD, path: ["end"] });

const limitSchema = z.coerce
	.number()
	.int()
	.min(1, "At least 1.")
	.max(PAGE_MAX, `At most ${PAGE_MAX}.`)
	.default(PAGE_DEFAULT);

/** Path parameter of one import. */
export const importIdSchema = z.uuid();

/** `GET /imports`: newest first. */
export const importListQuerySchema = z.strictObject({
	cursor: z.uuid().optional(),
	limit: limitSchema,
	status: z.enum(IMPORT_STATUSES).optional(),
});

/** `POST /imports`: what the file does not say itself. The body is the file's bytes. */
export const uploadQuerySchema = z
	.strictObject({
		fileName: z.string().trim().min(1, "Name the file.").max(NAME_MAX),
		source: z.string().min(1).max(NAME_MAX).optional(),
		billingAccountId: z.uuid().optional(),
		spanStart: daySchema.optional(),
		spanEnd: daySchema.optional(),
		asOf: instantSchema.optional(),
		filter: z.string().trim().min(1).max(FILTER_MAX).optional(),
		delivery: z.string().trim().min(1).max(FILTER_MAX).optional().meta({
			description:
				"Names the provider's delivery: files of one name add up, those of a later one replace them.",
		}),
	})
	.refine(({ spanStart, spanEnd }) => (spanStart === undefined) === (spanEnd === undefined), {
		message: "Give both spanStart and spanEnd, or neither.",
		path: ["spanEnd"],
	})
	.refine(({ spanStart = "", spanEnd = "" }) => spanStart === "" || spanStart < spanEnd, {
		message: FORWARD,
		path: ["spanEnd"],
	});
export type UploadQuery = z.infer<typeof uploadQuerySchema>;

/** `POST /imports/{id}/confirm`: the answer to what the import asked for. */
export const confirmBodySchema = z.strictObject({
	span: spanSchema.optional(),
	billingAccountId: z.uuid().optional(),
	asOf: instantSchema.optional(),
	filter: z.string().trim().min(1).max(FILTER_MAX).optional(),
	role: z.enum(DELIVERY_ROLES).optional().meta({
		description:
			"What the file is to the export that fills its billing period: a further part of it, or a newer one.",
	}),
});

export type ConfirmBody = z.infer<typeof confirmBodySchema>;

/** `GET /imports/{id}/issues`: quarantined lines in file order; `format=csv` downloads all of them. */
export const issuesQuerySchema = z.strictObject({
	cursor: z.string().max(80).optional(),
	limit: limitSchema,
	format: z.enum(["json", "csv"]).default("json"),
});

const amountSchema = z.string().meta({ format: "decimal" });
const countSchema = z.int().min(0);

const moneySchema = z.object({
	currency: z.string(),
	amountIn: amountSchema,
	charged: amountSchema,
	quarantined: amountSchema,
	skipped: amountSchema,
	residue: amountSchema,
	unknownAmountRows: countSchema,
});

const troubleSchema = z.object({
	code: z.string(),
	message: z.string(),
	fix: z.string(),
	sameAs: z.string().nullable(),
	proposedSpan: z.object({ start: z.string(), end: z.string() }).nullable(),
	issuer: z.string().nullable(),
	gateway: z.boolean(),
	candidates: z.array(z.object({ id: z.string(), name: z.string(), externalId: z.string().nullable() })),
	held: z
		.object({
			delivery: z.string(),
			asOf: z.string(),
			ownAsOf: z.string().nullable(),
			months: z.array(z.string()),
			files: z.array(z.object({ importId: z.uuid(), fileName: z.string() })),
		})
		.nullable(),
	closest: z.array(
		z.object({ source: z.string(), title: z.string(), missing: z.array(z.string()), message: z.string() }),
	),
});

const progressSchema = z.object({
	rows: countSchema,
	bytes: countSchema,
	totalBytes: countSchema,
	rowsPerSecond: countSchema.nullable(),
	remainingMs: countSchema.nullable(),
});

const importSummarySchema = z.object({
	id: z.uuid(),
	fileName: z.string(),
	member: z.string(),
	status: z.enum(IMPORT_STATUSES),
	stage: z.string(),
	progress: progressSchema.nullable(),
	source: z.string().nullable(),
	layout: z.string().nullable(),
	span: z.object({ start: z.string(), end: z.string() }).nullable(),
	asOf: z.string().nullable(),
	rows: z.object({ read: countSchema, charged: countSchema, quarantined: countSchema, skipped: countSchema }),
	money: z.array(moneySchema),
	trouble: troubleSchema.nullable(),
	requestedBy: z.string().nullable(),
	createdAt: z.string(),
	startedAt: z.string().nullable(),
	finishedAt: z.string().nullable(),
});

/** One import with everything about it. */
export const importSchema = importSummarySchema.extend({
	sha256: z.string(),
	byteLength: countSchema,
	declared: z.record(z.string(), z.unknown()),
	aiScopeVersion: z.int().nullable(),
	reasons: z.array(
		z.object({
			disposition: z.enum(["quarantined", "skipped"]),
			code: z.string(),
			currency: z.string(),
			rows: countSchema,
			amount: amountSchema,
			unknownAmountRows: countSchema,
		}),
	),
	unknownColumns: z.array(z.string()),
	gaps: z.array(z.object({ code: z.string(), text: z.string() })),
	issuesKept: countSchema,
	members: z.array(z.object({ id: z.uuid(), member: z.string(), status: z.enum(IMPORT_STATUSES) })),
});

export const importListSchema = z.object({
	items: z.array(importSummarySchema),
	nextCursor: z.string().nullable(),
});

export const issueListSchema = z.object({
	items: z.array(
		z.object({
			id: z.uuid(),
			line: countSchema,
			code: z.string(),
			field: z.string().nullable(),
			value: z.string().nullable(),
			message: z.string(),
			raw: z.string(),
			amount: amountSchema.nullable(),
			currency: z.string().nullable(),
		}),
	),
	nextCursor: z.string().nullable(),
});
