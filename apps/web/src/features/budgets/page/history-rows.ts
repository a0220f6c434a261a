import type { BudgetFieldChange } from "@outlay/db/read-models/budget-changes";
import type { BudgetPage, PlanVersion } from "@outlay/db/read-models/budget-page";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { assertNever } from "@outlay/finops/result";
import { dayText } from "../../../design/day-text.ts";
import { type AmountUnit, thresholdText } from "../budget-words.ts";

/** One change of a budget. `before` null: there was nothing before it. */
export interface HistoryRow {
	readonly id: string;
	readonly at: Date;
	readonly author: string;
	readonly what: string;
	readonly before: string | null;
	readonly after: string;
	/** Why, as whoever changed it wrote; empty: nothing. */
	readonly note: string;
}

const KIND_WORDS = { original: "original", revised: "revised", reforecast: "reforecast" } as const;
const MODE_WORDS = { alert: "Alert", cap: "Cap" } as const;
const FIELD_WORDS = {
	name: "Name",
	mode: "Mode",
	rollover: "What a period leaves",
	thresholds: "Thresholds",
} as const;
const PERIODS_SHOWN = 3;

/** Versions of the plan and every other change as one list, newest first. */
export function historyRows({
	budget,
	versions,
	changes,
}: Pick<BudgetPage, "budget" | "versions" | "changes">): readonly HistoryRow[] {
	const plans = versions.map((version, index) => ({
		id: `version ${version.version}`,
		at: version.publishedAt,
		author: version.author,
		what: `Plan, version ${version.version}, ${KIND_WORDS[version.kind]}`,
		before: planTextOr(versions[index + 1], budget),
		after: planText(version, budget),
		note: version.note,
	}));
	const others = changes.map((change) => ({
		id: change.id,
		at: change.at,
		author: change.author,
		what: FIELD_WORDS[change.field],
		...sidesOf(change, budget),
		note: "",
	}));
	return [...plans, ...others].sort((a, b) => b.at.getTime() - a.at.getTime());
}

function sidesOf(
	change: BudgetFieldChange,
	unit: AmountUnit,
): { readonly before: string; readonly after: string } {
	switch (change.field) {
		case "name":
			return { before: change.before, after: change.after };
		case "mode":
			return { before: MODE_WORDS[change.before], after: MODE_WORDS[change.after] };
		case "rollover":
			return { before: rolloverText(change.before, unit), after: rolloverText(change.after, unit) };
		case "thresholds":
			return { before: thresholdsText(change.before, unit), after: thresholdsText(change.after, unit) };
		default:
			return assertNever(change);
	}
}

function rolloverText(
	rollover: Extract<BudgetFieldChange, { readonly field: "rollover" }>["after"],
	unit: AmountUnit,
): string {
	if (rollover === null) return "Is gone";
	const { ceiling } = rollover;
	return ceiling === null ? "Rolls over" : `Rolls over, at most ${budgetAmountText(ceiling, unit)}`;
}

function thresholdsText(
	thresholds: Extract<BudgetFieldChange, { readonly field: "thresholds" }>["after"],
	unit: AmountUnit,
): string {
	if (thresholds.length === 0) return "None";
	return thresholds.map((threshold) => thresholdText(threshold, unit)).join(", ");
}

const planTextOr = (version: PlanVersion | undefined, unit: AmountUnit) =>
	version === undefined ? null : planText(version, unit);

function planText({ everyPeriod, periods }: PlanVersion, unit: AmountUnit): string {
	const single = periods
		.slice(0, PERIODS_SHOWN)
		.map(({ start, amount }) => `${budgetAmountText(amount, unit)} from ${dayText(start)}`);
	const more = periods.length - PERIODS_SHOWN;
	return [
		...(everyPeriod === null ? [] : [`${budgetAmountText(everyPeriod, unit)} every period`]),
		...single,
		...(more > 0 ? [`${more} more periods`] : []),
	].join("; ");
}
