import { BUDGET_BASES, BUDGET_DIMENSIONS, PLAN_KINDS } from "@outlay/db/budgets/budget-definition";
import { ENFORCEMENTS, INCREASE_STATUSES } from "@outlay/db/read-models/budget-page";
import { BUDGET_MODES, BUDGET_UNITS } from "@outlay/finops/budget";
import { BUDGET_CALENDARS } from "@outlay/finops/budget-window";
import { BUDGET_STATUSES, THRESHOLD_BASES } from "@outlay/finops/evaluate-budget";
import { WEEKDAYS } from "@outlay/finops/fiscal-calendar";
import { COST_VIEWS } from "@outlay/finops/spend-view";
import { z } from "zod";
import { accuracySchema } from "../forecasts/schema.ts";

const amount = z.string().meta({ format: "decimal" });
const day = z.string().meta({ format: "date" });
const instant = z.iso.datetime();
const span = z.object({ start: day, end: day });
const calendar = z.enum(BUDGET_CALENDARS);
const status = z.enum(BUDGET_STATUSES);
const rollover = z.object({ ceiling: amount.nullable() }).nullable();

const thresholds = z.array(
	z.union([
		z.object({ basis: z.enum(THRESHOLD_BASES), percent: z.int() }),
		z.object({ basis: z.enum(THRESHOLD_BASES), amount }),
	]),
);

const forecastPending = z.boolean().meta({
	description: "The forecast of the present spend is being made: `forecast` is the one before, or null.",
});

/** What the figures lack, and how far they reach. */
const lacking = {
	unconverted: z
		.array(z.string())
		.meta({ description: "Currencies that no rate converts: `used` lacks them." }),
	unpriced: z.array(z.string()).meta({
		description:
			"Models whose usage has no price (the provider, where the source names no model): `used` lacks what it costs.",
	}),
};
const reach = {
	completeTo: day.nullable().meta({
		description: "The last day that all billing accounts it was spent with have delivered; null: not known.",
	}),
	late: z
		.array(z.object({ issuer: z.string(), name: z.string(), completeTo: day }))
		.meta({ description: "Of these accounts, those that end before others, the latest first." }),
	undelivered: z.array(day).meta({
		description:
			"Days of the running period that one of these accounts left out: what was spent there is not known.",
	}),
};

const windowAnswerSchema = z.discriminatedUnion("kind", [
	z.object({ kind: z.literal("day") }),
	z.object({ kind: z.literal("week"), weekStart: z.enum(WEEKDAYS) }),
	z.object({ kind: z.literal("month"), calendar }),
	z.object({ kind: z.literal("quarter"), calendar }),
	z.object({ kind: z.literal("year"), calendar }),
	z.object({ kind: z.literal("rolling"), days: z.int() }),
	z.object({ kind: z.literal("once"), span }),
]);

const standingSchema = z.object({
	status,
	evaluatedAt: instant,
	today: day.meta({ description: "The organization's day that it was evaluated for." }),
	period: span.nullable().meta({ description: "Half-open; null when the budget is not running." }),
	amount: amount.nullable().meta({ description: "Of the plan alone; null: none is set for this period." }),
	carried: amount.nullable(),
	planned: amount.nullable().meta({ description: "amount, carried, and increases that raise the plan." }),
	cap: amount.nullable().meta({ description: "planned and the other increases." }),
	used: amount.nullable().meta({ description: "Null for each person: everyone used something else." }),
	left: amount.nullable().meta({ description: "planned less used; negative: overspent." }),
	forecast: amount.nullable().meta({
		description:
			"What the period will come to; of a rolling window the most that it will hold at the end of today or one of the coming days (as many as it is long, 30 at most).",
	}),
	forecastRange: z.object({ low: amount, high: amount }).nullable(),
	forecastMethod: z.enum(["run_rate", "weekday", "mstl"]).nullable(),
	forecastPending,
	...lacking,
	...reach,
});

const peopleCounts = z
	.object({
		counted: z.int().min(0).meta({ description: "People who appear in the running period's spend." }),
		over: z.int().min(0).meta({ description: "Of these, who used their amount or more." }),
	})
	.nullable()
	.meta({ description: "Of a budget for each person, once it was evaluated; else null." });

