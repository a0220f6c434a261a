import { BUDGET_DIMENSIONS, type BudgetDimension } from "@outlay/db/budgets/budget-definition";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { BudgetUnit } from "@outlay/finops/budget";
import { addDays, parseDay } from "@outlay/finops/day";
import { DEFAULT_THRESHOLDS, PERSON_THRESHOLDS } from "../new-budget.ts";
import { type SentThreshold, thresholdsFromText, thresholdsToText } from "./threshold-text.ts";
import { typedAmount } from "./typed-amount.ts";

/** Windows as the form offers them. */
export const WINDOW_CHOICES = {
	month: "Month",
	"fiscal month": "Fiscal month",
	quarter: "Quarter",
	"fiscal quarter": "Fiscal quarter",
	year: "Year",
	"fiscal year": "Fiscal year",
	week: "Week",
	day: "Day",
	rolling: "Rolling days",
	once: "Once, a span of days",
} as const;
export type WindowChoice = keyof typeof WINDOW_CHOICES;

export const ROLLOVER_CHOICES = {
	none: "It is gone",
	all: "All of it goes to the next period",
	some: "At most an amount goes to the next period",
} as const;
export type RolloverChoice = keyof typeof ROLLOVER_CHOICES;

/** What a budget is told apart by, and what can be changed later. */
export interface SettingsForm {
	readonly name: string;
	/** Empty: by environment. */
	readonly mode: "" | "alert" | "cap";
	readonly rollover: RolloverChoice;
	readonly ceiling: string;
	readonly usedAt: string;
	readonly forecastAt: string;
}

export interface BudgetForm extends SettingsForm {
	/** The amount is for each person, else for all of them together. */
	readonly perPerson: boolean;
	readonly scope: readonly { readonly dimension: BudgetDimension; readonly value: string }[];
	readonly unit: BudgetUnit;
	/** `metered`: usage at the price book's rates; else a view of the money of record. */
	readonly cost: "consumption" | "invoice" | "metered";
	readonly window: WindowChoice;
	readonly weekStart: string;
	readonly days: string;
	/** First and last day of a span, both included. */
	readonly first: string;
	readonly last: string;
	readonly startDay: string;
	readonly amount: string;
	readonly overAllocate: boolean;
}

export const NEW_FORM: BudgetForm = {
	name: "",
	mode: "",
	rollover: "none",
	ceiling: "",
	usedAt: thresholdsToText(DEFAULT_THRESHOLDS, "actual"),
	forecastAt: thresholdsToText(DEFAULT_THRESHOLDS, "forecast"),
	perPerson: false,
	scope: [],
	unit: "money",
	cost: "consumption",
	window: "month",
	weekStart: "monday",
	days: "28",
	first: "",
	last: "",
	startDay: "",
	amount: "",
	overAllocate: false,
};

/** Whether a period follows one of the window, so that something can roll over. */
const hasNext = (window: WindowChoice) => window !== "rolling" && window !== "once";

/** Whether something can roll over: a person has the amount of the period and nothing else. */
export const rolls = ({ window, perPerson }: Pick<BudgetForm, "window" | "perPerson">) =>
	hasNext(window) && !perPerson;

/** The form with its amount for each person or for all together; thresholds that nobody has changed follow it. */
export function withPerPerson(form: BudgetForm, perPerson: boolean): BudgetForm {
	const [before, after] = [form.perPerson, perPerson].map((each) =>
		thresholdsToText(each ? PERSON_THRESHOLDS : DEFAULT_THRESHOLDS, "actual"),
	);
	return {
		...form,
		perPerson,
		// Whoever spends is meant, so nobody is named.
		scope: perPerson ? form.scope.filter(({ dimension }) => dimension !== "principal") : form.scope,
		usedAt: form.usedAt === before ? (after ?? form.usedAt) : form.usedAt,
	};
}

/** Dimensions with all of their chosen values; rows without a value are left out. */
export function scopeOf(rows: BudgetForm["scope"]) {
	return BUDGET_DIMENSIONS.flatMap((dimension) => {
		const values = rows
			.filter((row) => row.dimension === dimension && row.value !== "")
			.map(({ value }) => value);
		return values.length === 0 ? [] : [{ dimension, values }];
	});
}

/** The body of `POST /budgets`. */
export function newBudgetBody(form: BudgetForm) {
	const { name, unit, cost, mode, startDay, perPerson, overAllocate } = form;
	return {
		name,
		scope: scopeOf(form.scope),
		unit,
		costView: cost === "invoice" ? cost : "consumption",
		...(cost === "metered" && unit !== "requests" ? { basis: cost } : {}),
		window: windowOf(form),
		perPerson,
		rollover: rolls(form) ? rolloverOf(form) : null,
		thresholds: thresholdsOf(form, { perPerson }),
		plan: { everyPeriod: typedAmount(form.amount), overAllocate: overAllocate && !perPerson },
		...(mode === "" ? {} : { mode }),
		...(startDay === "" ? {} : { startDay }),
	};
}

function windowOf({ window, weekStart, days, first, last }: BudgetForm) {
	switch (window) {
		case "day":
			return { kind: window };
		case "week":
			return { kind: window, weekStart };
		case "rolling":
			return { kind: window, days: Number(days) };
		case "once": {
			const day = parseDay(last);
			return { kind: window, span: { start: first, end: day.ok ? addDays(day.value, 1) : last } };
		}
		default: {
			const isFiscal = window.startsWith("fiscal ");
			return { kind: window.replace("fiscal ", ""), calendar: isFiscal ? "fiscal" : "calendar" };
		}
	}
}

/** The form of a budget that exists. */
export function settingsForm(budget: BudgetSummary): SettingsForm {
	const { name, mode, rollover, thresholds } = budget;
	return {
		name,
		mode,
		rollover: rollover === null ? "none" : rollover.ceiling === null ? "all" : "some",
		ceiling: rollover?.ceiling ?? "",
		usedAt: thresholdsToText(thresholds, "actual"),
		forecastAt: thresholdsToText(thresholds, "forecast"),
	};
}

/** The body of `PATCH /budgets/{id}`. */
export function settingsBody(
	form: SettingsForm,
	{ revision, window, perPerson }: Pick<BudgetSummary, "revision" | "window" | "perPerson">,
) {
	const rollsOver = !perPerson && window.kind !== "rolling" && window.kind !== "once";
	return {
		revision,
		name: form.name,
		...(form.mode === "" ? {} : { mode: form.mode }),
		...(rollsOver ? { rollover: rolloverOf(form) } : {}),
		thresholds: thresholdsOf(form, { perPerson }),
	};
}

/** How many thresholds a text names. */
export const thresholdCount = (text: string): number => thresholdsFromText(text, "actual").length;

/** Nothing is forecast for a person. */
const thresholdsOf = (
	{ usedAt, forecastAt }: SettingsForm,
	{ perPerson }: Pick<BudgetForm, "perPerson">,
): readonly SentThreshold[] => [
	...thresholdsFromText(usedAt, "actual"),
	...(perPerson ? [] : thresholdsFromText(forecastAt, "forecast")),
];

function rolloverOf({ rollover, ceiling }: SettingsForm): { readonly ceiling: string | null } | null {
	if (rollover === "none") return null;
	return { ceiling: rollover === "all" ? null : typedAmount(ceiling) };
}
