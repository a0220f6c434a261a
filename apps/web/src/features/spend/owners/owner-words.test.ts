import type { HierarchyView } from "@outlay/db/read-models/people-hierarchy";
import { expect, test } from "vitest";
import { testDay } from "../testing/spend-fixture.ts";
import { ownersDay, ownersOf } from "./owner-words.ts";

const JUNE = { start: testDay("2026-06-01"), end: testDay("2026-07-01") };
const TODAY = testDay("2026-11-21");

const hierarchy: HierarchyView = {
	departments: [
		{
			id: "d",
			slug: "d",
			name: "D",
			from: "2026-01-01",
			to: null,
			costCenters: [
				{ value: "100", from: "2026-01-01", to: "2026-07-01" },
				{ value: "200", from: "2026-07-01", to: null },
			],
			leads: [],
		},
	],
	teams: [],
	features: [],
	environments: [],
};

test.each([
	["as_was", "Cost centre 100"],
	["as_now", "Cost centre 200"],
] as const)("beside figures %s stands the cost centre of that hierarchy", (kind, detail) => {
	const day = ownersDay({ span: JUNE, hierarchy: { kind } }, TODAY);
	expect(ownersOf(hierarchy, "department", day)[0]?.detail).toBe(detail);
});

test("a period that goes on is told by today", () => {
	const span = { start: JUNE.start, end: testDay("2027-01-01") };
	expect(ownersDay({ span, hierarchy: { kind: "as_was" } }, TODAY)).toBe(TODAY);
});
