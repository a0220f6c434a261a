import { BUDGET_BASES, PLAN_KINDS } from "@outlay/db/budgets/budget-definition";
import { FORECAST_OWNERS } from "@outlay/db/forecasts/forecast-owner";
import { SPEND_DIMENSIONS } from "@outlay/db/read-models/spend-dimensions";
import { BRIDGE_STEPS } from "@outlay/finops/bridge";
import { type BridgeSide, type BridgeSideFault, parseBridgeSide } from "@outlay/finops/bridge-side";
import { assertNever } from "@outlay/finops/result";
import { COST_VIEWS, CREDIT_SWITCHES, TAX_SWITCHES } from "@outlay/finops/spend-view";
import { z } from "zod";
import { filtersShape } from "../../../../features/spend/api/filter-schema.ts";
import { HIERARCHIES } from "../../../../features/spend/query/spend-url.ts";

const LINES_DEFAULT = 10;
const LINES_MAX = 100;
const TEXT_MAX = 2_000;

const FORMS =
	"Write actual:FROM:TO (days, TO not in it), plan:BUDGET:VERSION:FIRST-DAY-OF-THE-PERIOD, forecast:BUDGET:DAY, " +
	"forecast:organization:month:DAY or forecast:team:SLUG:month:DAY (or department, feature; or quarter).";

/** A side by its text, with a fix for each way to be none. */
const sideSchema = z
	.string()
	.max(200, FORMS)
	.transform((text, context): BridgeSide => {
		const side = parseBridgeSide(text);
		if (side.ok) return side.value;
		context.addIssue({ code: "custom", message: sideFix(side.error) });
		return z.NEVER;
	})
	.meta({ description: FORMS, example: "actual:2026-11-01:2026-11-22" });

function sideFix(fault: BridgeSideFault): string {
	switch (fault.code) {
		case "not_a_side":
			return FORMS;
		case "backward":
			return "The end is the day after the last one, so it lies after the start.";
		case "too_long":
			return `Name at most ${fault.days} days.`;
		default:
			return assertNever(fault);
	}
}

const basisSchema = z.enum(BUDGET_BASES).default("record");

/** What both operations take: whose money, and how it is counted. A plan's or forecast's side brings its own, and takes no filters. */
const askedShape = {
	from: sideSchema,
	to: sideSchema,
	view: z.enum(COST_VIEWS).default("consumption"),
	tax: z.enum(TAX_SWITCHES).default("excluded"),
	credits: z.enum(CREDIT_SWITCHES).default("apart"),
	hierarchy: z.enum(HIERARCHIES).default("was"),
	/** A budget calls it basis; here that is a filter. */
	costBasis: basisSchema.meta({
		description:
			"record: billed where the bill is final, else metered. metered: usage at the price book's rates.",
	}),
	currency: z.string().min(1).max(40).optional(),
	convertTo: z.string().min(1).max(40).optional(),
	...filtersShape,
};

/** `GET /bridge`. Filters are named like dimensions, as `GET /spend` takes them. */
export const bridgeQuerySchema = z.strictObject({
	...askedShape,
	lines: z.coerce
		.number()
		.int()
		.min(1, "At least 1.")
		.max(LINES_MAX, `At most ${LINES_MAX}.`)
		.default(LINES_DEFAULT)
		.meta({ description: "Parts that are named; the others are one sum." }),
});
export type BridgeAsked = Omit<z.infer<typeof bridgeQuerySchema>, "lines">;

/** `POST /bridge/explanations`: the same bridge, and why it is so. */
export const explanationBodySchema = z.strictObject({
	...askedShape,
	text: z
		.string()
		.trim()
		.min(1, "Write why it moved.")
		.max(TEXT_MAX, `Write at most ${TEXT_MAX} characters.`),
});

export const newExplanationSchema = z.object({ version: z.int().min(1) });

const amountSchema = z.string().meta({ format: "decimal" });

const readSideSchema = z.object({
	side: z.string(),
	kind: z.enum(["actual", "plan", "forecast", "owner_forecast"]),
	/** What it is called. */
	label: z.string(),
	/** The days that it is of, half-open; null: nobody can say. */
	span: z.object({ start: z.iso.date(), end: z.iso.date() }).nullable(),
	/** Null: unknown, never zero. */
	amount: amountSchema.nullable(),
	unknown: z.enum(["no_amount", "not_kept", "nobody_knew"]).nullable(),
	planKind: z.enum(PLAN_KINDS).nullable(),
});

const lineSchema = z.object({
	step: z.enum(BRIDGE_STEPS),
	/** Of a mix: between keys, or between the meters of this one. */
	between: z.enum(["keys", "meters"]).nullable(),
	label: z.string(),
	/** A feature's or a team's, as filters take it; null: nobody's, or the whole. */
	owner: z.object({ kind: z.enum(["feature", "team"]), value: z.string(), label: z.string() }).nullable(),
	provider: z.string().nullable(),
	model: z.string().nullable(),
	amount: amountSchema,
});

const explanationSchema = z.object({
	version: z.int().min(1),
	text: z.string(),
	author: z.string(),
	writtenAt: z.iso.datetime(),
	from: z.string(),
	to: z.string(),
	/** How much it was about when it was written. */
	about: z.object({ currency: z.string(), change: amountSchema }).nullable(),
});

/** All steps sum to `change.amount`, to the last digit; so do the lines and `other`. */
export const bridgeSchema = z.object({
	currency: z.string().nullable(),
	from: readSideSchema,
	to: readSideSchema,
	/** Null: a side is unknown. */
	change: z
		.object({
			amount: amountSchema,
			steps: z.array(z.object({ step: z.enum(BRIDGE_STEPS), label: z.string(), amount: amountSchema })),
			lines: z.array(lineSchema),
			other: amountSchema,
			otherLines: z.int().min(0),
			/** False: a side is money alone, so that all but one-off charges is one difference. */
			measured: z.boolean(),
			countedInTokens: z.int().min(0),
		})
		.nullable(),
	sentence: z.string(),
	/** Of a plan, or of its forecast. */
	budget: z.object({ id: z.uuid(), name: z.string() }).nullable(),
	/** Whose own forecast is on a side. */
	owner: z
		.object({ kind: z.enum(FORECAST_OWNERS), slug: z.string().nullable(), name: z.string() })
		.nullable(),
	view: z.enum(COST_VIEWS),
	costBasis: z.enum(BUDGET_BASES),
	scope: z.array(z.object({ dimension: z.enum(SPEND_DIMENSIONS), values: z.array(z.string().nullable()) })),
	/** Money of other currencies: never added to this one. */
	leftOut: z.array(z.object({ currency: z.string(), from: amountSchema, to: amountSchema })),
	explanations: z.object({
		/** The actor sees all of the scope, so that what is written about it is for them. */
		shared: z.boolean(),
		/** Of this bridge, the newest first. */
		own: z.array(explanationSchema),
		/** The newest of the same scope between other sides. */
		others: z.array(explanationSchema),
	}),
});
export type BridgeAnswer = z.infer<typeof bridgeSchema>;
