import {
	BUDGET_BASES,
	BUDGET_DIMENSIONS,
	type BudgetThreshold,
	thresholdId,
} from "@outlay/db/budgets/budget-definition";
import { INCREASE_STATUSES } from "@outlay/db/read-models/budget-page";
import { BUDGET_MODES, BUDGET_UNITS } from "@outlay/finops/budget";
import { BUDGET_CALENDARS } from "@outlay/finops/budget-window";
import { addDays } from "@outlay/finops/day";
import { BUDGET_STATUSES, THRESHOLD_BASES } from "@outlay/finops/evaluate-budget";
import { WEEKDAYS } from "@outlay/finops/fiscal-calendar";
import { formatDecimal, parseDecimal } from "@outlay/finops/money";
import { COST_VIEWS } from "@outlay/finops/spend-view";
import { z } from "zod";
import { idPageShape, limitSchema } from "../../../../api/page.ts";
import { readPeopleCursor } from "../../../../features/budgets/people-cursor.ts";
import { currencySchema } from "../../../../features/people/organization-schema.ts";
import { daySchema } from "../attribution/rule-set-schema.ts";

const NAME_MAX = 120;
const NOTE_MAX = 1_000;
const VALUE_MAX = 300;
const VALUES_MAX = 100;
const THRESHOLDS_MAX = 20;
const PERCENT_MAX = 1_000;
const PERIODS_MAX = 400;
const ROLLING_DAYS_MAX = 366;
/** Five years. */
const SPAN_DAYS_MAX = 1_830;
/** Each combination of values is a sum of its own. */
const COMBINATIONS_MAX = 1_000;
const AMOUNT_TEXT_MAX = 60;
/** A name of {@link VALUE_MAX} and an amount, as one word. */
const CURSOR_MAX = 2_000;
/** What the database holds of an amount: so many digits before the point, and after it. */
const WHOLE_DIGITS = 20;
const DECIMALS = 18;

/** An amount as people write it, without a float; null for what is none, or too large or too fine to be kept. */
function budgetAmountOf(text: string): string | null {
	const parsed = parseDecimal(text);
	if (!parsed.ok || parsed.value.digits < 0n) return null;
	const amount = formatDecimal(parsed.value);
	const [whole = "", decimals = ""] = amount.split(".");
	return whole.length > WHOLE_DIGITS || decimals.length > DECIMALS ? null : amount;
}

/** What to write for an amount that {@link budgetAmountOf} refuses. */
const AMOUNT_FIX = `Write a decimal number that is not negative, such as 1250.50: at most ${WHOLE_DIGITS} digits before the point and ${DECIMALS} after it.`;

const amountSchema = z
	.string()
	.trim()
	.max(AMOUNT_TEXT_MAX, AMOUNT_FIX)
	.refine((text) => budgetAmountOf(text) !== null, AMOUNT_FIX)
	.transform((text) => budgetAmountOf(text) ?? text)
	.meta({ format: "decimal" });
/** An amount above zero, as people write it. */
export const positiveAmountSchema = amountSchema.refine(
	(amount) => amount !== "0",
	"Write an amount above zero.",
);

const nameSchema = z
	.string()
	.trim()
	.min(1, "Name the budget.")
	.max(NAME_MAX, `Use at most ${NAME_MAX} characters.`);
const noteSchema = z.string().trim().max(NOTE_MAX, `Use at most ${NOTE_MAX} characters.`);
const revisionSchema = z.int().min(1).meta({ description: "The revision that the change was made from." });

const scopePartSchema = z.strictObject({
	dimension: z.enum(BUDGET_DIMENSIONS),
	values: z
		.array(z.string().trim().min(1).max(VALUE_MAX))
		.min(1, "Name a value, or leave the dimension out.")
		.max(VALUES_MAX, `At most ${VALUES_MAX} values.`),
});

const scopeSchema = z
	.array(scopePartSchema)
	.max(BUDGET_DIMENSIONS.length)
	.refine((scope) => new Set(scope.map(({ dimension }) => dimension)).size === scope.length, {
		message: "Name each dimension once, with all of its values.",
	})
	.refine((scope) => scope.reduce((product, { values }) => product * values.length, 1) <= COMBINATIONS_MAX, {
		message: `Name fewer values: together they make more than ${COMBINATIONS_MAX} combinations.`,
	})
	.meta({
		description:
			"All dimensions together, of each any value; empty: the whole organization. Departments, teams, features and environments are named by their short name.",
	});

