import type { BridgeReading, ReadSide } from "@outlay/db/read-models/bridge";
import type { ReadChange, ReadLine } from "@outlay/db/read-models/bridge-change";
import type { NamedKey } from "@outlay/db/read-models/bridge-labels";
import type { BridgeStep } from "@outlay/finops/bridge";
import type { BridgeSide } from "@outlay/finops/bridge-side";
import { magnitudePercentText } from "@outlay/finops/decimal-text";
import { moneyLine } from "@outlay/finops/money-text";
import { assertNever } from "@outlay/finops/result";
import { dayText } from "../../design/day-text.ts";
import { changeBetween, isZero } from "../spend/query/decimal.ts";
import { spanText } from "../spend/query/range.ts";
import { noneWord, valueWord } from "../spend/query/words.ts";
import { STEP_WORDS } from "./step-words.ts";

/** What a step is called and what it means. Against a plan or a forecast, what no quantity explains is the difference itself. */
export function stepWords(
	step: BridgeStep,
	{ from, to, change }: Pick<BridgeReading, "from" | "to" | "change">,
): { readonly label: string; readonly about: string } {
	if (step !== "unexplained" || change?.measured !== false) return STEP_WORDS[step];
	const { kind } = from.side.kind === "actual" ? to.side : from.side;
	const what = kind === "plan" ? "plan" : "forecast";
	return {
		label: from.side.kind === to.side.kind ? `Change of the ${what}` : `Against the ${what}`,
		about: `A ${what} is one amount: it does not say what it is made of.`,
	};
}

/** What a side is called in a list: "1 to 21 Nov", "Plan, version 2, November 2026". */
export function sideText({ side, span }: { readonly side: BridgeSide; readonly span: ReadSide["span"] }) {
	const of = span === null ? "" : `, ${spanText(span)}`;
	switch (side.kind) {
		case "actual":
			return `Spend, ${spanText(side.span)}`;
		case "plan":
			return `Plan, version ${side.version}${of === "" ? `, from ${dayText(side.periodStart)}` : of}`;
		case "forecast":
		case "owner_forecast":
			return `Forecast of ${dayText(side.day)}${of}`;
		default:
			return assertNever(side);
	}
}

/** The same where there is little room, beside a bar. */
export function shortSideText(side: BridgeSide): string {
	switch (side.kind) {
		case "actual":
			return spanText(side.span);
		case "plan":
			return `Plan v${side.version}`;
		case "forecast":
		case "owner_forecast":
			return `Forecast ${dayText(side.day)}`;
		default:
			return assertNever(side);
	}
}

const UNKNOWN: Readonly<Record<NonNullable<ReadSide["unknown"]>, string>> = {
	no_amount: "The plan sets no amount for this period.",
	not_kept: "No forecast was kept on this day. Choose another one.",
	nobody_knew: "On this day nobody could say what the period would come to.",
};

/** Why a side has no amount; null: it has one. */
const unknownText = ({ unknown }: ReadSide): string | null => (unknown === null ? null : UNKNOWN[unknown]);

/** What a line is about: "FAQ agent on gpt-5.4", "Shared costs of Search". */
function keyText(key: NamedKey | null): string {
	if (key === null) return "The whole";
	const owner = key.owner === null ? noneWord("team") : key.owner.label.label;
	if (key.kind === "shared") return `Shared costs of ${owner}`;
	if (key.model !== null) return `${owner} on ${key.model}`;
	return key.provider === null ? owner : `${owner}, ${valueWord("provider", key.provider)}`;
}

/** What happened to it: "more use", "lower prices". */
function causeText({ step, amount }: Pick<ReadLine, "step" | "amount">): string {
	const isMore = !amount.startsWith("-");
	switch (step) {
		case "price":
			return isMore ? "higher prices" : "lower prices";
		case "volume":
			return isMore ? "more use" : "less use";
		case "mix":
			return isMore ? "a costlier mix of tokens" : "a cheaper mix of tokens";
		case "context":
			return isMore ? "more tokens per request" : "fewer tokens per request";
		case "new":
			return "new";
		case "ended":
			return "ended";
		case "one_off":
			return "one-off charges";
		case "unexplained":
			return isMore ? "more cost without quantities" : "less cost without quantities";
		default:
			return assertNever(step);
	}
}

/** A line in full: "FAQ agent on gpt-5.4: more use". */
export const lineText = (line: ReadLine): string => `${keyText(line.key)}: ${causeText(line)}`;

/** What a bridge says, and its main driver: the largest line that goes the way of the whole. */
export function bridgeSentence(reading: BridgeReading): string {
	const { from, to, change, currency } = reading;
	if (change === null || currency === null || from.amount === null || to.amount === null) {
		return unknownText(from) ?? unknownText(to) ?? "Neither side has any money.";
	}
	const money = (amount: string) => moneyLine(amount, currency);
	if (isZero(change.amount)) {
		const still =
			change.lines.length === 0 ? "" : ` What moved inside it cancels out.${driverText(change, money)}`;
		return `Both sides are ${money(to.amount)}.${still}`;
	}
	const { percent } = changeBetween(to.amount, from.amount);
	const share = percent === null ? "" : ` (${magnitudePercentText(percent)})`;
	const size = money(change.amount.replace(/^-/, ""));
	const less = change.amount.startsWith("-");
	const moved =
		from.side.kind === "actual" && to.side.kind === "actual"
			? `Spend ${less ? "fell" : "rose"} by ${size}${share}, from ${money(from.amount)} to ${money(to.amount)}.`
			: `${sideText(to)}: ${money(to.amount)}, ${size} ${less ? "less" : "more"} than ${lowered(sideText(from))} (${money(from.amount)}).`;
	return `${moved}${change.measured ? driverText(change, money) : ""}`;
}

function driverText({ lines, amount }: ReadChange, money: (amount: string) => string): string {
	const same = lines.find((line) => line.amount.startsWith("-") === amount.startsWith("-"));
	const driver = same ?? lines[0];
	if (driver === undefined) return "";
	const sign = driver.amount.startsWith("-") ? "" : "+";
	return ` The largest part is ${lineText(driver)} (${sign}${money(driver.amount)}).`;
}

const lowered = (text: string) => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
