import type { Rule } from "@outlay/finops/rule-set";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { applyAttribution } from "../spend/apply-attribution.ts";
import { addSpend, addTestHierarchy, attributeTestDays, type SpendRow } from "../testing/spend-fixture.ts";
import { allocate, lead, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { listClaimable } from "./attribution-claimable.ts";
import { hasAnySpend, overviewOwner, readOverview } from "./overview.ts";
import { readOwnerPage } from "./owner-page.ts";

let db: TestDatabase;
let company: Actor;

const MARCH = "2026-03-02";
const APRIL = "2026-04-02";

const row = (apiKey: string, day: string, amount: string): SpendRow => ({
	apiKey,
	day,
	billed: amount,
	effective: amount,
});

/** From March to April the feature f grows by 5, team b falls by 2, nobody's key is new with 0.25. */
const ROWS = [
	row("f-1", MARCH, "10"),
	row("f-1", APRIL, "15"),
	row("b-1", MARCH, "3"),
	row("b-1", APRIL, "1"),
	{ ...row("stray", APRIL, "0.25"), apiKeyName: "left over" },
	{ ...row("b-1", APRIL, "7"), currency: "EUR" },
];

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
	await addTestHierarchy(db.database, company);
	await addSpend(db.database, company, ROWS);
	await allocate(db.database, company, { apiKey: "f-1", team: "a", feature: "f", environment: "production" });
	await allocate(db.database, company, { apiKey: "b-1", team: "b" });
	await allocate(db.database, company, { apiKey: "stray", team: "no such team" });
	await attributeTestDays(db.database, company, [MARCH, APRIL]);
});
afterAll(() => db.close());

const month = (start: string, end: string) => ({ start: testDay(start), end: testDay(end) });
const input = {
	...testQuery(),
	span: month("2026-04-01", "2026-05-01"),
	compare: month("2026-03-01", "2026-04-01"),
	today: testDay("2026-04-20"),
	currency: null,
};