const WINDOW_FIX = "Use one of: day, week, month, quarter, year, rolling (with days), once (with span).";
const calendarSchema = z
	.enum(BUDGET_CALENDARS)
	.default("calendar")
	.meta({ description: "`fiscal`: the organization's fiscal years, quarters and periods." });

const windowSchema = z.discriminatedUnion(
	"kind",
	[
		z.strictObject({ kind: z.literal("day") }),
		z.strictObject({ kind: z.literal("week"), weekStart: z.enum(WEEKDAYS).default("monday") }),
		z.strictObject({ kind: z.literal("month"), calendar: calendarSchema }),
		z.strictObject({ kind: z.literal("quarter"), calendar: calendarSchema }),
		z.strictObject({ kind: z.literal("year"), calendar: calendarSchema }),
		z.strictObject({
			kind: z.literal("rolling"),
			days: z.int().min(1).max(ROLLING_DAYS_MAX, `At most ${ROLLING_DAYS_MAX} days.`),
		}),
		z.strictObject({
			kind: z.literal("once"),
			span: z
				.strictObject({ start: daySchema, end: daySchema })
				.refine(({ start, end }) => start < end, {
					message: "The end is the day after the last one, so it lies after the start.",
					path: ["end"],
				})
				.refine(({ start, end }) => end <= addDays(start, SPAN_DAYS_MAX), {
					message: `Use at most ${SPAN_DAYS_MAX} days.`,
					path: ["end"],
				}),
		}),
	],
	WINDOW_FIX,
);

const thresholdSchema = z
	.strictObject({
		basis: z.enum(THRESHOLD_BASES),
		percent: z
			.int("Write whole percents.")
			.min(1)
			.max(PERCENT_MAX, `At most ${PERCENT_MAX} %.`)
			.exactOptional(),
		amount: positiveAmountSchema.exactOptional(),
	})
	.refine(({ percent, amount }) => (percent === undefined) !== (amount === undefined), {
		message: "Give percent (of the plan) or amount, one of them.",
	})
	.transform(
		({ basis, percent, amount }): BudgetThreshold =>
			percent === undefined ? { basis, amount: amount ?? "0" } : { basis, percent },
	);

const thresholdsSchema = z
	.array(thresholdSchema)
	.max(THRESHOLDS_MAX, `At most ${THRESHOLDS_MAX} thresholds.`)
	.refine((all) => new Set(all.map(thresholdId)).size === all.length, {
		message: "Name each threshold once.",
	});

const rolloverSchema = z.strictObject({ ceiling: amountSchema.nullable() }).nullable().meta({
	description:
		"What a period leaves goes to the next, at most `ceiling` of it (null: all). Null: it is gone.",
});

const modeSchema = z.enum(BUDGET_MODES);

const planShape = {
	everyPeriod: amountSchema.nullable(),
	periods: z
		.array(z.strictObject({ start: daySchema, amount: amountSchema }))
		.max(PERIODS_MAX, `At most ${PERIODS_MAX} periods.`)
		.refine((periods) => new Set(periods.map(({ start }) => start)).size === periods.length, {
			message: "Name each period once.",
		})
		.default([])
		.meta({ description: "Amounts of single periods, by their first day. They go before `everyPeriod`." }),
	note: noteSchema.default(""),
	overAllocate: z.boolean().default(false).meta({ description: "Hand out more than the parent budget has." }),
};

const HAS_AMOUNT = { message: "Give everyPeriod, or the amount of a period.", path: ["everyPeriod"] };
const hasAmount = (plan: { readonly everyPeriod: string | null; readonly periods: readonly unknown[] }) =>
	plan.everyPeriod !== null || plan.periods.length > 0;

