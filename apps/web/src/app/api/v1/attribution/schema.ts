import { CLAIMABLE_KINDS } from "@outlay/db/read-models/attribution-claimable";
import { CLAIM_DIMENSIONS } from "@outlay/db/read-models/attribution-identity";
import { COST_VIEWS } from "@outlay/finops/spend-view";
import { z } from "zod";
import { placePageShape } from "../../../../api/page.ts";
import { daySchema, ruleSetSchema, targetSchema } from "./rule-set-schema.ts";

const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;
const KEYS_MAX = 500;
const NOTE_MAX = 500;
const NAME_MAX = 100;

const limitSchema = z.coerce
	.number()
	.int()
	.min(1, "At least 1.")
	.max(PAGE_MAX, `At most ${PAGE_MAX}.`)
	.default(PAGE_DEFAULT);
const revisionSchema = z.int().min(1);
const amountSchema = z.string().meta({ format: "decimal" });
const countSchema = z.int().min(0);
const dayTextSchema = z.string().meta({ format: "date" });

/** Half-open; without both, the last 30 days. */
const spanShape = { from: daySchema.optional(), to: daySchema.optional() };

/** `GET /attribution`: the period that money is told for. */
export const attributionQuerySchema = z.strictObject(spanShape);

/** `PUT /attribution/draft`: `revision` is the one that was read; null begins a draft. */
export const draftBodySchema = z.strictObject({
	revision: revisionSchema.nullable(),
	ruleSet: ruleSetSchema,
});

/** `DELETE /attribution/draft`. */
export const discardQuerySchema = z.strictObject({ revision: z.coerce.number().pipe(revisionSchema) });

/** `POST /attribution/draft/rebase`: whose rule is taken where both changed it; null: that is refused. */
export const rebaseBodySchema = z.strictObject({
	revision: revisionSchema,
	prefer: z.enum(["draft", "current"]).nullable().default(null),
});

/** `POST /attribution/preview`: of the draft, unless rules are given. */
export const previewBodySchema = z.strictObject({
	ruleSet: ruleSetSchema.optional(),
	view: z.enum(COST_VIEWS).default("consumption"),
});

/** `POST /attribution/publish`. */
export const publishBodySchema = z.strictObject({
	revision: revisionSchema,
	note: z.string().trim().max(NOTE_MAX).default(""),
});

/** `GET /attribution/unallocated`: charge keys to claim, most money first. */
export const claimableQuerySchema = z.strictObject({
	kind: z.enum(CLAIMABLE_KINDS).default("unallocated"),
	...spanShape,
	search: z.string().trim().max(NAME_MAX).default(""),
	cursor: z.string().max(200).optional(),
	limit: limitSchema,
});

/** `POST /attribution/claims`: groups by one of their keys; `publish` at once where no draft waits. */
export const claimBodySchema = z.strictObject({
	keyIds: z.array(z.uuid()).min(1, "Choose at least one key.").max(KEYS_MAX, `At most ${KEYS_MAX} at once.`),
	target: targetSchema,
	from: daySchema.nullable().default(null),
	publish: z.boolean().default(false),
});

/** Name of a lookup table or a metric. */
export const tableNameSchema = z
	.string()
	.trim()
	.min(1)
	.max(NAME_MAX)
	.regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]*$/u, "Use letters, digits, spaces, dots, dashes and underscores.");

/** `PUT` and `DELETE /attribution/lookups/{name}`: the draft's revision that was read; none begins a draft. */
export const lookupQuerySchema = z.strictObject({
	revision: z.coerce.number().pipe(revisionSchema).optional(),
});
export const lookupFormatSchema = z.strictObject({ format: z.enum(["json", "csv"]).default("json") });

/** The database counts them in 32 bits. */
const VERSION_MAX = 2 ** 31 - 1;
export const versionNumberSchema = z.coerce.number().int().min(1).max(VERSION_MAX);

/** `GET /attribution/versions`: newest first. */
export const versionsQuerySchema = z.strictObject({
	cursor: versionNumberSchema.optional(),
	limit: limitSchema,
});

const lookupEntrySchema = z.object({
	value: z.string(),
	team: z.string().optional(),
	feature: z.string().optional(),
	environment: z.string().optional(),
	from: dayTextSchema.nullable(),
	to: dayTextSchema.nullable(),
});
export const lookupTableSchema = z.object({ name: z.string(), entries: z.array(lookupEntrySchema) });

const draftSummarySchema = z.object({
	baseVersion: countSchema,
	revision: revisionSchema,
	updatedBy: z.string(),
	updatedAt: z.string(),
	behind: z.boolean(),
});

const metricSummarySchema = z.object({
	name: z.string(),
	values: countSchema,
	firstDay: dayTextSchema,
	lastDay: dayTextSchema,
});

