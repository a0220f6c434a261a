import { addMonths, firstDay, type Month, monthOf } from "@outlay/finops/day";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { addSpend, addTestHierarchy, attributeTestDays, type SpendRow } from "../testing/spend-fixture.ts";
import { allocate, only, spendByGroup, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { querySpend } from "./spend-query.ts";
import type { SpendQuery } from "./spend-query-parts.ts";

let db: TestDatabase;
let company: Actor;

const day = (text: string) => `2026-${text}`;

/** Team a costs 10 + 2.5 (feature f), team b 4, nobody 1; a credit, tax, euros, and a prepaid month beside them. */
const ROWS: readonly SpendRow[] = [
	{ apiKey: "a-1", day: day("03-02"), billed: "10", effective: "10.000000000000000001" },
	{ apiKey: "a-2", day: day("03-09"), billed: "2.5", effective: "2.5", meter: "output" },
	{ apiKey: "b-1", day: day("04-30"), billed: "4", effective: "4" },
	{ apiKey: "stray", day: day("04-30"), billed: "1", effective: "1", apiKeyName: "=1+1" },
	{ apiKey: "b-1", day: day("04-30"), billed: "-0.5", effective: "-0.5", category: "Credit" },
	{ apiKey: "b-1", day: day("04-30"), billed: "0.7", effective: "0.7", category: "Tax" },
	{ apiKey: "a-1", day: day("04-01"), billed: "30", effective: "0", category: "Purchase" },
	{ apiKey: "a-1", day: day("04-01"), billed: "8", effective: "8", currency: "EUR" },
];

const DAYS = [...new Set(ROWS.map((row) => row.day))];

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
	await fill(company);
});
afterAll(() => db.close());

async function fill(actor: Actor): Promise<void> {
	await addTestHierarchy(db.database, actor);
	await addSpend(db.database, actor, ROWS);
	await allocate(db.database, actor, { apiKey: "a-1", team: "a", environment: "production" });
	await allocate(db.database, actor, { apiKey: "a-2", team: "a", feature: "f", environment: "production" });
	await allocate(db.database, actor, { apiKey: "b-1", team: "b" });
	await attributeTestDays(db.database, actor, DAYS);
}

const ask = (over: Partial<SpendQuery>, actor = company) => querySpend(db.database, actor, testQuery(over));
const dollars = {
	filters: [{ dimension: "meter", values: ["input", "output"] }],
} satisfies Partial<SpendQuery>;

async function usd(over: Partial<SpendQuery>, actor = company) {
	const result = await ask(over, actor);
	return result.currencies.find(({ currency }) => currency === "USD");
}

describe("querySpend", () => {
	test("sums to the last digit, and never across currencies", async () => {
		const { currencies } = await ask({});
		expect(currencies.map(({ currency, current }) => [currency, current.spend])).toEqual([
			["USD", "17.500000000000000001"],
			["EUR", "8"],
		]);
	});

	test("names owners by slug, and keeps what has none apart", async () => {
		expect(spendByGroup(await usd({ groupBy: "team" }))).toEqual({
			a: "12.500000000000000001",
			b: "4",
			none: "1",
		});
		expect(spendByGroup(await usd({ groupBy: "department" }))).toEqual({
			"d-a": "12.500000000000000001",
			"d-b": "4",
			none: "1",
		});
		expect(spendByGroup(await usd({ groupBy: "feature" }))).toEqual({
			f: "2.5",
			none: "15.000000000000000001",
		});
	});

	test("leaves tax out and credits beside the total, unless they are switched in", async () => {
		expect((await usd({}))?.current).toMatchObject({ credits: "-0.5", tax: "0.7", unallocated: "1" });
		const view = { ...DEFAULT_SPEND_VIEW, tax: "included", credits: "included" } as const;
		expect((await usd({ view }))?.current).toMatchObject({
			spend: "17.700000000000000001",
			credits: "0",
			tax: "0",
		});
	});

	test("the invoice view counts what was billed, the consumption view what was used", async () => {
		const invoice = await usd({ view: { ...DEFAULT_SPEND_VIEW, view: "invoice" } });
		expect(invoice?.current).toMatchObject({
			spend: "47.5",
			invoice: "47.5",
			consumption: "17.500000000000000001",
		});
	});

	test("reads keys where a dimension needs them, with the same totals and the names of their source", async () => {
		const spend = await usd({ groupBy: "apiKey", subGroupBy: "team" });
		expect(spendByGroup(spend)).toEqual({
			"a-1": "10.000000000000000001",
			"a-2": "2.5",
			"b-1": "4",
			stray: "1",
		});
		expect(spend?.groups.find(({ key }) => key.kind === "value" && key.value === "stray")).toMatchObject({
			label: "=1+1",
			subGroups: [{ key: { kind: "none" } }],
		});
	});

	test("filters take any of their values; null is what has none", async () => {
		const filtered = (values: readonly (string | null)[]) =>
			usd({ filters: [{ dimension: "team", values }] });
		expect((await filtered(["b"]))?.current.spend).toBe("4");
		expect((await filtered(["b", null]))?.current.spend).toBe("5");
		expect(await filtered(["nobody"])).toBeUndefined();
	});

	test("folds what is past the top into one group that says how many it holds", async () => {
		const spend = await usd({ groupBy: "apiKey", top: 1 });
		expect(spend?.groups.map(({ key, current }) => [key, current.spend])).toEqual([
			[{ kind: "value", value: "a-1" }, "10.000000000000000001"],
			[{ kind: "others", count: 3 }, "7.5"],
		]);
	});

	test("cuts time into days, Monday weeks and months", async () => {
		const buckets = async (granularity: SpendQuery["granularity"]) => {
			const spend = await usd({ granularity, ...dollars });
			return spend?.cells.map(({ bucket, amounts }) => [bucket, amounts.spend]);
		};
		expect(await buckets("month")).toEqual([
			["2026-03-01", "12.500000000000000001"],
			["2026-04-01", "5"],
		]);
		expect((await buckets("week"))?.map(([bucket]) => bucket)).toEqual([
			"2026-03-02",
			"2026-03-09",
			"2026-03-30",
			"2026-04-27",
		]);
		expect((await buckets("day"))?.at(-1)).toEqual(["2026-04-30", "5"]);
	});

	test("sums a second period per group, and can rank by the change", async () => {
		const month = (name: Month) => ({ start: firstDay(name), end: firstDay(addMonths(name, 1)) });
		const april = monthOf(testDay("2026-04-30"));
		const query = { span: month(april), compare: month(addMonths(april, -1)), groupBy: "team" as const };
		const spend = await usd({ ...query, rankBy: "change" });
		expect(
			spend?.groups.map(({ key, current, compared }) => [
				key.kind === "value" ? key.value : key.kind,
				current.spend,
				compared?.spend,
			]),
		).toEqual([
			["a", "0", "12.500000000000000001"],
			["b", "4", "0"],
			["none", "1", "0"],
		]);
		expect(spend?.compared?.spend).toBe("12.500000000000000001");
	});

	test("days are half-open", async () => {
		const span = { start: testDay("2026-03-02"), end: testDay("2026-03-09") };
		expect(only(await ask({ span })).current.spend).toBe("10.000000000000000001");
	});

	test("needs the right to read spend", async () => {
		await expect(ask({}, { ...company, rights: new Set() })).rejects.toThrow(ForbiddenError);
	});
});

