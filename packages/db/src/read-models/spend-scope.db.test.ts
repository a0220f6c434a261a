import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { addSpend, addTestHierarchy, attributeTestDays } from "../testing/spend-fixture.ts";
import { allocate, lead, only, spendByGroup, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readOverview } from "./overview.ts";
import { readOwnerPage } from "./owner-page.ts";
import { SPEND_DIMENSIONS } from "./spend-dimensions.ts";
import { querySpend } from "./spend-query.ts";

let db: TestDatabase;
let company: Actor;
let other: Actor;

const DAY = "2026-03-02";

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
	other = await db.organization("other");
	for (const actor of [company, other]) await fill(actor);
});
afterAll(() => db.close());

/** Team a spends 1, b 20, c 300; 4000 are nobody's. b and c are one department. */
async function fill(actor: Actor): Promise<void> {
	await addTestHierarchy(db.database, actor);
	const row = (apiKey: string, amount: string) => ({ apiKey, day: DAY, billed: amount, effective: amount });
	await addSpend(db.database, actor, [row("a", "1"), row("b", "20"), row("c", "300"), row("stray", "4000")]);
	for (const team of ["a", "b", "c"]) await allocate(db.database, actor, { apiKey: team, team });
	await attributeTestDays(db.database, actor, [DAY]);
}

const input = { ...testQuery(), today: testDay("2026-03-05"), currency: null };

describe("a narrow scope", () => {
	test.each(SPEND_DIMENSIONS)(
		"sees only its own spend by %s: no sibling in totals, others or none",
		async (groupBy) => {
			const actor = await lead(db.database, company, { teams: ["b"] });
			const spend = only(await querySpend(db.database, actor, testQuery({ groupBy, top: 1 })));
			expect(spend.current.spend).toBe("20");
			expect(Object.values(spendByGroup(spend))).toEqual(["20"]);
			expect(spend.groups[0]?.key.kind).not.toBe("others");
		},
	);

	test("of a department holds its teams, of a team not its siblings", async () => {
		const by = testQuery({ groupBy: "team" });
		const department = await lead(db.database, company, { departments: ["d-b"] });
		expect(spendByGroup(only(await querySpend(db.database, department, by)))).toEqual({ b: "20", c: "300" });
		const mixed = await lead(db.database, company, { departments: ["d-b"], teams: ["a"] });
		expect(only(await querySpend(db.database, mixed, by)).current.spend).toBe("321");
	});

	test("a filter cannot reach past it", async () => {
		const actor = await lead(db.database, company, { teams: ["b"] });
		for (const values of [["a"], ["c"], [null]]) {
			const filters = [{ dimension: "team" as const, values }];
			expect((await querySpend(db.database, actor, testQuery({ filters }))).currencies).toEqual([]);
		}
	});

	test("that names nobody sees nothing", async () => {
		const actor = await lead(db.database, company, {});
		expect((await querySpend(db.database, actor, testQuery({ groupBy: "team" }))).currencies).toEqual([]);
	});

	test("holds for the Overview and for a sibling's page", async () => {
		const actor = await lead(db.database, company, { teams: ["b"] });
		const overview = await readOverview(db.database, actor, { ...input, compare: input.span });
		expect(overview?.owner).toBe("feature");
		expect(overview?.spend.current.spend).toBe("20");
		expect(overview?.unallocated).toEqual({ keys: 0, largest: null });
		expect(overview?.faults).toBeNull();
		const page = (slug: string) =>
			readOwnerPage(db.database, actor, { ...input, owner: { dimension: "team", slug } });
		expect(await page("c")).toBeNull();
		expect(await page("b")).toMatchObject({ spend: { current: { spend: "20" } }, whole: "20" });
	});
});

describe("two organizations", () => {
	test("do not see each other, whatever is asked", async () => {
		await addSpend(db.database, other, [{ apiKey: "secret", day: DAY, billed: "9", effective: "9" }]);
		await attributeTestDays(db.database, other, [DAY]);
		for (const groupBy of SPEND_DIMENSIONS) {
			const result = await querySpend(db.database, company, testQuery({ groupBy }));
			expect(only(result).current.spend).toBe("4321");
			expect(JSON.stringify(result)).not.toContain("secret");
		}
	});

	test("an actor of one with the team of the other sees nothing", async () => {
		const theirs = await lead(db.database, other, { teams: ["b"] });
		const mixed = { ...theirs, organizationId: company.organizationId };
		expect((await querySpend(db.database, mixed, testQuery())).currencies).toEqual([]);
	});
});
