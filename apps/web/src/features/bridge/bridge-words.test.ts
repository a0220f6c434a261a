import type { BridgeReading, ReadSide } from "@outlay/db/read-models/bridge";
import type { ReadChange, ReadLine } from "@outlay/db/read-models/bridge-change";
import { BRIDGE_STEPS, type BridgeStep } from "@outlay/finops/bridge";
import { parseBridgeSide } from "@outlay/finops/bridge-side";
import { invariant } from "@outlay/finops/result";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { describe, expect, test } from "vitest";
import { waterfallOf } from "./bridge-row.ts";
import { bridgeRows } from "./bridge-rows.ts";
import { bridgeSentence, lineText, stepWords } from "./bridge-words.ts";

const BUDGET = "019a0000-0000-7000-8000-000000000001";

function side(text: string, amount: string | null): ReadSide {
	const parsed = parseBridgeSide(text);
	invariant(parsed.ok, text);
	const { value } = parsed;
	const span = value.kind === "actual" ? value.span : null;
	const unknown = amount === null ? ("not_kept" as const) : null;
	return { side: value, span, amount, unknown, planKind: null };
}

function line(step: BridgeStep, amount: string): ReadLine {
	const label = { value: "faq", label: "FAQ agent" };
	const key = {
		kind: "usage" as const,
		provider: "openai",
		model: "gpt-5",
		owner: { kind: "feature" as const, label },
	};
	return { step, between: null, key, amount };
}

const stepsOf = (amounts: Partial<Record<BridgeStep, string>>): ReadChange["steps"] =>
	BRIDGE_STEPS.map((step) => ({ step, amount: amounts[step] ?? "0" }));

function reading(over: Partial<BridgeReading>, change: Partial<ReadChange> = {}): BridgeReading {
	return {
		currency: "USD",
		from: side("actual:2025-10-01:2025-11-01", "100"),
		to: side("actual:2025-11-01:2025-12-01", "130"),
		budget: null,
		owner: null,
		scope: {
			...{ view: DEFAULT_SPEND_VIEW, basis: "record", hierarchy: { kind: "as_was" } },
			...{ filters: [], convertTo: null, pseudonymKey: "" },
		},
		leftOut: [],
		change: {
			...{ amount: "30", other: "0", otherLines: 0, measured: true, countedInTokens: 0 },
			steps: stepsOf({ price: "-20", volume: "50" }),
			lines: [line("volume", "50"), line("price", "-20")],
			...change,
		},
		...over,
	};
}

describe("the sentence of a bridge", () => {
	test("says how much moved and names the largest part that goes the same way", () => {
		expect(bridgeSentence(reading({}))).toBe(
			"Spend rose by $30.00 (30.0\u00a0%), from $100.00 to $130.00. The largest part is FAQ agent on gpt-5: more use (+$50.00).",
		);
		const fall = { to: side("actual:2025-11-01:2025-12-01", "95") };
		expect(bridgeSentence(reading(fall, { amount: "-5" }))).toContain(
			"Spend fell by $5.00 (5.0\u00a0%), from $100.00 to $95.00. The largest part is FAQ agent on gpt-5: lower prices (−$20.00).",
		);
	});

	test("says that what moved cancels out", () => {
		const same = { to: side("actual:2025-11-01:2025-12-01", "100") };
		expect(bridgeSentence(reading(same, { amount: "0" }))).toContain(
			"Both sides are $100.00. What moved inside",
		);
	});

	test("against a plan names both and makes up no driver", () => {
		const from = side(`plan:${BUDGET}:2:2025-11-01`, "100");
		const whole = { ...line("unexplained", "30"), key: null };
		const against = reading({ from }, { measured: false, lines: [whole] });
		expect(bridgeSentence(against)).toBe(
			"Spend, November 2025: $130.00, $30.00 more than plan, version 2, from 1 Nov 2025 ($100.00).",
		);
		expect(stepWords("unexplained", against).label).toBe("Against the plan");
		expect(lineText(whole)).toBe("The whole: more cost without quantities");
	});

	test("of an unknown side says why, not zero", () => {
		const from = side(`forecast:${BUDGET}:2025-11-10`, null);
		expect(bridgeSentence(reading({ from, change: null }))).toContain("No forecast was kept on this day.");
	});
});

test("bars begin where the one before ended, and the steps lead from one side to the other", () => {
	const rows = bridgeRows(reading({}), { from: "Oct", to: "Nov" });
	expect(rows.map(({ key, amount }) => [key, amount])).toEqual([
		["from", "100"],
		["price", "-20"],
		["volume", "50"],
		["to", "130"],
	]);
	expect(waterfallOf(rows, "USD").map(({ range, kind, text }) => [...range, kind, text])).toEqual([
		[0, 100, "total", "$100"],
		[80, 100, "down", "−$20"],
		[80, 130, "up", "+$50"],
		[0, 130, "total", "$130"],
	]);
});
