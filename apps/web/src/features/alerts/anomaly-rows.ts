import { countText } from "@outlay/finops/count-text";
import { moneyLine } from "@outlay/finops/money-text";
import { dayText } from "../../design/day-text.ts";
import type { BridgeRow } from "../bridge/bridge-row.ts";
import { STEP_WORDS } from "../bridge/step-words.ts";
import { subtract } from "../spend/query/decimal.ts";
import type { AnomalyView } from "./alert-view.ts";

type Drivers = NonNullable<AnomalyView["drivers"]>;

/**
 * From what was expected of the day to what it cost, step by step: prices, usage, mix, tokens per request. One that was
 * told before these were kept has one step.
 */
export function anomalyRows({ expected, actual, bridge }: Drivers): readonly BridgeRow[] {
	const moved: readonly Omit<BridgeRow, "kind">[] =
		bridge === null
			? [{ key: "difference", label: "Difference", about: "", amount: subtract(actual, expected) }]
			: bridge.steps.map(({ step, amount }) => ({ key: step, ...STEP_WORDS[step], amount }));
	return [
		{ key: "expected", kind: "side", label: "Expected", about: "", amount: expected },
		...moved.map((step) => ({ ...step, kind: "step" as const })),
		{ key: "actual", kind: "side", label: "Cost", about: "", amount: actual },
	];
}

/** The same in a sentence, for those who do not see the bars. */
export function driversSentence(
	{ day, expected, actual }: Drivers,
	rows: readonly BridgeRow[],
	currency: string,
) {
	const steps = rows.flatMap(({ kind, label, amount }) =>
		kind === "step" ? [`${label} ${moneyLine(amount, currency, { signed: true })}`] : [],
	);
	const moved = steps.length === 0 ? "" : ` ${steps.join(", ")}.`;
	return `${dayText(day)}: ${moneyLine(expected, currency)} was expected, and it cost ${moneyLine(actual, currency)}.${moved}`;
}

/** What the steps cannot tell; null: they tell all. */
export function countedInTokensText({ bridge }: Drivers): string | null {
	if (bridge === null || bridge.countedInTokens === 0) return null;
	const [count, counted] = [countText(bridge.countedInTokens), bridge.countedInTokens];
	const is = counted === 1 ? "part is" : "parts are";
	return `${count} ${is} counted in tokens, because no source counts their requests on both days: longer requests are usage there.`;
}
