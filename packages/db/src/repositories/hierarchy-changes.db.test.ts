import { invariant } from "@outlay/finops/result";
import type { Rule } from "@outlay/finops/rule-set";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError } from "../actor.ts";
import { readAudit } from "../read-models/audit.ts";
import { detailOn, type HierarchyView, readHierarchyOutline } from "../read-models/people-hierarchy.ts";
import { querySpend } from "../read-models/spend-query.ts";
import { applyAttribution } from "../spend/apply-attribution.ts";
import { addTestMember } from "../testing/people-fixture.ts";
import { addSpend, addTestHierarchy } from "../testing/spend-fixture.ts";
import { spendByGroup, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { publishRuleSet } from "./attribution.ts";
import { changeUnit, type UnitChange } from "./hierarchy-changes.ts";
import type { UnitKind } from "./hierarchy-units.ts";

let db: TestDatabase;
let organizations = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const NOW = new Date("2026-11-21T08:00:00Z");

async function company(): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`hierarchy-${organizations}`);
	await addTestHierarchy(db.database, actor);
	return actor;
}

const LISTS = {
	department: "departments",
	team: "teams",
	feature: "features",
	environment: "environments",
} as const;

async function unitOf(actor: Actor, kind: UnitKind, slug: string) {
	const view: HierarchyView = await readHierarchyOutline(db.database, actor);
	const unit = view[LISTS[kind]].find((each) => each.slug === slug);
	invariant(unit !== undefined, slug);
	return { view, unit, key: { kind, id: unit.id } };
}

async function change(
	actor: Actor,
	[kind, slug]: readonly [UnitKind, string],
	...changes: readonly UnitChange[]
) {
	const { key } = await unitOf(actor, kind, slug);
	return changeUnit(db.database, actor, { unit: key, changes, now: NOW });
}

async function events(actor: Actor) {
	const page = { filter: { timeZone: "UTC" }, position: { kind: "newest" }, limit: 20 } as const;
	return (await readAudit(db.database, actor, page)).events.filter(
		({ subject }) => subject !== "organization",
	);
}

const toTeam = (team: string, to: string | null = null): Rule => ({
	id: `to-${team}`,
	name: `Everything to ${team}`,
	...(to === null ? {} : { effective: { from: null, to: testDay(to) } }),
	conditions: [],
	outcome: { kind: "target", team },
});

const publish = (actor: Actor, rules: readonly Rule[]) =>
	publishRuleSet(db.database, actor, { input: { ruleSet: { rules }, note: "" }, now: NOW });

describe("what is said of a unit", () => {
	test("holds from its day on; days before keep what was said, and an empty answer ends it", async () => {
		const actor = await company();
		const set = (value: string | null, from: string) =>
			change(actor, ["department", "d-a"], { kind: "cost_center", value, from });
		for (const [value, from] of [
			["100", "2026-01-01"],
			["200", "2026-06-01"],
			[null, "2026-09-01"],
		] as const)
			expect((await set(value, from)).ok).toBe(true);
		const { view } = await unitOf(actor, "department", "d-a");
		const periods = view.departments.find(({ slug }) => slug === "d-a")?.costCenters ?? [];
		expect(
			["2025-12-31", "2026-01-01", "2026-06-01", "2026-09-01"].map((day) => detailOn(periods, day)),
		).toEqual([null, "100", "200", null]);
		expect((await events(actor))[1]?.details).toEqual({
			from: "2026-06-01",
			before: { value: "100" },
			after: { value: "200" },
		});
	});

	test("said of days before it begins, or of a kind that has none, changes nothing", async () => {
		const actor = await company();
		const early = { kind: "lead_email", value: "a@example.com", from: "2019-12-31" } as const;
		expect(await change(actor, ["team", "a"], early)).toEqual({
			ok: false,
			error: { code: "outside_its_time", names: ["2020-01-01"] },
		});
		const centre = { kind: "cost_center", value: "1", from: "2026-01-01" } as const;
		expect(
			(await change(actor, ["environment", "production"], { kind: "rename", name: "P" }, centre)).ok,
		).toBe(false);
		expect((await unitOf(actor, "environment", "production")).unit.name).toBe("Production");
		expect(await events(actor)).toEqual([]);
	});
});

