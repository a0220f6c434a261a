import { describe, expect, test } from "vitest";
import { type Arrival, arrivedTogether, partName, partsLeftOut, restates } from "./deliveries.ts";

describe("a file's name says which part of an export it is", () => {
	test.each([
		["report-00001.csv.gz", "report", 1],
		["report-00002.snappy.parquet", "report", 2],
		["data/BILLING_PERIOD=2026-09/report-00002.snappy.parquet", "report", 2],
		["report-00001.csv (1).gz", "report", 1],
		["export-000000000003.csv", "export", 3],
		["Cost_2_of_3.csv", "cost/3", 2],
		["part-00000-5e1b-c000.snappy.parquet", "part#-5e1b-c000", 0],
		["part_0_0001.csv", "part_0#", 1],
		["part_1_0001.csv", "part_1#", 1],
		["focus.part2.csv", "focus.part#", 2],
		["focus-2026-09.csv", "focus-2026-09", null],
		["focus-20261001.csv", "focus-20261001", null],
		["export (2).csv", "export", null],
		["export - Copy.csv", "export", null],
		["department.csv", "department", null],
	])("%s", (name, stem, part) => {
		expect(partName(name)).toEqual({ stem, part });
	});
});

const MINUTE_MS = 60_000;
const came = (importId: string, fileName: string, minute: number): Arrival => ({
	importId,
	fileName,
	sha256: importId,
	at: minute * MINUTE_MS,
});
const ids = (arrivals: readonly Arrival[], own: string) =>
	arrivedTogether(arrivals, own).map(({ importId }) => importId);

describe("numbered files that are brought together are one delivery", () => {
	const three = [came("a", "r-00002.csv", 0), came("b", "r-00001.csv", 1), came("c", "r-00003.csv", 2)];

	test("in whatever order, and whichever is asked about", () => {
		for (const own of ["a", "b", "c"]) expect(ids(three, own)).toEqual(["a", "b", "c"]);
	});
	test("not with files of another name, or without a number", () => {
		const arrivals = [...three, came("d", "other-00004.csv", 3), came("e", "r.csv", 3)];
		expect(ids(arrivals, "c")).toEqual(["a", "b", "c"]);
		expect(ids(arrivals, "e")).toEqual([]);
	});
	test("not with those of another day", () => {
		const arrivals = [...three, came("d", "r-00004.csv", 90)];
		expect(ids(arrivals, "d")).toEqual(["d"]);
		expect(ids(arrivals, "a")).toEqual(["a", "b", "c"]);
	});
	test("not past a number that comes again with other bytes", () => {
		const arrivals = [...three, came("d", "r-00001.csv", 3), came("e", "r-00002.csv", 4)];
		expect(ids(arrivals, "e")).toEqual(["d", "e"]);
		expect(ids(arrivals, "c")).toEqual(["a", "b", "c"]);
	});
	test("past one that comes again with the same bytes", () => {
		const arrivals = [...three, { ...came("d", "r-00001.csv", 3), sha256: "b" }, came("e", "r-00004.csv", 4)];
		expect(ids(arrivals, "e")).toEqual(["a", "b", "c", "d", "e"]);
	});
});

describe("names prove a restatement", () => {
	test.each([
		["the same name", ["r.csv"], ["r.csv"], true],
		["the same name, downloaded again", ["r (1).csv"], ["r.csv"], true],
		["the first part again", ["r-00001.csv"], ["r-00001.csv", "r-00002.csv"], true],
		["all parts again", ["r-00002.csv", "r-00001.csv"], ["r-00001.csv", "r-00002.csv"], true],
		["a further part", ["r-00003.csv"], ["r-00001.csv", "r-00002.csv"], false],
		["a part in the middle alone", ["r-00002.csv"], ["r-00001.csv", "r-00002.csv"], false],
		["another name", ["prod.csv"], ["dev.csv"], false],
		["a numbered name after one without a number", ["r-00001.csv"], ["r.csv"], false],
	])("%s: %s after %s is %s", (_, mine, held, proven) => {
		expect(restates(mine, held)).toBe(proven);
	});

	test("what the older delivery had beside is named", () => {
		expect(partsLeftOut(["r-00001.csv"], ["r-00001.csv", "r-00002.csv", "other.csv"])).toEqual([
			"r-00002.csv",
		]);
	});
});
