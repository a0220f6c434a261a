import { describe, expect, test } from "vitest";
import { dayOf } from "./day.ts";
import {
	type Hierarchy,
	hierarchyTree,
	ownerIn,
	ownerOn,
	ownerSpans,
	validateHierarchy,
	valueOn,
} from "./hierarchy.ts";

const day = (month: number, date: number) => dayOf(Date.UTC(2026, month - 1, date));
const MARCH = day(3, 1);
const JUNE = day(6, 1);

/** Feature chat moves from team core to team growth in June; growth moves to sales in March. */
const hierarchy: Hierarchy = {
	departments: [
		{ id: "eng", name: "Engineering" },
		{ id: "sales", name: "Sales", costCenter: [{ value: "4711", from: null, to: null }] },
	],
	teams: [
		{ id: "core", name: "Core", department: [{ value: "eng", from: null, to: null }] },
		{
			id: "growth",
			name: "Growth",
			department: [
				{ value: "eng", from: null, to: MARCH },
				{ value: "sales", from: MARCH, to: null },
			],
		},
	],
	features: [
		{
			id: "chat",
			name: "Chat",
			team: [
				{ value: "core", from: day(1, 10), to: JUNE },
				{ value: "growth", from: JUNE, to: null },
			],
		},
	],
	environments: [{ id: "prod", name: "Production" }],
};
const tree = hierarchyTree(hierarchy);

describe("ownerOn", () => {
	test.each([
		["a feature implies its team of the day", { feature: "chat" }, day(5, 31), "core", "eng"],
		["and the next team from the day it moves", { feature: "chat" }, JUNE, "growth", "sales"],
		["a team implies its department of the day", { team: "growth" }, day(2, 28), "growth", "eng"],
		["before anyone owned it a feature has no team", { feature: "chat" }, day(1, 9), null, null],
		["unless the target names one", { feature: "chat", team: "growth" }, day(1, 9), "growth", "eng"],
		[
			"the feature's own team wins over the target's",
			{ feature: "chat", team: "growth" },
			MARCH,
			"core",
			"eng",
		],
		["a team that the tree does not know keeps its name", { team: "gone" }, MARCH, "gone", null],
		["an environment alone owns no team", { environment: "prod" }, MARCH, null, null],
	])("%s", (_, target, on, team, department) => {
		expect(ownerOn(tree, target, on)).toMatchObject({ team, department });
	});

	test("keeps feature and environment", () => {
		expect(ownerOn(tree, { feature: "chat", environment: "prod" }, JUNE)).toEqual({
			department: "sales",
			team: "growth",
			feature: "chat",
			environment: "prod",
		});
	});
});

test("as was and as now differ by the moves in between", () => {
	const charge = { target: { feature: "chat" }, day: day(2, 1) };
	expect(ownerIn(tree, { kind: "as_was" }, charge)).toMatchObject({ team: "core", department: "eng" });
	expect(ownerIn(tree, { kind: "as_now", today: day(7, 1) }, charge)).toMatchObject({
		team: "growth",
		department: "sales",
	});
});

describe("ownerSpans", () => {
	test("cuts a span where the owner may change, and nowhere else", () => {
		const spans = ownerSpans(tree, { feature: "chat" }, { start: day(1, 1), end: day(8, 1) });
		expect(
			spans.map(({ span, owner }) => `${span.start} ${span.end} ${owner.team} ${owner.department}`),
		).toEqual([
			"2026-01-01 2026-01-10 null null",
			"2026-01-10 2026-03-01 core eng",
			"2026-03-01 2026-06-01 core eng",
			"2026-06-01 2026-08-01 growth sales",
		]);
	});

	test("an empty span has no parts", () => {
		expect(ownerSpans(tree, { team: "core" }, { start: MARCH, end: MARCH })).toEqual([]);
	});
});

test("a value holds from its first day to the day before its end", () => {
	const dated = [{ value: "x", from: MARCH, to: JUNE }];
	expect([day(2, 28), MARCH, day(5, 31), JUNE].map((on) => valueOn(dated, on))).toEqual([
		null,
		"x",
		"x",
		null,
	]);
});

describe("validateHierarchy", () => {
	test("finds nothing wrong with a sound one", () => {
		expect(validateHierarchy(hierarchy)).toEqual([]);
	});

	test("names what is wrong and where", () => {
		const broken: Hierarchy = {
			departments: [
				{ id: "eng", name: "A" },
				{ id: "eng", name: "B" },
			],
			teams: [
				{
					id: "core",
					name: "Core",
					department: [
						{ value: "eng", from: null, to: JUNE },
						{ value: "ghost", from: MARCH, to: null },
						{ value: "eng", from: JUNE, to: MARCH },
					],
				},
			],
			features: [{ id: "chat", name: "Chat", team: [{ value: "nobody", from: null, to: null }] }],
			environments: [],
		};
		expect(validateHierarchy(broken).map(({ code, field, value }) => [code, field, value])).toEqual([
			["duplicate_id", "departments[1].id", "eng"],
			["overlap", "teams[0].department[1]", "ghost"],
			["empty_period", "teams[0].department[2]", "2026-06-01..2026-03-01"],
			["unknown_department", "teams[0].department", "ghost"],
			["unknown_team", "features[0].team", "nobody"],
		]);
	});
});
