import type { AlertFact } from "./alert-notice.ts";
import type { Finding } from "./anomaly.ts";
import { type BridgeLine, type BridgeStep, largestLines } from "./bridge.ts";
import { DAY_MS, dayOf, type Instant } from "./day.ts";
import { type Atto, formatAtto } from "./money.ts";
import { moneyLine } from "./money-text.ts";
import type { Runaway } from "./runaway.ts";

/** What an alert of an anomaly says. */
export interface AnomalyText {
	readonly title: string;
	readonly sentence: string;
	readonly facts: readonly AlertFact[];
	/** What the difference from the expected is made of, the largest first; they sum to it. */
	readonly drivers: readonly AnomalyDriver[];
}

export interface AnomalyDriver {
	readonly label: string;
	/** Negative: it made the day cheaper. */
	readonly amount: Atto;
}

/** The names that people know. */
export interface AnomalyNames {
	/** Of the team, feature, provider, model or key. */
	readonly label: string;
	readonly currency: string;
	/** A line's key and its model; null: it has none. */
	readonly nameOf: (cell: string) => { readonly key: string; readonly model: string | null };
}

/** Drivers that are named; the others are one sum. */
const DRIVERS = 3;

const WORDS: Readonly<Record<BridgeStep, string>> = {
	price: "prices",
	volume: "usage",
	mix: "another mix of tokens",
	context: "tokens of a request",
	new: "new use",
	ended: "use that ended",
	one_off: "one-off charges",
	unexplained: "spend without quantities",
};

/** The words about a day that is outside its bounds: what it cost, what was expected, and what the difference is made of. */
export function anomalyText(finding: Finding, names: AnomalyNames): AnomalyText {
	const { label, currency } = names;
	const { actual, expected, day } = finding;
	const change = actual - expected;
	const money = (amount: Atto) => moneyLine(formatAtto(amount), currency);
	const { lines, other } = largestLines(finding.bridge, DRIVERS);
	const [largest] = lines;
	const difference = `${money(change < 0n ? -change : change)} ${change < 0n ? "less" : "more"}`;
	const because =
		largest === undefined
			? ""
			: ` The largest part of the difference is ${driverText(largest, names)}: ${signed(largest.amount, currency)}.`;
	const named = lines.map((line) => ({ label: capital(driverText(line, names)), amount: line.amount }));
	const drivers = [...named, ...(other === 0n ? [] : [{ label: "All else", amount: other }])];
	return {
		title: `${subject(finding, names, largest)}: ${difference} than usual`,
		sentence: `${label} cost ${money(actual)} on ${day}, and ${money(expected)} was expected.${because}`,
		facts: [
			{ label: "Cost", value: money(actual) },
			{ label: "Expected", value: money(expected) },
			...drivers.map((driver) => ({ label: driver.label, value: signed(driver.amount, currency) })),
		],
		drivers,
	};
}

/** The words about the end of an episode. `impact`: what it cost above the expected over all its days. */
export function anomalyOverText(
	{ label, currency }: Pick<AnomalyNames, "label" | "currency">,
	over: {
		readonly kind: "closed" | "withdrawn";
		readonly impact: Atto;
		/** It was told of a day that had only begun. */
		readonly wasRunaway: boolean;
	},
): Pick<AnomalyText, "title" | "sentence"> {
	const title = `${label}: as usual again`;
	if (over.kind === "withdrawn") {
		if (over.wasRunaway) {
			return { title, sentence: `${label} spent fast for some hours; its day as a whole was as usual.` };
		}
		return { title, sentence: `${label} was as usual after all: its spend has been restated.` };
	}
	const { impact } = over;
	const difference = moneyLine(formatAtto(impact < 0n ? -impact : impact), currency);
	const less = impact < 0n ? "less" : "more";
	return {
		title,
		sentence: `${label} costs what is usual again. In all, it cost ${difference} ${less} than expected.`,
	};
}

/** A key that spends much faster than it usually does. `model`: that most of it is of; null: unknown. */
export interface RunawayWords {
	readonly label: string;
	readonly model: string | null;
	readonly currency: string;
	/** The end of the hours, in UTC. */
	readonly until: Instant;
}

/** The words about a key that runs away: how fast it spends, what is usual, and what a day of it comes to. */
export function runawayText(
	{ hours, spent, usual, hasHistory, perDay }: Runaway,
	{ label, model, currency, until }: RunawayWords,
): Omit<AnomalyText, "drivers"> {
	const money = (amount: Atto) => moneyLine(formatAtto(amount), currency);
	const within = hours === 1 ? "in an hour" : `in ${hours} hours`;
	const usually = hasHistory ? `${money(usual)} is usual` : "nothing is known from before to compare it with";
	return {
		title: `${label}${model === null ? "" : ` on ${model}`}: ${money(spent)} ${within}`,
		sentence: `${label} spent ${money(spent)} ${within}, up to ${timeOf(until)} UTC on ${dayOf(until)}; ${usually}. At this rate a day costs ${money(perDay)} more than usual.`,
		facts: [
			{ label: capital(within), value: money(spent) },
			{ label: "Usual", value: hasHistory ? money(usual) : "Unknown" },
			{ label: "More in a day, at this rate", value: money(perDay) },
			...(model === null ? [] : [{ label: "Most of it on", value: model }]),
		],
	};
}

const MINUTE_MS = 60_000;

/** `14:15`, in UTC. */
function timeOf(instant: Instant): string {
	const minutes = Math.floor((instant % DAY_MS) / MINUTE_MS);
	return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

/** With the model, where one driver is half of the difference. */
function subject(finding: Finding, names: AnomalyNames, largest: BridgeLine | undefined): string {
	const { dimension, actual, expected } = finding;
	const change = actual - expected;
	const isHalf =
		largest !== undefined &&
		largest.amount * 2n * (change < 0n ? -1n : 1n) >= (change < 0n ? -change : change);
	const model = isHalf ? names.nameOf(largest.key).model : null;
	return dimension === "model" || model === null ? names.label : `${names.label} on ${model}`;
}

function driverText({ step, key }: BridgeLine, { nameOf }: AnomalyNames): string {
	const { key: name, model } = nameOf(key);
	return `${WORDS[step]} of ${name}${model === null ? "" : ` on ${model}`}`;
}

const signed = (amount: Atto, currency: string) => moneyLine(formatAtto(amount), currency, { signed: true });

const capital = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
