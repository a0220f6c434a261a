import { describe, expect, test } from "vitest";
import {
	type CellVersion,
	claims,
	compareVersions,
	countingScopes,
	type HeldScope,
	planReplacement,
	type Scope,
	type StatementClaim,
	scopeKey,
	spanOfBillingPeriod,
	speaksForDay,
	supersedes,
	unitKey,
	unitOfCell,
	unitsOf,
} from "./cells.ts";
import { addDays, dayOf, monthOf } from "./day.ts";

const DAY = dayOf(Date.UTC(2026, 8, 30));
const ACCOUNT: Scope = { kind: "account" };
const SEPTEMBER: Scope = { kind: "billing-period", month: "2026-09" };
const OCTOBER: Scope = { kind: "billing-period", month: "2026-10" };
const PROJECT: Scope = { kind: "filtered", filter: "project=p1" };
const OTHER_PROJECT: Scope = { kind: "filtered", filter: "project=p2" };

const version = (asOf: number, sha256 = "a"): CellVersion => ({ asOf, sha256 });
const held = (scope: Scope, asOf = 1): HeldScope => ({ scope, ...version(asOf) });
const claim = (some: Partial<StatementClaim> = {}): StatementClaim => ({
	accountId: "acc",
	source: "openai.costs",
	scope: ACCOUNT,
	span: { start: DAY, end: addDays(DAY, 3) },
	...version(5),
	...some,
});

describe("supersedes", () => {
	test.each([
		["an empty cell is taken", null, version(1), true],
		["a later statement wins", version(1), version(2), true],
		["an earlier one does not, however late it arrives", version(2), version(1), false],
		["a tie goes to the greater sha", version(1, "a"), version(1, "b"), true],
		["and not to the smaller", version(1, "b"), version(1, "a"), false],
		["the same bytes change nothing", version(1), version(1), false],
	])("%s", (_, existing, incoming, expected) => {
		expect(supersedes(existing, incoming)).toBe(expected);
	});
});

describe("unitsOf", () => {
	test("claims every day of the span, also days without rows", () => {
		expect(unitsOf(claim()).map((unit) => unit.day)).toEqual([DAY, addDays(DAY, 1), addDays(DAY, 2)]);
	});

	test("claims a billing period as one", () => {
		expect(unitsOf(claim({ scope: SEPTEMBER, span: null })).map((unit) => unit.day)).toEqual([null]);
	});

	test("refuses a claim whose span and scope contradict each other", () => {
		expect(() => unitsOf(claim({ scope: SEPTEMBER }))).toThrow("replaced whole");
		expect(() => unitsOf(claim({ span: null }))).toThrow("needs a span");
	});

	test("a cell belongs to the unit that its claim names", () => {
		const cell = { accountId: "acc", source: "openai.costs", day: DAY };
		expect(unitKey(unitOfCell({ ...cell, scope: ACCOUNT }))).toBe(unitKey({ ...cell, scope: ACCOUNT }));
		expect(unitKey(unitOfCell({ ...cell, scope: SEPTEMBER }))).toBe(
			unitKey({ ...cell, scope: SEPTEMBER, day: null }),
		);
	});

	test("scopes have keys of their own", () => {
		const keys = [ACCOUNT, SEPTEMBER, OCTOBER, PROJECT, OTHER_PROJECT].map(scopeKey);
		expect(new Set(keys).size).toBe(5);
	});
});

describe("planReplacement", () => {
	test("decides unit by unit", () => {
		const units = unitsOf(claim());
		const versions = [version(4), version(5), version(6)];
		const existing = new Map(units.map((unit, at) => [unitKey(unit), versions[at] ?? version(0)]));
		const plan = planReplacement(existing, claim());
		expect(plan.replaces).toEqual([units[0]]);
		expect(plan.unchanged).toEqual([units[1]]);
		expect(plan.superseded).toEqual([units[2]]);
	});

	test("a filtered file never replaces the account's cells", () => {
		const wide = claim();
		const existing = new Map(unitsOf(wide).map((unit) => [unitKey(unit), version(1)]));
		const narrow = claim({ scope: PROJECT });
		expect(planReplacement(existing, narrow).replaces.map((unit) => existing.has(unitKey(unit)))).toEqual([
			false,
			false,
			false,
		]);
	});
});

describe("countingScopes", () => {
	test.each<[string, HeldScope[], Scope[]]>([
		["an account-wide cell silences filtered ones", [held(PROJECT, 9), held(ACCOUNT)], [ACCOUNT]],
		[
			"filtered cells add up where nothing wider exists",
			[held(PROJECT), held(OTHER_PROJECT)],
			[PROJECT, OTHER_PROJECT],
		],
		["the day's own statement silences filtered cells", [held(PROJECT), held(SEPTEMBER)], [SEPTEMBER]],
		["billing periods add up", [held(SEPTEMBER), held(OCTOBER)], [SEPTEMBER, OCTOBER]],
		[
			"another period's rows do not silence a filtered file",
			[held(OCTOBER), held(PROJECT)],
			[OCTOBER, PROJECT],
		],
		[
			"of account and own statement the newer counts",
			[held(ACCOUNT, 1), held(SEPTEMBER, 2), held(OCTOBER, 1)],
			[SEPTEMBER, OCTOBER],
		],
		[
			"and the account alone when it is the newer",
			[held(ACCOUNT, 3), held(SEPTEMBER, 2), held(OCTOBER, 9)],
			[ACCOUNT],
		],
		["nothing held, nothing counts", [], []],
	])("%s", (_, scopes, expected) => {
		expect(countingScopes(DAY, scopes).map(({ scope }) => scope)).toEqual(expected);
	});
});

test("only whole-account scopes make silence mean zero", () => {
	expect([ACCOUNT, SEPTEMBER, OCTOBER, PROJECT].map((scope) => speaksForDay(scope, DAY))).toEqual([
		true,
		true,
		false,
		false,
	]);
});

test("a billing period speaks for its month", () => {
	expect(spanOfBillingPeriod(monthOf(DAY))).toEqual({ start: "2026-09-01", end: "2026-10-01" });
});

test("a row outside the span is not the claim's", () => {
	expect(claims(claim(), addDays(DAY, 3))).toBe(false);
	expect(claims(claim(), DAY)).toBe(true);
	expect(claims(claim({ scope: SEPTEMBER, span: null }), addDays(DAY, 3))).toBe(true);
});

test("versions are ordered totally", () => {
	expect(compareVersions(version(1, "b"), version(2, "a"))).toBeLessThan(0);
	expect(compareVersions(version(1, "b"), version(1, "a"))).toBeGreaterThan(0);
});
