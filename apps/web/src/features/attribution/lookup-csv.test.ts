import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { describe, expect, test } from "vitest";
import { lookupFromCsv } from "./lookup-csv.ts";
import { metricFromCsv } from "./metric-csv.ts";

const NAMES: AttributionNames = {
	teams: [
		{ slug: "search", name: "Search" },
		{ slug: "chat", name: "Chat" },
	],
	features: [{ slug: "answers", name: "Answers", team: "search" }],
	environments: [{ slug: "production", name: "Production" }],
};

const lookup = (text: string) => {
	const read = lookupFromCsv("keys", text, NAMES);
	return read.ok ? read.value.entries : read.error.map(({ line, field, value }) => [line, field, value]);
};

describe("a lookup table", () => {
	test("is read by its header, whatever its order, quotes, separator and line ends", () => {
		expect(lookup('\uFEFFTeam,value\r\nsearch,"key ""1"", main"\r\n\r\nchat,key-2\r\n')).toEqual([
			{ value: 'key "1", main', team: "search", from: null, to: null },
			{ value: "key-2", team: "chat", from: null, to: null },
		]);
		expect(lookup("value;feature;valid_from;valid_to\nk;answers;2026-01-01;2026-02-01")).toEqual([
			{ value: "k", feature: "answers", from: "2026-01-01", to: "2026-02-01" },
		]);
	});

	test("names the line, the field and the value of every fault", () => {
		const text =
			'value,team,valid_from,valid_to\n,search,,\nk1,sales,,\n"k\n2",search,2026-02-30,\nk3,chat,2026-02-01,2026-01-01\nk4,,,';
		expect(lookup(text)).toEqual([
			[2, "value", ""],
			[3, "team", "sales"],
			[4, "valid_from", "2026-02-30"],
			[6, "valid_to", "2026-01-01"],
			[7, "team", ""],
		]);
	});

	test.each([
		["", [[1, "", ""]]],
		["team\nsearch", [[1, "value", ""]]],
		["value,owner\nk,search", [[1, "owner", "owner"]]],
		["value,team,team\nk,search,chat", [[1, "team", "team"]]],
		["value,team", [[2, "value", ""]]],
		['value,team\n"k,search', [[2, "", "k,search"]]],
	])("is refused as a whole: %j", (text, faults) => {
		expect(lookup(text)).toEqual(faults);
	});
});

describe("a metric", () => {
	const metric = (text: string) => {
		const read = metricFromCsv(text, NAMES);
		return read.ok ? read.value : read.error.map(({ line, field, value }) => [line, field, value]);
	};

	test("has a date, a target and an exact amount", () => {
		expect(
			metric(
				"date,target,amount\n2026-09-01,search,0.10\n2026-09-01,feature:answers+environment:production,12",
			),
		).toEqual([
			{ day: "2026-09-01", target: { team: "search" }, amount: { digits: 10n, scale: 2 } },
			{
				day: "2026-09-01",
				target: { feature: "answers", environment: "production" },
				amount: { digits: 12n, scale: 0 },
			},
		]);
	});

	test("names every fault", () => {
		const rows = [
			"2026-9-1,search,1",
			"2026-09-01,sales,1",
			"2026-09-01,search,-1",
			"2026-09-01,x:y,1",
			"2026-09-02,search,1",
			"2026-09-02,team:search,2",
		];
		expect(metric(`date,target,amount\n${rows.join("\n")}`)).toEqual([
			[2, "date", "2026-9-1"],
			[3, "target", "sales"],
			[4, "amount", "-1"],
			[5, "target", "x:y"],
			[7, "target", "team:search"],
		]);
	});
});
