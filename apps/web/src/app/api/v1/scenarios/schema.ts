import { BUDGET_REQUEST_STATUSES } from "@outlay/db/read-models/budget-requests";
import { SCENARIO_OWNER_KINDS } from "@outlay/db/scenarios/scenario-definition";
import type { Month } from "@outlay/finops/day";
import { compareDecimal, formatDecimal, parseDecimal } from "@outlay/finops/money";
import { SCENARIO_MONTHS_MAX, SCENARIO_PARTS } from "@outlay/finops/scenario";
import { canonicalProvider } from "@outlay/pricing/provider-name";
import { z } from "zod";
import { idPageShape } from "../../../../api/page.ts";
import { unitSlugSchema } from "../hierarchy/schema.ts";

const NAME_MAX = 120;
const MODEL_MAX = 200;
const NOTE_MAX = 1_000;
const DECIMAL_TEXT_MAX = 40;
const DECIMALS_MAX = 6;
const USERS_MAX = 1_000_000_000;
const TOKENS_MAX = 10_000_000;
const COUNT_MAX = 100_000;
const GROWTH_MAX = 1_000;

/** A decimal text from `min` to `max`, without a float, with at most six decimals. */
function decimalWithin(min: number, max: number) {
	const fix = `Write a number from ${min} to ${max} with at most ${DECIMALS_MAX} decimals, such as 2.5.`;
	const within = (text: string): string | null => {
		const parsed = parseDecimal(text);
		if (!parsed.ok) return null;
		const bound = (value: number) => ({ digits: BigInt(value), scale: 0 });
		const { value } = parsed;
		if (compareDecimal(value, bound(min)) < 0 || compareDecimal(value, bound(max)) > 0) return null;
		const plain = formatDecimal(value);
		return (plain.split(".")[1] ?? "").length > DECIMALS_MAX ? null : plain;
	};
	return z
		.string()
		.trim()
		.max(DECIMAL_TEXT_MAX, fix)
		.refine((text) => within(text) !== null, fix)
		.transform((text) => within(text) ?? text)
		.meta({ format: "decimal" });
}

const aboveZero = (text: string) => text !== "0";
const countSchema = decimalWithin(0, COUNT_MAX).refine(aboveZero, "Write a number above zero.");
const percentSchema = decimalWithin(0, 100);
const wholeSchema = (min: number, max: number) => {
	const fix = `Write a whole number from ${min} to ${max}.`;
	return z.int(fix).min(min, fix).max(max, fix);
};

const modelShape = {
	provider: z
		.string()
		.trim()
		.min(1, "Name a provider of the price book.")
		.max(MODEL_MAX)
		.transform(canonicalProvider),
	model: z.string().trim().min(1, "Name a model of the price book.").max(MODEL_MAX),
};

/** What a scenario takes for granted. */
const inputsSchema = z
	.strictObject({
		users: wholeSchema(1, USERS_MAX).meta({ description: "In the first month." }),
		sessionsPerUser: countSchema.meta({ description: "Of a user in a month." }),
		callsPerSession: countSchema,
		inputTokens: wholeSchema(0, TOKENS_MAX).meta({ description: "Of one call, cached ones included." }),
		outputTokens: wholeSchema(0, TOKENS_MAX),
		cachedPercent: percentSchema.default("0").meta({
			description: "Share of the input that the provider's cache holds. Writing to the cache is not counted.",
		}),
		growthPercent: decimalWithin(-100, GROWTH_MAX)
			.refine((text) => text !== "-100", "Write more than -100: at -100 nobody is left.")
			.default("0")
			.meta({ description: "More users in each month than in the one before." }),
		months: wholeSchema(1, SCENARIO_MONTHS_MAX),
		model: z.strictObject(modelShape).meta({ description: "By the names of the price book." }),
		swap: z
			.strictObject({ ...modelShape, percent: percentSchema })
			.nullable()
			.default(null)
			.meta({ description: "A share of the calls on a second model; null: none." }),
	})
	.refine(({ inputTokens, outputTokens }) => inputTokens + outputTokens > 0, {
		message: "Give a call tokens, in or out.",
		path: ["inputTokens"],
	});

const contentShape = {
	name: z.string().trim().min(1, "Name the scenario.").max(NAME_MAX, `Use at most ${NAME_MAX} characters.`),
	owner: z
		.strictObject({
			kind: z.enum(SCENARIO_OWNER_KINDS),
			slug: unitSlugSchema,
		})
		.meta({ description: "Whom it is for, by short name. A feature may not be there yet." }),
	inputs: inputsSchema,
};

/** `POST /scenarios`. */
export const scenarioBodySchema = z.strictObject(contentShape);
/** `PUT /scenarios/{id}`. */
export const scenarioChangeSchema = z.strictObject({
	revision: z.int().min(1).meta({ description: "The revision that the change was made from." }),
	...contentShape,
});
/** `POST /scenarios/preview`. */
export const previewBodySchema = z.strictObject({ inputs: inputsSchema });