const scopeSchema = z.array(
	z.object({
		dimension: z.enum(BUDGET_DIMENSIONS),
		values: z.array(z.object({ key: z.string(), name: z.string() })),
	}),
);
const enforcementSchema = z.enum(ENFORCEMENTS).nullable().meta({
	description:
		"What holds a cap today. `alerts_only`: nobody stops the spend, people are told. Null: it is no cap.",
});

/** One budget with where it stands. */
export const budgetSchema = z.object({
	id: z.uuid(),
	name: z.string(),
	scope: scopeSchema,
	unit: z.enum(BUDGET_UNITS),
	currency: z.string().nullable(),
	costView: z.enum(COST_VIEWS),
	basis: z.enum(BUDGET_BASES),
	window: windowAnswerSchema,
	startDay: day,
	mode: z.enum(BUDGET_MODES),
	enforcement: enforcementSchema,
	perPerson: z.boolean().meta({
		description:
			"Each person who appears in its spend has its amount. Its status is the worst of all of theirs.",
	}),
	people: peopleCounts,
	rollover,
	thresholds,
	revision: z.int(),
	version: z.int().meta({ description: "Of the plan." }),
	versionKind: z.enum(PLAN_KINDS),
	standing: standingSchema
		.nullable()
		.meta({ description: "Null until it was evaluated for the first time." }),
	parentId: z.uuid().nullable(),
	leftToHandOut: amount
		.nullable()
		.meta({ description: "What its amount leaves for its parts; null: it has none, or no amount." }),
	headroom: amount.nullable().meta({
		description:
			"leftToHandOut less the increases of its parts that count today, with its own: what an increase of a part can draw on.",
	}),
	endedAt: instant.nullable().meta({
		description: "When somebody ended it: its standing is the last one. Null: it goes on.",
	}),
	openRequests: z.int().min(0),
});

export const budgetListSchema = z.object({
	items: z.array(budgetSchema),
	nextCursor: z.string().nullable(),
});

const increaseSchema = z.object({
	id: z.uuid(),
	budgetId: z.uuid(),
	budgetName: z.string(),
	ofPerson: z
		.boolean()
		.meta({ description: "It is of a budget for each person, and raises the amount of one of them." }),
	person: z
		.object({ key: z.string(), name: z.string() })
		.nullable()
		.meta({ description: "Who that is; only for who sees people." }),
	/** The budget's: of an alert only a larger plan moves anything. */
	mode: z.enum(BUDGET_MODES),
	unit: z.enum(BUDGET_UNITS),
	currency: z.string().nullable(),
	amount,
	reason: z.string(),
	firstDay: day.nullable(),
	lastDay: day,
	endedOn: day
		.nullable()
		.meta({ description: "It was revoked on this day; what it had paid for stays paid." }),
	status: z.enum(INCREASE_STATUSES),
	raisesPlan: z.boolean(),
	requestedBy: z.string(),
	isOwn: z.boolean().meta({ description: "The caller asked for it, so that another person decides." }),
	requestedAt: instant,
	decidedBy: z.string().nullable(),
	decidedAt: instant.nullable(),
	decisionNote: z.string().nullable(),
});

export const increaseListSchema = z.object({
	items: z.array(increaseSchema),
	nextCursor: z.uuid().nullable(),
});

const changeShape = { id: z.string(), at: instant, author: z.string() };
const changeSchema = z.discriminatedUnion("field", [
	z.object({ ...changeShape, field: z.literal("name"), before: z.string(), after: z.string() }),
	z.object({
		...changeShape,
		field: z.literal("mode"),
		before: z.enum(BUDGET_MODES),
		after: z.enum(BUDGET_MODES),
	}),
	z.object({ ...changeShape, field: z.literal("rollover"), before: rollover, after: rollover }),
	z.object({ ...changeShape, field: z.literal("thresholds"), before: thresholds, after: thresholds }),
]);

