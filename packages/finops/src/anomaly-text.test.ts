import { expect, test } from "vitest";
import type { Finding } from "./anomaly.ts";
import { type AnomalyNames, anomalyOverText, anomalyText, runawayText } from "./anomaly-text.ts";
import { type BridgeCell, bridge } from "./bridge.ts";
import { parseDay } from "./day.ts";
import { units } from "./money.ts";

const day = parseDay("2026-03-02");
if (!day.ok) throw new Error("no such day");

function cell(key: string, quantity: bigint, cost: bigint): BridgeCell {
	return {
		key,
		requests: null,
		meters: [{ meter: "input", quantity, cost: units(cost) }],
		unmeasured: 0n,
		oneOff: 0n,
	};
}

function finding(
	over: Partial<Finding>,
	before: readonly BridgeCell[],
	after: readonly BridgeCell[],
): Finding {
	const walked = bridge(before, after);
	return {
		series: "team:1",
		dimension: "team",
		day: day.ok ? day.value : never(),
		kind: "spike",
		actual: walked.to,
		expected: walked.from,
		bridge: walked,
		driver: "volume",
		keys: new Set(),
		...over,
	};
}

function never(): never {
	throw new Error("no such day");
}

const names: AnomalyNames = {
	label: "Search",
	currency: "USD",
	nameOf: (key) => ({ key, model: key === "shared" ? null : "gpt-5" }),
};

test("a rise names the model, what was expected, and the largest driver with its money", () => {
	const found = finding(
		{},
		[cell("k1", 100n, 100n), cell("k2", 10n, 10n)],
		[cell("k1", 1340n, 1340n), cell("k2", 10n, 10n)],
	);
	const text = anomalyText(found, names);
	expect(text.title).toBe("Search on gpt-5: $1,240.00 more than usual");
	expect(text.sentence).toBe(
		"Search cost $1,350.00 on 2026-03-02, and $110.00 was expected. The largest part of the difference is usage of k1 on gpt-5: +$1,240.00.",
	);
	expect(text.facts).toEqual([
		{ label: "Cost", value: "$1,350.00" },
		{ label: "Expected", value: "$110.00" },
		{ label: "Usage of k1 on gpt-5", value: "+$1,240.00" },
	]);
});

test("a price that falls is less, and a model is not named twice", () => {
	const found = finding(
		{ dimension: "model", kind: "price", driver: "price" },
		[cell("k1", 100n, 100n)],
		[cell("k1", 100n, 60n)],
	);
	const text = anomalyText(found, { ...names, label: "gpt-5" });
	expect(text.title).toBe("gpt-5: $40.00 less than usual");
	expect(text.facts.at(-1)).toEqual({ label: "Prices of k1 on gpt-5", value: "−$40.00" });
});

test("what more drivers than three move is one sum", () => {
	const keys = ["k1", "k2", "k3", "k4", "k5"];
	const found = finding(
		{ kind: "new" },
		[cell("k0", 1n, 1n)],
		[cell("k0", 1n, 1n), ...keys.map((key, index) => cell(key, 10n, BigInt(50 - index * 10)))],
	);
	const { title, facts } = anomalyText(found, names);
	expect(title).toBe("Search: $150.00 more than usual");
	expect(facts.slice(2)).toEqual([
		{ label: "New use of k1 on gpt-5", value: "+$50.00" },
		{ label: "New use of k2 on gpt-5", value: "+$40.00" },
		{ label: "New use of k3 on gpt-5", value: "+$30.00" },
		{ label: "All else", value: "+$30.00" },
	]);
});

test("the end says what it cost in all, and that a restatement undid it", () => {
	expect(anomalyOverText(names, { kind: "closed", impact: units(1520n), wasRunaway: false })).toEqual({
		title: "Search: as usual again",
		sentence: "Search costs what is usual again. In all, it cost $1,520.00 more than expected.",
	});
	const withdrawn = { kind: "withdrawn", impact: 0n } as const;
	expect(anomalyOverText(names, { ...withdrawn, wasRunaway: false }).sentence).toBe(
		"Search was as usual after all: its spend has been restated.",
	);
	expect(anomalyOverText(names, { ...withdrawn, wasRunaway: true }).sentence).toBe(
		"Search spent fast for some hours; its day as a whole was as usual.",
	);
});

test("a key that runs away is told with its rate, what is usual, and what a day of it costs", () => {
	const found = { hours: 1, spent: units(38n), usual: units(3n), hasHistory: true, perDay: units(840n) };
	const words = { label: "ci-bot", model: "gpt-5", currency: "USD", until: Date.UTC(2026, 10, 22, 14, 15) };
	expect(runawayText(found, words)).toEqual({
		title: "ci-bot on gpt-5: $38.00 in an hour",
		sentence:
			"ci-bot spent $38.00 in an hour, up to 14:15 UTC on 2026-11-22; $3.00 is usual. At this rate a day costs $840.00 more than usual.",
		facts: [
			{ label: "In an hour", value: "$38.00" },
			{ label: "Usual", value: "$3.00" },
			{ label: "More in a day, at this rate", value: "$840.00" },
			{ label: "Most of it on", value: "gpt-5" },
		],
	});
	const unknown = runawayText(
		{ ...found, hours: 6, hasHistory: false, usual: 0n },
		{ ...words, model: null },
	);
	expect(unknown.title).toBe("ci-bot: $38.00 in 6 hours");
	expect(unknown.sentence).toContain("nothing is known from before to compare it with");
	expect(unknown.facts[1]).toEqual({ label: "Usual", value: "Unknown" });
});