describe("as they were, as they are now", () => {
	test("a team that moved takes its history along only when asked", async () => {
		const actor = await db.organization("moved");
		await fill(actor);
		await inSqlTransaction(db.database, actor, async (session) => {
			await session.query(
				`UPDATE outlay.team_placement p SET valid_to = '2026-06-01' FROM outlay.team t
				 WHERE t.organization_id = $1 AND t.id = p.team_id AND t.slug = 'a' AND p.organization_id = $1`,
				[actor.organizationId],
			);
			await session.query(
				`INSERT INTO outlay.team_placement (organization_id, id, team_id, department_id, valid_from)
				 SELECT $1, gen_random_uuid(), t.id, d.id, '2026-06-01' FROM outlay.team t, outlay.department d
				 WHERE t.organization_id = $1 AND t.slug = 'a' AND d.organization_id = $1 AND d.slug = 'd-b'`,
				[actor.organizationId],
			);
		});
		const by = { groupBy: "department" } as const;
		const today = testDay("2026-07-01");
		expect(spendByGroup(await usd(by, actor))).toMatchObject({ "d-a": "12.500000000000000001", "d-b": "4" });
		expect(spendByGroup(await usd({ ...by, hierarchy: { kind: "as_now", today } }, actor))).toEqual({
			"d-b": "16.500000000000000001",
			none: "1",
		});
		const keys = {
			groupBy: "apiKey",
			subGroupBy: "department",
			hierarchy: { kind: "as_now", today },
		} as const;
		const grouped = await usd(keys, actor);
		expect(grouped?.groups[0]?.subGroups.map(({ key }) => key)).toEqual([{ kind: "value", value: "d-b" }]);
	});
});

describe("people", () => {
	test("are pseudonyms, stable and filterable, unless the actor may see them", async () => {
		const actor = await db.organization("people");
		await addSpend(db.database, actor, [{ apiKey: "k", day: day("03-02"), billed: "1", effective: "1" }]);
		await inSqlTransaction(db.database, actor, (session) =>
			session.query("UPDATE outlay.charge_key SET principal = 'ada@example.com' WHERE organization_id = $1", [
				actor.organizationId,
			]),
		);
		const blind = { ...actor, rights: rightsOf("finance", false) };
		const groups = async (who: Actor) => only(await ask({ groupBy: "principal" }, who)).groups;
		const [seen] = await groups(actor);
		const [hidden] = await groups(blind);
		expect(seen?.key).toEqual({ kind: "value", value: "ada@example.com" });
		expect(hidden?.label).toMatch(/^Person [0-9a-f]{6}$/);
		expect(JSON.stringify(hidden)).not.toContain("ada");
		const value = hidden?.key.kind === "value" ? hidden.key.value : "";
		const filtered = (wanted: string) =>
			ask({ filters: [{ dimension: "principal", values: [wanted] }] }, blind);
		expect(only(await filtered(value)).current.spend).toBe("1");
		expect((await filtered("ada@example.com")).currencies).toEqual([]);
		expect((await groups({ ...blind }))[0]?.key).toEqual(hidden?.key);
	});
});