describe("ending a unit", () => {
	test("is refused while something is in it, by name, and works once that has moved", async () => {
		const actor = await company();
		const end = { kind: "end", to: "2026-09-01" } as const;
		expect(await change(actor, ["department", "d-a"], end)).toEqual({
			ok: false,
			error: { code: "has_children", names: ["a"] },
		});
		const ownerId = (await unitOf(actor, "department", "d-b")).unit.id;
		expect((await change(actor, ["team", "a"], { kind: "move", ownerId, from: "2026-09-01" })).ok).toBe(true);
		expect((await change(actor, ["department", "d-a"], end)).ok).toBe(true);
		const back = {
			kind: "move",
			ownerId: (await unitOf(actor, "department", "d-a")).unit.id,
			from: "2026-10-01",
		} as const;
		expect(await change(actor, ["team", "a"], back)).toEqual({
			ok: false,
			error: { code: "owner_has_ended", names: ["d-a"] },
		});
		expect((await events(actor)).map(({ action }) => action)).toEqual(["department.ended", "team.placed"]);
	});

	test("is refused while a rule sends later spend to it, by name; a rule that ends by then is fine", async () => {
		const actor = await company();
		const end = { kind: "end", to: "2026-09-01" } as const;
		await publish(actor, [toTeam("c")]);
		expect(await change(actor, ["team", "c"], end)).toEqual({
			ok: false,
			error: { code: "has_rules", names: ["Everything to c"] },
		});
		await publish(actor, [toTeam("c", "2026-09-01")]);
		expect((await change(actor, ["team", "c"], end)).ok).toBe(true);
	});

	test("ends its place with it, and taking the end back opens both again", async () => {
		const actor = await company();
		expect((await change(actor, ["feature", "f"], { kind: "end", to: "2026-09-01" })).ok).toBe(true);
		const placements = async () =>
			(await readHierarchyOutline(db.database, actor)).features.flatMap((feature) =>
				feature.placements.map(({ to }) => to),
			);
		expect(await placements()).toEqual(["2026-09-01"]);
		expect((await change(actor, ["feature", "f"], { kind: "end", to: null })).ok).toBe(true);
		expect(await placements()).toEqual([null]);
	});
});

test("spend of a team that moved: as was by the department of each day, as now all with the new one", async () => {
	const actor = await company();
	const rows = ["2026-08-31", "2026-09-01"].map((day) => ({ apiKey: "k", day, billed: "1", effective: "1" }));
	await addSpend(db.database, actor, rows);
	await publish(actor, [toTeam("a")]);
	const ownerId = (await unitOf(actor, "department", "d-b")).unit.id;
	await change(actor, ["team", "a"], { kind: "move", ownerId, from: "2026-09-01" });
	await applyAttribution(db.database, actor);
	const ask = async (hierarchy: Parameters<typeof testQuery>[0]) => {
		const { currencies } = await querySpend(
			db.database,
			actor,
			testQuery({ groupBy: "department", ...hierarchy }),
		);
		return spendByGroup(currencies[0]);
	};
	expect(await ask({})).toEqual({ "d-a": "1", "d-b": "1" });
	expect(await ask({ hierarchy: { kind: "as_now", today: testDay("2026-09-02") } })).toEqual({ "d-b": "2" });
});

test("only an admin of the whole organization changes the hierarchy, and only their own", async () => {
	const system = await company();
	const { unit } = await unitOf(system, "team", "a");
	const input = {
		unit: { kind: "team", id: unit.id },
		changes: [{ kind: "rename", name: "X" }],
		now: NOW,
	} as const;
	const narrow = await addTestMember(db.database, system, { role: "admin", teamIds: [unit.id] });
	const finance = await addTestMember(db.database, system, { role: "finance" });
	for (const { actor } of [narrow, finance])
		await expect(changeUnit(db.database, actor, input)).rejects.toThrow(ForbiddenError);
	const stranger = await company();
	expect(await changeUnit(db.database, stranger, input)).toEqual({
		ok: false,
		error: { code: "unknown_unit", names: [] },
	});
});
