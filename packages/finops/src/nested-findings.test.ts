import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnomalyDimension, Finding } from "./anomaly.ts";
import { type BridgeCell, bridge } from "./bridge.ts";
import { parseDay } from "./day.ts";
import { nest } from "./nested-findings.ts";

type Money = Readonly<Record<string, readonly [before: bigint, after: bigint]>>;

function cellOf(key: string, money: bigint): BridgeCell {
	const meters = money === 0n ? [] : [{ meter: "input", quantity: money, cost: money }];
	return { key, requests: money, meters, unmeasured: 0n, oneOff: 0n };
}

/** A finding by what each of its keys cost before and after. */
function finding(id: string, money: Money, over: Partial<Finding> = {}): Finding {
	const [dimension = ""] = id.split(":");
	const cells = (side: 0 | 1) => Object.entries(money).map(([key, amounts]) => cellOf(key, amounts[side]));
	const drivers = bridge(cells(0), cells(1));
	const day = parseDay("2026-06-29");
	if (!day.ok) throw new Error("no such day");
	return {
		series: id,
		dimension: dimensionOf(dimension),
		day: day.value,
		kind: "spike",
		actual: drivers.to,
		expected: drivers.from,
		bridge: drivers,
		driver: "volume",
		keys: new Set(Object.keys(money)),
		...over,
	};
}

function dimensionOf(text: string): AnomalyDimension {
	const all = ["key", "feature", "model", "team", "provider"] as const;
	const found = all.find((dimension) => dimension === text);
	if (found === undefined) throw new Error(`no such dimension: ${text}`);
	return found;
}

const told = (...findings: readonly Finding[]) =>
	nest(findings).map(({ finding: { series }, silent }) => [series, ...silent].join(" < "));

describe("the most specific that explains at least 80 % is told", () => {
	const key = finding("key:a", { a: [10n, 110n] });

	test("one key of a team", () => {
		const feature = finding("feature:f", { a: [10n, 110n], b: [50n, 60n] });
		const team = finding("team:t", { a: [10n, 110n], b: [50n, 60n], c: [300n, 315n] });
		expect(told(team, key, feature)).toEqual(["key:a < feature:f < team:t"]);
	});

	test("a key with less than that leaves its team to be told, and stands out beside it", () => {
		const team = finding("team:t", { a: [10n, 110n], b: [300n, 400n] });
		expect(told(team, key)).toEqual(["team:t", "key:a"]);
	});

	test("at equal money the key, then the feature, the model, the team", () => {
		const same = ["team:t", "model:m", "feature:f", "key:a"].map((id) => finding(id, { a: [10n, 110n] }));
		expect(told(...same)).toEqual(["key:a < feature:f < model:m < team:t"]);
	});

	test("a model and a feature that overlap: the one that spends less", () => {
		const feature = finding("feature:f", { "f on m": [10n, 110n], "f on n": [5n, 5n] });
		const model = finding("model:m", { "f on m": [10n, 110n], "g on m": [400n, 410n] });
		expect(told(model, feature)).toEqual(["feature:f < model:m"]);
	});
});

test("up to three that explain a broad one together are told, the broad one is not", () => {
	const keys = ["a", "b", "c"].map((key) => finding(`key:${key}`, { [key]: [10n, 110n] }));
	const provider = finding("provider:p", {
		a: [10n, 110n],
		b: [10n, 110n],
		c: [10n, 110n],
		d: [900n, 930n],
	});
	const incidents = nest([provider, ...keys]);
	expect(incidents.map((each) => each.finding.series).sort()).toEqual(["key:a", "key:b", "key:c"]);
	expect(incidents.flatMap((each) => each.silent)).toEqual(["provider:p"]);
});

test("a rise of everything is told once, by what holds it all", () => {
	const names = ["a", "b", "c", "d", "e", "f"];
	const keys = names.map((key) => finding(`key:${key}`, { [key]: [100n, 150n] }));
	const provider = finding(
		"provider:p",
		Object.fromEntries(names.map((key) => [key, [100n, 150n] as const])),
	);
	expect(told(...keys, provider)).toEqual(["provider:p < key:a < key:b < key:c < key:d < key:e < key:f"]);
});

test("a price is told by its model, whatever its keys and features spend", () => {
	const price = { kind: "price", driver: "price" } as const;
	const model = finding("model:m", { a: [90n, 180n], b: [10n, 20n] }, price);
	const key = finding("key:a", { a: [90n, 180n] }, { driver: "price" });
	expect(told(key, model)).toEqual(["model:m < key:a"]);
});

test("a fall does not explain a rise", () => {
	const fall = finding("model:m", { a: [180n, 90n] }, { kind: "price", driver: "price" });
	const rise = finding("provider:p", { a: [180n, 90n], b: [10n, 300n] });
	expect(told(fall, rise)).toEqual(["provider:p", "model:m"]);
});

const anyFinding = fc
	.record({
		id: fc.constantFrom("key", "feature", "model", "team", "provider"),
		money: fc.dictionary(
			fc.constantFrom("a", "b", "c", "d", "e"),
			fc.tuple(fc.bigInt({ min: 0n, max: 50n }), fc.bigInt({ min: 0n, max: 500n })),
			{ minKeys: 1 },
		),
	})
	.filter(({ money }) => Object.values(money).some(([before, after]) => before !== after));

test("every finding is told or silent under one that is, once, in any order", () => {
	fc.assert(
		fc.property(fc.array(anyFinding, { maxLength: 9 }), (drawn) => {
			const findings = drawn
				.map(({ id, money }, index) => finding(`${id}:${index}`, money))
				.filter(({ actual, expected }) => actual !== expected);
			const incidents = nest(findings);
			const all = incidents.flatMap(({ finding: { series }, silent }) => [series, ...silent]);
			expect([...all].sort()).toEqual(findings.map(({ series }) => series).sort());
			const again = nest([...findings].reverse());
			const bySeries = (list: typeof incidents) =>
				[...list].map(({ finding: { series }, silent }) => [series, ...silent].join()).sort();
			expect(bySeries(again)).toEqual(bySeries(incidents));
		}),
	);
});