describe("the Overview", () => {
	test("is of the currency with most spend, and names the others beside it", async () => {
		const overview = await readOverview(db.database, company, input);
		expect(overview?.spend.currency).toBe("USD");
		expect(overview?.otherCurrencies).toEqual([{ currency: "EUR", amount: "7" }]);
		const euros = await readOverview(db.database, company, { ...input, currency: "EUR" });
		expect(euros?.spend).toMatchObject({ currency: "EUR", current: { spend: "7" } });
	});

	test("compares the period with another", async () => {
		const overview = await readOverview(db.database, company, input);
		expect(overview?.spend).toMatchObject({ current: { spend: "16.25" }, compared: { spend: "13" } });
	});

	test("names what moved each department most", async () => {
		const overview = await readOverview(db.database, company, input);
		expect(overview?.drivers.get("d-a")).toMatchObject({
			kind: "feature",
			label: { value: "f" },
			change: "5",
		});
		expect(overview?.drivers.get("")).toMatchObject({ kind: "model", change: "0.25" });
	});

	test("counts the keys without a team, and names the costliest", async () => {
		const overview = await readOverview(db.database, company, input);
		expect(overview?.unallocated).toEqual({ keys: 1, largest: { label: "left over", amount: "0.25" } });
	});

	test("counts what there is to claim as the screen of keys to claim does: groups of keys, and no pool", async () => {
		const actor = await db.organization("claims");
		const { organizationId } = actor;
		await addTestHierarchy(db.database, actor);
		await addSpend(db.database, actor, [
			row("a1", APRIL, "2"),
			row("pool", APRIL, "90"),
			{ ...row("stray", APRIL, "3"), apiKeyName: "stray" },
			row("stray of another model", APRIL, "4"),
			{ ...row("in euros", APRIL, "5"), currency: "EUR" },
			row("free", APRIL, "0"),
			row("stray of March", MARCH, "7"),
		]);
		await db.database.prisma.chargeKey.updateMany({
			where: { organizationId, apiKey: { startsWith: "stray of another" } },
			data: { apiKey: "stray", model: "gpt-5-mini" },
		});
		const rule = (id: string, outcome: Rule["outcome"]): Rule => ({
			id,
			name: id,
			conditions: [{ dimension: "apiKey", op: "startsWith", value: id }],
			outcome,
		});
		const shared = rule("pool", { kind: "split", method: "proportional", targets: [{ team: "a" }] });
		const ruleSet = { rules: [shared, rule("a", { kind: "target", team: "a" })] };
		await publishRuleSet(db.database, actor, { input: { ruleSet, note: "" }, now: new Date(0) });
		await applyAttribution(db.database, actor);

		const overview = await readOverview(db.database, actor, input);
		const claimable = await listClaimable(db.database, actor, {
			kind: "unallocated",
			span: input.span,
			search: "",
			limit: 10,
			cursor: null,
			pseudonymKey: "test",
		});
		expect(claimable.items.map(({ value, unallocated }) => `${value} ${unallocated}`)).toEqual([
			"stray 7",
			"in euros 5",
			"free 0",
		]);
		expect(overview?.unallocated).toMatchObject({ keys: claimable.groups, largest: { amount: "7" } });
		expect(overview?.spend.current.unallocated).toBe("7");
	});

	test("counts a key whose feature is without a team on some of its days, by the money of those days", async () => {
		const actor = await db.organization("loose");
		await addTestHierarchy(db.database, actor);
		await addSpend(db.database, actor, [row("k", "2026-04-02", "2"), row("k", "2026-04-12", "3")]);
		await allocate(db.database, actor, { apiKey: "k", team: "no such team", feature: "f" });
		await attributeTestDays(db.database, actor, ["2026-04-02", "2026-04-12"]);
		const unallocated = async (hierarchy: typeof input.hierarchy) =>
			(await readOverview(db.database, actor, { ...input, hierarchy }))?.unallocated;
		expect(await unallocated({ kind: "as_was" })).toEqual({ keys: 0, largest: null });
		await db.database.prisma.featurePlacement.updateMany({
			where: { organizationId: actor.organizationId },
			data: { validTo: new Date("2026-04-10") },
		});
		expect(await unallocated({ kind: "as_was" })).toMatchObject({ keys: 1, largest: { amount: "3" } });
		const today = testDay("2026-04-20");
		expect(await unallocated({ kind: "as_now", today })).toMatchObject({ keys: 1, largest: { amount: "5" } });
	});

	test("compares nothing when nothing is asked", async () => {
		const overview = await readOverview(db.database, company, { ...input, compare: null });
		expect(overview).toMatchObject({ spend: { compared: null } });
	});

	test("tells a quiet period from an organization without spend", async () => {
		const quiet = { ...input, span: month("2026-07-01", "2026-08-01"), compare: null };
		expect(await readOverview(db.database, company, quiet)).toBeNull();
		expect(await hasAnySpend(db.database, company)).toBe(true);
		expect(await hasAnySpend(db.database, await db.organization("empty"))).toBe(false);
		expect(await hasAnySpend(db.database, await lead(db.database, company, { teams: ["c"] }))).toBe(false);
	});

	test("is told at the level where the reader has several", () => {
		const owners = (departmentIds: readonly string[], teamIds: readonly string[]) =>
			overviewOwner({ scope: { kind: "owners", departmentIds, teamIds } });
		expect(overviewOwner(company)).toBe("department");
		expect(owners(["d", "e"], [])).toBe("department");
		expect(owners(["d"], [])).toBe("team");
		expect(owners([], ["t", "u"])).toBe("team");
		expect(owners([], ["t"])).toBe("feature");
	});
});

describe("an owner's page", () => {
	const read = (dimension: "department" | "team" | "feature", slug: string, over = {}) =>
		readOwnerPage(db.database, company, { ...input, ...over, owner: { dimension, slug } });

	test("is the owner's part of the whole, by its parts, models and keys", async () => {
		expect(await read("department", "d-a")).toMatchObject({
			whole: "16.25",
			spend: {
				current: { spend: "15" },
				compared: { spend: "10" },
				groups: [{ key: { kind: "value", value: "a" }, current: { spend: "15" } }],
			},
			breakdowns: { environment: [{ label: "Production", spend: "15", before: "10" }] },
			keys: [{ key: { kind: "value", value: "f-1" } }],
		});
	});

	test("folds a feature by model", async () => {
		const page = await read("feature", "f");
		expect(page?.spend.groups.map(({ label }) => label)).toEqual(["gpt-5"]);
	});

	test("knows no price per request where nothing counts requests", async () => {
		expect((await read("team", "a"))?.requests).toBeNull();
	});

	test("is empty without spend in either period", async () => {
		expect(await read("team", "c")).toBeNull();
	});
});
