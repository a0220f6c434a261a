import type { BudgetThreshold } from "@outlay/db/budgets/budget-definition";
import type { BudgetPersonRow } from "@outlay/db/read-models/budget-people";
import type { BudgetSummary, NamedScopePart, PeopleCounts } from "@outlay/db/read-models/budgets";
import type { BudgetMode } from "@outlay/finops/budget";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import type { BudgetWindow } from "@outlay/finops/budget-window";
import { countText } from "@outlay/finops/count-text";
import { addDays, type DaySpan } from "@outlay/finops/day";
import type { BudgetStatus } from "@outlay/finops/evaluate-budget";
import { assertNever } from "@outlay/finops/result";
import { daySpanText, dayText, monthText } from "../../design/day-text.ts";
import type { Tone } from "../../design/tag.tsx";
import { DIMENSION_WORDS, valueWord } from "../spend/query/words.ts";

/** In which unit an amount is; `currency` is null for tokens and requests. */
export type AmountUnit = Pick<BudgetSummary, "unit" | "currency">;

export interface StateWords {
	readonly word: string;
	readonly tone: Tone;
	/** Whether it is a matter for concern, which an icon says beside the colour. */
	readonly isAlarming: boolean;
}

const STATE_WORDS: Readonly<Record<BudgetStatus, StateWords>> = {
	not_running: { word: "Not running", tone: "neutral", isAlarming: false },
	no_amount: { word: "No amount", tone: "warn", isAlarming: true },
	within: { word: "Within", tone: "ok", isAlarming: false },
	forecast_over: { word: "Forecast over", tone: "warn", isAlarming: true },
	over_plan: { word: "Over plan", tone: "warn", isAlarming: true },
	over_cap: { word: "Over cap", tone: "bad", isAlarming: true },
};

/** Where a budget stands, in words; of one that only alerts nothing is over a cap. */
export function stateWords(status: BudgetStatus | null, mode: BudgetMode): StateWords {
	if (status === null) return { word: "Being evaluated", tone: "info", isAlarming: false };
	const words = STATE_WORDS[status];
	return status === "over_cap" && mode === "alert" ? { ...words, word: "Over budget" } : words;
}

const CALENDAR_WORDS = { calendar: "", fiscal: "Fiscal " } as const;

/** `Month`, `Fiscal quarter`, `Week from Monday`, `Last 28 days`. */
export function windowText(window: BudgetWindow): string {
	switch (window.kind) {
		case "day":
			return "Day";
		case "week":
			return `Week from ${capital(window.weekStart)}`;
		case "month":
		case "quarter":
		case "year": {
			const word = `${CALENDAR_WORDS[window.calendar]}${window.kind}`;
			return capital(word);
		}
		case "rolling":
			return `Last ${countText(window.days)} days`;
		case "once":
			return "Once";
		default:
			return assertNever(window);
	}
}

const capital = (word: string) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`;

/** The days of a period, as short as its window allows: `March 2026`, `1 Jan to 31 Mar`. */
export function periodText(window: BudgetWindow, { start, end }: DaySpan): string {
	if (window.kind === "month" && window.calendar === "calendar") return monthText(start);
	const last = addDays(end, -1);
	return start === last ? dayText(start) : daySpanText(start, last);
}

const NAMED_MAX = 3;

/** What a budget is for: `Whole organization`, `Team Search, environment Development`. */
export function scopeText(scope: readonly NamedScopePart[]): string {
	if (scope.length === 0) return "Whole organization";
	return capital(scope.map(partText).join(", "));
}

/** `Each of 24 people, 2 over`; null: nobody was looked for yet, or it is not for each person. */
export function peopleText(people: PeopleCounts | null): string | null {
	if (people === null) return null;
	const { counted, over } = people;
	if (counted === 0) return "The spend names nobody yet";
	const who = counted === 1 ? "1 person" : `Each of ${countText(counted)} people`;
	return over === 0 ? `${who}, nobody over` : `${who}, ${countText(over)} over`;
}

/** What a person may use where more was granted to them: `of $30.00 with what was granted`; null: nothing was. */
export function raisedText(
	{ planned, cap }: Pick<BudgetPersonRow, "planned" | "cap">,
	{ standing, ...unit }: Pick<BudgetSummary, "standing" | "unit" | "currency">,
): string | null {
	if (standing === null || planned === null || cap === null) return null;
	const more = [
		...(planned === standing.planned ? [] : [`of ${budgetAmountText(planned, unit)}`]),
		...(cap === planned ? [] : [`cap ${budgetAmountText(cap, unit)}`]),
	];
	return more.length === 0 ? null : `${more.join(", ")} with what was granted`;
}

function partText({ dimension, values }: NamedScopePart): string {
	const { one } = DIMENSION_WORDS[dimension];
	const names = values.map(({ key, name }) => (name === key ? valueWord(dimension, key) : name));
	const shown = names.slice(0, NAMED_MAX).join(" or ");
	const more = names.length - NAMED_MAX;
	const word = one.startsWith("API") ? one : one.toLowerCase();
	return `${word} ${shown}${more > 0 ? ` or ${more} more` : ""}`;
}

/** How a cap is held today, said plainly. */
export const CAP_WORDS = "Alerts only: no gateway enforces caps yet";

/** `80 % used`, `100 % forecast`, `$500.00 used`. */
export function thresholdText(threshold: BudgetThreshold, unit: AmountUnit): string {
	const level = "percent" in threshold ? `${threshold.percent} %` : budgetAmountText(threshold.amount, unit);
	return `${level} ${threshold.basis === "actual" ? "used" : "forecast"}`;
}
