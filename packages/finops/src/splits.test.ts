import { describe, expect, test } from "vitest";
import { dayOf } from "./day.ts";
import { NO_OWNER, type Owner } from "./hierarchy.ts";
import type { ExactDecimal } from "./money.ts";
import type { SplitOutcome, SplitTarget } from "./rule-set.ts";
import {
	type DirectSpend,
	directSpendOf,
	type MetricValue,
	metricTotals,
	sharesOf,
	splitAmount,
} from "./splits.ts";

const MONTH = { start: dayOf(Date.UTC(2026, 8, 1)), end: dayOf(Date.UTC(2026, 9, 1)) };
const AB: SplitTarget[] = [{ team: "a" }, { team: "b" }];

const split = (method: SplitOutcome["method"], targets = AB): SplitOutcome => ({
	kind: "split",
	method,
	targets,
});
const spend = (team: string, atto: bigint, some: Partial<Owner> = {}): DirectSpend => ({
	owner: { ...NO_OWNER, team, ...some },
	atto,
});
const metric = (team: string, date: number, amount: ExactDecimal): MetricValue => ({
	day: dayOf(Date.UTC(2026, 8, date)),
	target: { team },
	amount,
});
const whole = (digits: bigint): ExactDecimal => ({ digits, scale: 0 });
const tenths = (digits: bigint): ExactDecimal => ({ digits, scale: 1 });
const shares = (outcome: SplitOutcome, direct: DirectSpend[] = [], values: MetricValue[] = []) =>
	sharesOf({ split: outcome, direct, metric: values, month: MONTH });
const weights = (of: ReturnType<typeof shares>) =>
	of.kind === "shared" ? of.shares.map(({ weight }) => weight) : of.reason;

describe("shares", () => {
	test("even: one each, whatever the spend", () => {
		expect(weights(shares(split("even"), [spend("a", 99n)]))).toEqual([1n, 1n]);
	});

	test("fixed: exact, at the finest scale of the percents", () => {
		const targets = [
			{ team: "a", percent: "33.335" },
			{ team: "b", percent: "66.665" },
		];
		expect(weights(shares(split("fixed", targets)))).toEqual([33_335n, 66_665n]);
	});

	test("proportional: to all that a target contains", () => {
		const direct = [spend("a", 1n), spend("a", 2n, { feature: "f" }), spend("b", 5n), spend("c", 9n)];
		expect(weights(shares(split("proportional"), direct))).toEqual([3n, 5n]);
	});

	test("a target in credit has no share", () => {
		expect(weights(shares(split("proportional"), [spend("a", -4n), spend("b", 1n)]))).toEqual([0n, 1n]);
	});

	test("metric: the month's values, and no other's", () => {
		const values = [
			metric("a", 1, whole(1n)),
			metric("a", 30, tenths(5n)),
			metric("b", 15, whole(3n)),
			metric("b", 0, whole(100n)),
		];
		expect(weights(shares(split("metric"), [], values))).toEqual([15n, 30n]);
	});

	test.each([
		["no direct spend", split("proportional"), "no_direct_spend"],
		["no metric", split("metric"), "no_metric"],
		["no targets", split("even", []), "no_targets"],
	])("%s leaves the money unallocated", (_, outcome, reason) => {
		expect(weights(shares(outcome))).toBe(reason);
	});
});

test("direct spend of a target is that of all its parts named", () => {
	const direct = [
		spend("a", 1n, { environment: "prod" }),
		spend("a", 2n, { environment: "dev" }),
		spend("b", 4n, { environment: "prod" }),
	];
	expect(directSpendOf({ team: "a" }, direct)).toBe(3n);
	expect(directSpendOf({ environment: "prod" }, direct)).toBe(5n);
	expect(directSpendOf({ team: "a", environment: "prod" }, direct)).toBe(1n);
});

test("a metric adds up exactly over scales", () => {
	const totals = metricTotals(
		[metric("a", 1, tenths(1n)), metric("a", 2, tenths(2n)), metric("a", 2, whole(7n))],
		MONTH,
	);
	expect([...totals.values()]).toEqual([{ digits: 73n, scale: 1 }]);
});

describe("splitAmount", () => {
	const costs = { billed: 10n, effective: 7n, contracted: 0n, list: -3n };

	test("takes from the pool what it gives to the targets", () => {
		expect(splitAmount(costs, shares(split("even")))).toEqual([
			{ kind: "split_out", costs: { billed: -10n, effective: -7n, contracted: 0n, list: 3n } },
			{
				kind: "split_in",
				target: { team: "a" },
				costs: { billed: 5n, effective: 4n, contracted: 0n, list: -2n },
			},
			{
				kind: "split_in",
				target: { team: "b" },
				costs: { billed: 5n, effective: 3n, contracted: 0n, list: -1n },
			},
		]);
	});

	test("writes no line for a target without a share", () => {
		const lines = splitAmount(costs, shares(split("proportional"), [spend("b", 1n)]));
		expect(lines).toHaveLength(2);
	});

	test("moves nothing when there is nothing to share by, or nothing to share", () => {
		expect(splitAmount(costs, shares(split("proportional")))).toEqual([]);
		const nothing = { billed: 0n, effective: 0n, contracted: 0n, list: 0n };
		expect(splitAmount(nothing, shares(split("even")))).toEqual([]);
	});
});
