import type { BudgetStanding } from "@outlay/db/read-models/budgets";
import { countText } from "@outlay/finops/count-text";
import { DAY_MS, type Day, startOfDay } from "@outlay/finops/day";
import { dayText } from "../../design/day-text.ts";
import { valueWord } from "../spend/query/words.ts";

/** Why more is used than a budget's figures say, or may be: a word, and a sentence. */
export interface BudgetGap {
	readonly kind: "unconverted" | "unpriced" | "undelivered" | "behind";
	readonly word: string;
	readonly text: string;
}

type Lacking = Pick<
	BudgetStanding,
	"today" | "unconverted" | "unpriced" | "completeTo" | "late" | "undelivered"
>;

const NAMED_MAX = 3;

/** Spend that comes later than this is behind: bills and exports of a day or two ago are not there yet anywhere. */
const BEHIND_DAYS = 3;

/** What a budget's figures lack: what is known first. */
export function budgetGaps(standing: Lacking): readonly BudgetGap[] {
	const { unconverted, unpriced, undelivered } = standing;
	const gap = (kind: BudgetGap["kind"], isThere: boolean, why: string): readonly BudgetGap[] =>
		isThere ? [{ kind, word: WORDS[kind], text: `${EFFECTS[kind]}: ${why}.` }] : [];
	const days = listed(undelivered.map(dayText));
	return [
		...gap("unconverted", unconverted.length > 0, `no exchange rate converts ${listed(unconverted)}`),
		...gap("unpriced", unpriced.length > 0, `usage of ${listed(unpriced)} has no price yet`),
		...gap("undelivered", undelivered.length > 0, `a billing account did not deliver ${days}`),
		...gap("behind", isBehind(standing), behindText(standing)),
	];
}

const WORDS: Readonly<Record<BudgetGap["kind"], string>> = {
	unconverted: "Unconverted",
	unpriced: "Unpriced",
	undelivered: "Days missing",
	behind: "Behind",
};

const MORE = "More is used than is shown";
/** Of days that nobody delivered, nothing may be missing. */
const MAYBE_MORE = "More may be used than is shown";
const EFFECTS: Readonly<Record<BudgetGap["kind"], string>> = {
	unconverted: MORE,
	unpriced: MORE,
	undelivered: MAYBE_MORE,
	behind: MAYBE_MORE,
};

/** How far spend has come in: `Spend is complete up to 20 Nov; OpenAI, Main is 3 days behind`. */
export function reachText({ today, completeTo, late }: Lacking): string {
	if (completeTo === null) return "How far spend is complete is not known";
	const [latest, ...more] = late;
	if (latest === undefined) return `Spend is complete up to ${dayText(completeTo)}`;
	const days = daysBetween(latest.completeTo, today);
	const others = more.length === 0 ? "" : `, and ${countText(more.length)} more`;
	return `Spend is complete up to ${dayText(completeTo)}; ${accountText(latest)} is ${countText(days)} days behind${others}`;
}

/** Whether spend is missing for longer than data usually takes. */
export function isBehind({ today, completeTo }: Pick<Lacking, "today" | "completeTo">): boolean {
	return completeTo !== null && daysBetween(completeTo, today) > BEHIND_DAYS;
}

function behindText({ today, completeTo, late }: Lacking): string {
	const since = completeTo === null ? "" : ` since ${dayText(completeTo)}`;
	const [latest, ...more] = late.filter((account) => isBehind({ today, ...account }));
	const what = latest === undefined ? "nothing" : `nothing of ${accountText(latest)}`;
	const others = `, and ${countText(more.length)} more ${more.length === 1 ? "is" : "are"} behind`;
	return `${what} has come in${since}${more.length === 0 ? "" : others}`;
}

/** As accounts are called elsewhere; one without a name has its issuer's. */
function accountText({ issuer, name }: BudgetStanding["late"][number]): string {
	const provider = valueWord("provider", issuer);
	return name === issuer ? provider : `${provider}, ${name}`;
}

function listed(names: readonly string[]): string {
	const more = names.length - NAMED_MAX;
	return `${names.slice(0, NAMED_MAX).join(", ")}${more > 0 ? ` and ${countText(more)} more` : ""}`;
}

const daysBetween = (from: Day, to: Day) => Math.round((startOfDay(to) - startOfDay(from)) / DAY_MS);