export const attributionSchema = z.object({
	version: countSchema,
	publishedAt: z.string().nullable(),
	author: z.string(),
	note: z.string(),
	ruleSet: ruleSetSchema,
	lookups: z.array(z.object({ name: z.string(), rows: countSchema })),
	metrics: z.array(metricSummarySchema),
	period: z.object({ from: dayTextSchema, to: dayTextSchema }),
	ruleMoney: z.array(z.object({ ruleId: z.string(), currency: z.string(), amount: amountSchema })),
	coverage: z.array(
		z.object({
			month: z.string().nullable(),
			currency: z.string(),
			spend: amountSchema,
			allocated: amountSchema,
		}),
	),
	draft: draftSummarySchema.nullable(),
});

const issueSchema = z.object({
	severity: z.enum(["error", "warning"]),
	code: z.string(),
	ruleId: z.string().nullable(),
	field: z.string(),
	value: z.string(),
	fix: z.string(),
});

const tableDiffSchema = z.object({
	name: z.string(),
	kind: z.enum(["added", "removed", "changed"]),
	rowsAdded: countSchema,
	rowsRemoved: countSchema,
});
const ruleNameSchema = z.object({ id: z.string(), name: z.string() });
const diffSchema = z.object({
	added: z.array(ruleNameSchema),
	removed: z.array(ruleNameSchema),
	changed: z.array(ruleNameSchema),
	moved: z.array(ruleNameSchema.extend({ from: countSchema, to: countSchema })),
	tables: z.array(tableDiffSchema),
});

/** A draft with what it would change; `published`: what others published since it was begun. */
export const draftSchema = draftSummarySchema.extend({
	ruleSet: ruleSetSchema,
	lookups: z.record(z.string(), lookupTableSchema.nullable()),
	diff: diffSchema,
	published: diffSchema.nullable(),
});

const movedShape = {
	month: z.string(),
	currency: z.string(),
	team: z.string().nullable(),
	before: amountSchema,
	after: amountSchema,
};
export const previewSchema = z.object({
	issues: z.array(issueSchema),
	preview: z
		.object({
			months: z.array(z.string()),
			keys: z.object({ total: countSchema, changed: countSchema }),
			moved: z.array(z.object(movedShape)),
			coverage: z.array(
				z.object({
					month: z.string().nullable(),
					currency: z.string(),
					spend: amountSchema,
					before: amountSchema,
					after: amountSchema,
				}),
			),
			splits: z.array(z.object({ ...movedShape, ruleId: z.string() })),
			idle: z.array(
				z.object({
					kind: z.enum(["never_matches", "shadowed"]),
					ruleId: z.string(),
					name: z.string(),
					keys: countSchema.optional(),
					by: z.array(z.object({ ruleId: z.string(), keys: countSchema })).optional(),
				}),
			),
		})
		.nullable(),
});

export const publishedSchema = z.object({ version: countSchema });

export const claimableListSchema = z.object({
	items: z.array(
		z.object({
			keyId: z.uuid(),
			provider: z.string(),
			account: z.string(),
			dimension: z.enum(CLAIM_DIMENSIONS),
			value: z.string().nullable(),
			name: z.string().nullable(),
			models: z.array(z.string()),
			modelCount: countSchema,
			teams: z.array(z.string()),
			firstSeen: dayTextSchema,
			lastSeen: dayTextSchema,
			currency: z.string(),
			spend: amountSchema,
			unallocated: amountSchema,
		}),
	),
	nextCursor: z.string().nullable(),
	groups: countSchema,
});

export const claimedSchema = z.union([
	z.object({ status: z.literal("drafted"), revision: revisionSchema }),
	z.object({ status: z.literal("published"), version: countSchema }),
]);

/** `GET /attribution/lookups` and `GET /attribution/metrics`: by name. */
export const tableListQuerySchema = z.strictObject(placePageShape("text"));
export const lookupListSchema = z.object({
	items: z.array(z.object({ name: z.string(), rows: countSchema })),
	nextCursor: z.string().nullable(),
});

/** `GET /attribution/metrics/{name}`: by day and target. */
export const metricQuerySchema = z.strictObject({
	cursor: z.string().max(500).optional(),
	limit: limitSchema,
});

export const metricListSchema = z.object({
	items: z.array(metricSummarySchema),
	nextCursor: z.string().nullable(),
});
export const metricRowsSchema = z.object({
	name: z.string(),
	items: z.array(z.object({ date: dayTextSchema, target: z.string(), amount: amountSchema })),
	nextCursor: z.string().nullable(),
	total: countSchema,
});
export const metricSchema = z.object({ name: z.string(), values: countSchema });

const versionShape = {
	version: countSchema,
	author: z.string(),
	note: z.string(),
	publishedAt: z.string().nullable(),
	current: z.boolean(),
	rules: countSchema,
	tables: z.array(z.string()),
};
export const versionListSchema = z.object({
	items: z.array(z.object(versionShape)),
	nextCursor: z.string().nullable(),
});
export const versionSchema = z.object({ version: countSchema, ruleSet: ruleSetSchema, diff: diffSchema });