/** `POST /budgets`. */
export const budgetBodySchema = z
	.strictObject({
		name: nameSchema,
		scope: scopeSchema.default([]),
		unit: z.enum(BUDGET_UNITS).default("money"),
		currency: currencySchema
			.optional()
			.meta({ description: "Of money; left out: the organization's. Other currencies are converted to it." }),
		costView: z.enum(COST_VIEWS).default("consumption"),
		basis: z.enum(BUDGET_BASES).optional().meta({
			description:
				"record (left out): billed where the bill is final, else metered. metered: usage at the price book's rates, whatever is billed; always of requests.",
		}),
		window: windowSchema,
		startDay: daySchema
			.optional()
			.meta({ description: "First day that counts; left out: that of the running period.", format: "date" }),
		mode: modeSchema
			.optional()
			.meta({ description: "Left out: cap for development and staging, else alert." }),
		perPerson: z.boolean().default(false).meta({
			description:
				"The amount is for each person who appears in the spend, also for those who appear later. Then no people are named in scope, nothing rolls over, and thresholds are of what was used.",
		}),
		rollover: rolloverSchema.default(null),
		thresholds: thresholdsSchema.optional().meta({
			description: "Left out: 50, 80 and 100 % actual, 100 % forecast; for each person 80 and 100 % actual.",
		}),
		plan: z.strictObject(planShape).refine(hasAmount, HAS_AMOUNT),
	})
	.refine(({ unit, currency }) => unit === "money" || currency === undefined, {
		message: "Leave it out: tokens and requests have no currency.",
		path: ["currency"],
	})
	.refine(({ unit, basis }) => unit !== "requests" || basis !== "record", {
		message: "Leave it out: requests are counted from usage, not from bills.",
		path: ["basis"],
	})
	.refine(({ window, rollover }) => rollover === null || !["rolling", "once"].includes(window.kind), {
		message: "Leave it out: no period follows one of this window.",
		path: ["rollover"],
	});
export type BudgetBody = z.infer<typeof budgetBodySchema>;

/** `PATCH /budgets/{id}`: what is left out stays. */
export const budgetChangeSchema = z
	.strictObject({
		revision: revisionSchema,
		name: nameSchema.optional(),
		mode: modeSchema.optional(),
		rollover: rolloverSchema.optional(),
		thresholds: thresholdsSchema.optional(),
	})
	.refine((body) => Object.keys(body).length > 1, { message: "Say what to change." });

/** `POST /budgets/{id}/plan`: the amounts from now on, all of them. */
export const planBodySchema = z
	.strictObject({ revision: revisionSchema, kind: z.enum(["revised", "reforecast"]), ...planShape })
	.refine(hasAmount, HAS_AMOUNT);

/** `POST /budgets/{id}/increases`. */
export const increaseBodySchema = z.strictObject({
	person: z
		.string()
		.min(1, "Name a person, or leave it out.")
		.max(VALUE_MAX, `Use at most ${VALUE_MAX} characters.`)
		.nullable()
		.default(null)
		.meta({
			description:
				"Of a budget for each person: whose amount is raised, as its people are listed (person). Needs people.spend.read. Of another budget: leave it out.",
		}),
	amount: positiveAmountSchema,
	reason: z
		.string()
		.trim()
		.min(1, "Say what it is for.")
		.max(NOTE_MAX, `Use at most ${NOTE_MAX} characters.`),
	lastDay: daySchema.meta({ description: "It ends with this day.", format: "date" }),
});

/** `POST /increases/{id}/decision`. */
export const decisionBodySchema = z.strictObject({
	decision: z.enum(["approved", "rejected"]),
	raisesPlan: z
		.boolean()
		.default(false)
		.meta({ description: "It raises the plan too, so that percentages of thresholds are of more." }),
	note: noteSchema.default(""),
});

/** `GET /budgets`: oldest first. */
export const budgetListQuerySchema = z.strictObject({
	...idPageShape,
	status: z.enum(BUDGET_STATUSES).optional(),
	ended: z
		.enum(["true", "false"])
		.default("false")
		.meta({ description: "`true`: those that somebody ended, instead of those that go on." }),
	format: z
		.enum(["json", "csv"])
		.default("json")
		.meta({ description: "`csv`: all of them, whatever the page." }),
});

/** `GET /budgets/{id}/people`: who used most is first. */
export const budgetPeopleQuerySchema = z.strictObject({
	cursor: z
		.string()
		.max(CURSOR_MAX)
		.refine((text) => readPeopleCursor(text) !== null, "Send nextCursor of the page before as it was.")
		.optional(),
	limit: limitSchema,
});

/** `GET /increases`: oldest first. */
export const increaseListQuerySchema = z.strictObject({
	...idPageShape,
	status: z
		.enum(["all", ...INCREASE_STATUSES])
		.default("requested")
		.meta({
			description: "What became of them; left out: those that nobody has decided.",
		}),
});

/** `GET /budgets/{id}/increases`: newest first. */
export const budgetIncreasesQuerySchema = z.strictObject(idPageShape);

/** Path parameter of a budget. */
export const budgetIdSchema = z.uuid();
/** Path parameter of a request for more. */
export const increaseIdSchema = z.uuid();