/** A budget with its history. */
export const budgetPageSchema = budgetSchema.extend({
	enforced: z
		.object({
			span: z.object({ start: day, end: day }),
			kinds: z.array(z.object({ kind: z.enum(ENFORCEMENTS), used: amount })),
			...lacking,
		})
		.nullable()
		.meta({ description: "What held the spend of a cap in the last 30 days. Null: it is no cap." }),
	accuracy: accuracySchema
		.nullable()
		.meta({ description: "How far off forecasts of what it counts were. Null: not measured yet." }),
	versions: z.array(
		z.object({
			version: z.int(),
			kind: z.enum(PLAN_KINDS),
			note: z.string(),
			author: z.string(),
			publishedAt: instant,
			everyPeriod: amount.nullable(),
			periods: z.array(z.object({ start: day, amount })),
		}),
	),
	changes: z.array(changeSchema).meta({
		description:
			"What was changed beside the plan's amounts, newest first: the latest 100 events of the log.",
	}),
	increases: z.array(increaseSchema),
	events: z.array(
		z.object({
			id: z.uuid(),
			at: instant,
			periodStart: day.nullable(),
			person: z
				.object({ key: z.string(), name: z.string() })
				.nullable()
				.meta({ description: "Whose it was, of a budget for each person; only for who sees people." }),
			kind: z.enum(["crossed", "rearmed"]),
			thresholdId: z.string(),
			told: z.boolean(),
			level: amount.nullable(),
			value: amount.nullable(),
			why: z.enum(["fell", "changed", "ended"]).nullable(),
		}),
	),
	days: z
		.array(z.object({ day, used: amount }))
		.meta({ description: "Use of each day of the running period; days without are left out." }),
	ended: z
		.array(
			z.object({
				period: span,
				amount: amount.nullable(),
				planned: amount.nullable(),
				cap: amount.nullable(),
				used: amount.meta({ description: "By what is known today: bills come late." }),
				left: amount.nullable(),
				...lacking,
			}),
		)
		.meta({
			description:
				"How the last 12 periods ended, the latest first, against the version of the plan that held on their last day. None of a rolling budget or of one for each person.",
		}),
	parts: z.array(z.object({ id: z.uuid(), name: z.string() })),
});

/** What a gateway or a CI job asks for again and again. */
export const budgetStatesSchema = z.object({
	items: z.array(
		z.object({
			id: z.uuid(),
			name: z.string(),
			revision: z.int(),
			status: status.nullable().meta({ description: "Null until it was evaluated for the first time." }),
			scope: scopeSchema,
			window: windowAnswerSchema,
			mode: z.enum(BUDGET_MODES),
			enforcement: enforcementSchema,
			unit: z.enum(BUDGET_UNITS),
			currency: z.string().nullable(),
			perPerson: z.boolean(),
			people: peopleCounts,
			thresholds,
			used: amount.nullable(),
			planned: amount.nullable(),
			cap: amount.nullable(),
			left: amount.nullable(),
			forecast: amount.nullable(),
			forecastPending,
			...lacking,
			...reach,
			period: span.nullable(),
		}),
	),
});

/** People of a budget for each person, in the running period. */
export const budgetPeopleSchema = z.object({
	items: z.array(
		z.object({
			person: z.string().meta({ description: "As the source of the spend names them." }),
			name: z.string(),
			status,
			planned: amount.nullable().meta({
				description: "The amount, and increases of this person that raise the plan. Null: no amount is set.",
			}),
			cap: amount.nullable().meta({ description: "planned and this person's other increases." }),
			used: amount,
			left: amount.nullable().meta({ description: "planned less used; negative: overspent." }),
			...lacking,
		}),
	),
	nextCursor: z.string().nullable(),
});

export const newBudgetSchema = z.object({ id: z.uuid() });
export const changedBudgetSchema = z.object({ revision: z.int() });
export const publishedPlanSchema = z.object({ version: z.int(), revision: z.int() });
export const newIncreaseSchema = z.object({ id: z.uuid() });

export const decidedIncreaseSchema = z.object({
	parent: z.object({ budget: z.string(), left: amount.nullable() }).nullable().meta({
		description:
			"The budget above whose headroom an approved increase draws on, and what that could give before it, less the increases that count today; null: none.",
	}),
});