/** `POST /scenarios/{id}/request`. */
export const budgetRequestBodySchema = z.strictObject({
	firstMonth: z
		.string()
		.regex(/^2\d{3}-(0[1-9]|1[0-2])$/, "Write a month such as 2026-12.")
		.transform((text) => text as Month) // brand: the pattern is a month's
		.meta({ description: "The month that the scenario's first one is." }),
	reason: z
		.string()
		.trim()
		.min(1, "Say what it is for.")
		.max(NOTE_MAX, `Use at most ${NOTE_MAX} characters.`),
});

/** `POST /budget-requests/{id}/decision`. */
export const budgetRequestDecisionSchema = z.strictObject({
	decision: z.enum(["approved", "rejected"]),
	note: z.string().trim().max(NOTE_MAX, `Use at most ${NOTE_MAX} characters.`).default(""),
	overAllocate: z.boolean().default(false).meta({ description: "Hand out more than the parent budget has." }),
});

/** Path parameters. */
export const scenarioIdSchema = z.uuid();
export const budgetRequestIdSchema = z.uuid();

const amount = z.string().meta({ format: "decimal" });
const day = z.string().meta({ format: "date" });
const instant = z.iso.datetime();
const sums = z.object({ input: amount, cached: amount, output: amount, total: amount });
const modelName = { provider: z.string(), model: z.string() };
const part = z.enum(SCENARIO_PARTS);

export const figuresSchema = z.object({
	priceDay: day.meta({ description: "The day whose prices all months are at." }),
	prices: z.array(
		z.object({
			...modelName,
			part,
			unitPrice: amount.nullable().meta({ description: "Of one token, discount included; null: none." }),
			currency: z.string().nullable(),
			source: z.string().nullable(),
			discount: amount.nullable().meta({ description: "Percent off list that is in the price." }),
		}),
	),
	outcome: z
		.discriminatedUnion("status", [
			z.object({
				status: z.literal("priced"),
				currency: z.string(),
				months: z.array(z.object({ month: z.int(), users: amount, calls: amount, amounts: sums })),
				total: sums,
				perCall: amount,
				perUser: amount.meta({ description: "Of one user in a month." }),
			}),
			z.object({ status: z.literal("unpriced"), missing: z.array(z.object({ ...modelName, part })) }),
			z.object({ status: z.literal("several_currencies"), currencies: z.array(z.string()) }),
		])
		.meta({
			description:
				"Each part of a user's month, that part of each month, and the cost of a call round half-even to 18 decimals; sums are exact.",
		}),
});

const ownerSchema = z.object({
	kind: z.enum(SCENARIO_OWNER_KINDS),
	slug: z.string(),
	name: z.string().nullable().meta({ description: "Null: the hierarchy has none of this name." }),
});

const budgetRequestSchema = z.object({
	id: z.uuid(),
	scenarioId: z.uuid(),
	name: z.string(),
	owner: ownerSchema,
	currency: z.string(),
	months: z.array(z.object({ start: day, amount })),
	total: amount,
	priceDay: day,
	reason: z.string(),
	status: z.enum(BUDGET_REQUEST_STATUSES),
	requestedBy: z.string(),
	requestedAt: instant,
	isOwn: z.boolean().meta({ description: "The caller asked for it, so that another person decides." }),
	decidedBy: z.string().nullable(),
	decidedAt: instant.nullable(),
	decisionNote: z.string().nullable(),
	budgetId: z.uuid().nullable(),
});

const inputsAnswerSchema = z.object({
	users: z.int(),
	sessionsPerUser: amount,
	callsPerSession: amount,
	inputTokens: z.int(),
	outputTokens: z.int(),
	cachedPercent: amount,
	growthPercent: amount,
	months: z.int(),
	model: z.object(modelName),
	swap: z.object({ ...modelName, percent: amount }).nullable(),
});

export const scenarioSchema = z.object({
	id: z.uuid(),
	name: z.string(),
	owner: ownerSchema,
	inputs: inputsAnswerSchema,
	author: z.string(),
	isOwn: z.boolean(),
	mayChange: z.boolean(),
	revision: z.int(),
	createdAt: instant,
	changedAt: instant,
	figures: figuresSchema,
	request: budgetRequestSchema
		.nullable()
		.meta({ description: "The newest budget that was asked for with it." }),
});

/** `GET /scenarios`: newest first. */
export const scenarioListQuerySchema = z.strictObject(idPageShape);
export const scenarioListSchema = z.object({
	items: z.array(scenarioSchema),
	nextCursor: z.uuid().nullable(),
});
export const newScenarioSchema = z.object({ id: z.uuid() });
export const changedScenarioSchema = z.object({ revision: z.int() });
/** `GET /budget-requests`: oldest first. */
export const budgetRequestListQuerySchema = z.strictObject({
	...idPageShape,
	status: z
		.enum(["all", ...BUDGET_REQUEST_STATUSES])
		.default("requested")
		.meta({
			description: "What became of them; left out: those that nobody has decided.",
		}),
});
export const budgetRequestListSchema = z.object({
	items: z.array(budgetRequestSchema),
	nextCursor: z.uuid().nullable(),
});
export const newBudgetRequestSchema = z.object({ id: z.uuid() });
export const decidedBudgetRequestSchema = z.object({
	budgetId: z.uuid().nullable().meta({ description: "The budget that was made; null: none was." }),
});
