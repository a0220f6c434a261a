import type { SpendFreshness } from "@outlay/db/read-models/spend-freshness";
import type { CurrencySpend } from "@outlay/db/read-models/spend-result";
import { invariant } from "@outlay/finops/result";
import { describe, expect, test } from "vitest";
import { type SpendRequest, spendRequestSchema, spendSchema } from "../../../app/api/v1/spend/schema.ts";
import { testAmounts, testDay, testGroup, testSpend } from "../testing/spend-fixture.ts";
import { filtersOf } from "./filter-schema.ts";
import { spendAnswer } from "./spend-answer.ts";
import { spendCsv } from "./spend-csv.ts";

const DAYS = { from: "2026-11-01", to: "2026-11-22" };

function request(over: Readonly<Record<string, string>> = {}): SpendRequest {
	const parsed = spendRequestSchema.safeParse({ ...DAYS, ...over });
	invariant(parsed.success, "the request is good");
	return parsed.data;
}

const fields = (query: Readonly<Record<string, string>>) =>
	spendRequestSchema.safeParse({ ...DAYS, ...query }).error?.issues.map(({ path }) => path.join("."));

const freshness: SpendFreshness = {
	billedTo: testDay("2026-11-17"),
	heldBack: null,
	dataTo: null,
	accounts: [],
	waiting: null,
};

function answer(spend: CurrencySpend, over: Readonly<Record<string, string>> = {}) {
	const span = { start: testDay(DAYS.from), end: testDay(DAYS.to) };
	return spendAnswer(request(over), { span, compare: null, convertTo: null, currencies: [spend] }, freshness);
}

describe("GET /spend asks for", () => {
	test.each<[string, Readonly<Record<string, string>>, string]>([
		["a day that exists", { from: "2026-02-30" }, "from"],
		["days in order", { to: "2026-11-01" }, "to"],
		["both days of a comparison", { compareFrom: "2026-10-01" }, "compareTo"],
		["a known dimension", { groupBy: "password" }, "groupBy"],
		["a first dimension before a second", { subGroupBy: "team" }, "subGroupBy"],
		["two different ones", { groupBy: "team", subGroupBy: "team" }, "subGroupBy"],
		["a comparison to rank by change", { rankBy: "change" }, "rankBy"],
		["a top within bounds", { top: "0" }, "top"],
		["values in a filter", { model: "" }, "model"],
	])("%s", (_what, query, field) => {
		expect(fields(query)).toEqual([field]);
	});

	test("filters of several values, one of them none, one with a comma", () => {
		expect(filtersOf(request({ team: "search,_none", apiKey: "a%2Cb" }))).toEqual([
			{ dimension: "team", values: ["search", null] },
			{ dimension: "apiKey", values: ["a,b"] },
		]);
	});
});

describe("the answer", () => {
	const spend = testSpend(
		[
			testGroup({ kind: "value", value: "search" }, "2", { label: "Search", compared: testAmounts("1") }),
			testGroup({ kind: "others", count: 4 }, "1"),
			testGroup({ kind: "none" }, "-0.5"),
		],
		[["2026-11-02", 0, "2"]],
	);

	test("has a row per group, by the name that screens show, and keeps to its schema", () => {
		const body = answer(spend, { groupBy: "team" });
		expect(
			body.currencies[0]?.rows.map(({ group, amounts, compared }) => [group, amounts.spend, compared?.spend]),
		).toEqual([
			[{ kind: "value", value: "search", label: "Search", count: null }, "2", "1"],
			[{ kind: "others", value: null, label: "4 smaller teams", count: 4 }, "1", undefined],
			[{ kind: "none", value: null, label: "Unallocated", count: null }, "-0.5", undefined],
		]);
		expect(spendSchema.parse(body)).toEqual(body);
	});

	test("has a row per bucket with a time axis", () => {
		const body = answer(spend, { groupBy: "team", granularity: "day" });
		expect(body.currencies[0]?.rows).toMatchObject([{ bucket: "2026-11-02", group: { label: "Search" } }]);
		expect(spendSchema.parse(body)).toEqual(body);
	});

	test("says what waits because its month is closed", () => {
		const span = { start: testDay(DAYS.from), end: testDay(DAYS.to) };
		const changes = [
			{ currency: "EUR", invoice: "1", consumption: "1" },
			{ currency: "USD", invoice: "0", consumption: "-0.5" },
		];
		const waiting = { days: 2, first: testDay("2026-11-02"), last: testDay("2026-11-05"), changes };
		const result = { span, compare: null, convertTo: null, currencies: [spend] };
		const body = spendAnswer(request({ currency: "USD" }), result, { ...freshness, waiting });
		expect(body.waiting).toEqual({ ...waiting, changes: [changes[1]] });
		expect(spendSchema.parse(body)).toEqual(body);
	});

	test("holds only the currency that was asked for, and names what it leaves out", () => {
		const body = answer({ ...spend, current: testAmounts("2.5") }, { currency: "EUR" });
		expect(body.currencies).toEqual([]);
		expect(body.leftOut).toEqual([{ currency: "USD", spend: "2.5" }]);
		expect(answer(spend).leftOut).toEqual([]);
	});
});

describe("the CSV", () => {
	const lines = (spend: CurrencySpend, over: Readonly<Record<string, string>> = {}) =>
		spendCsv(answer(spend, { format: "csv", ...over })).split("\r\n");

	test.each(["=1+1", "+49", "-x", "@SUM(A1)", "\tx", "\rx"])("a key called %j is no formula", (label) => {
		const [, line = ""] = lines(testSpend([testGroup({ kind: "value", value: "k" }, "1", { label })]), {
			groupBy: "apiKey",
		});
		expect(line.replace(/^"/, "").startsWith("'") || /^[+-]?\d/.test(line)).toBe(true);
		expect(line).toContain("USD,1,");
	});

	test("amounts are exact and stay numbers, negative ones too", () => {
		const group = testGroup({ kind: "none" }, "-0.000000000000000001");
		expect(lines(testSpend([group]), { groupBy: "team" })).toEqual([
			'Team,Team id,Currency,Spend,Credits,Tax left out,Metered,"Billed, not final",Converted,Tokens,Unpriced units',
			"Unallocated,,USD,-0.000000000000000001,0,0,0,0,0,0,0",
			"",
		]);
	});

	test("has both dimensions and the bucket where they were asked for", () => {
		const sub = testGroup({ kind: "value", value: "gpt-5" }, "1");
		const spend = testSpend([testGroup({ kind: "value", value: "a" }, "1", { subGroups: [sub] })]);
		const [header, line] = lines(spend, { groupBy: "team", subGroupBy: "model" });
		expect(header).toMatch(/^Team,Team id,Model,Model id,Currency/);
		expect(line).toMatch(/^a,a,gpt-5,gpt-5,USD,1,/);
		expect(lines(spend, { groupBy: "team", granularity: "month" })[0]).toMatch(/^month from,Team/);
	});
});
