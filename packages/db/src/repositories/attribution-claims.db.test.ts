import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor, Right } from "../actor.ts";
import { type ClaimableQuery, listClaimable } from "../read-models/attribution-claimable.ts";
import { applyAttribution } from "../spend/apply-attribution.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { addSpend, addTestHierarchy, keyIdOf, type SpendRow } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { publishRuleSet } from "./attribution.ts";
import { type ClaimRequest, claimKeys } from "./attribution-claims.ts";
import { readDraft } from "./attribution-draft.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const now = new Date(0);

const spend = (apiKey: string, day: string, effective: string): SpendRow => ({
	apiKey,
	apiKeyName: `Name of ${apiKey}`,
	day,
	billed: effective,
	effective,
});

let organizations = 0;

/** Key `a1` belongs to team a; the others to nobody. */
async function company(): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`company-${organizations}`);
	await addTestHierarchy(db.database, actor);
	await addSpend(db.database, actor, [
		spend("a1", "2026-09-01", "5"),
		spend("x1", "2026-09-01", "1"),
		spend("x1", "2026-09-02", "2"),
		spend("x2", "2026-09-02", "7"),
		spend("x3", "2026-07-01", "100"),
	]);
	const ruleSet = {
		rules: [
			{
				id: "a",
				name: "a",
				conditions: [{ dimension: "apiKey" as const, op: "is" as const, value: "a1" }],
				outcome: { kind: "target" as const, team: "a" },
			},
		],
	};
	await publishRuleSet(db.database, actor, { input: { ruleSet, note: "" }, now });
	await applyAttribution(db.database, actor);
	return actor;
}

const query = (some: Partial<ClaimableQuery> = {}): ClaimableQuery => ({
	kind: "unallocated",
	span: { start: dayFromDb("2026-08-15"), end: dayFromDb("2026-09-15") },
	search: "",
	limit: 10,
	cursor: null,
	pseudonymKey: "key",
	...some,
});

const request = (some: Partial<ClaimRequest> = {}): ClaimRequest => ({
	keyIds: [keyIdOf("x1"), keyIdOf("x2")],
	target: { team: "b" },
	from: null,
	publish: false,
	now,
	...some,
});

describe("keys to claim", () => {
	test("are those without a team in the period, most money first", async () => {
		const page = await listClaimable(db.database, await company(), query());
		expect(page.items.map(({ value, name, unallocated }) => [value, name, unallocated])).toEqual([
			["x2", "Name of x2", "7"],
			["x1", "Name of x1", "3"],
		]);
		expect(page.items[0]).toMatchObject({
			dimension: "apiKey",
			models: ["gpt-5"],
			account: "OpenAI",
			teams: [],
		});
	});

	test("or those seen for the first time, whoever owns them", async () => {
		const page = await listClaimable(db.database, await company(), query({ kind: "new" }));
		expect(page.items.map(({ value, teams }) => [value, teams])).toEqual([
			["x2", []],
			["a1", ["a"]],
			["x1", []],
		]);
	});

	test("page without gaps, and are searched by id or name", async () => {
		const actor = await company();
		const first = await listClaimable(db.database, actor, query({ limit: 1 }));
		const second = await listClaimable(db.database, actor, query({ limit: 1, cursor: first.nextCursor }));
		expect([...first.items, ...second.items].map(({ value }) => value)).toEqual(["x2", "x1"]);
		expect([first.groups, second.groups, second.nextCursor]).toEqual([2, 2, null]);
		const found = await listClaimable(db.database, actor, query({ search: "of X1" }));
		expect(found.items.map(({ value }) => value)).toEqual(["x1"]);
	});

	test("are people only for whoever may see people", async () => {
		const actor = await company();
		await db.database.pool.query(
			`UPDATE outlay.charge_key SET principal = api_key, api_key = NULL, names = '{"principal": "Anna"}'
			 WHERE organization_id = $1`,
			[actor.organizationId],
		);
		const blind: Actor = { ...actor, rights: new Set<Right>(["attribution.read"]) };
		const hidden = await listClaimable(db.database, blind, query());
		expect(hidden.items[0]?.value).toBeNull();
		expect(hidden.items[0]?.name).toMatch(/^Person [0-9a-f]{6}$/);
		expect((await listClaimable(db.database, blind, query({ search: "Anna" }))).items).toEqual([]);
		expect((await listClaimable(db.database, actor, query())).items[0]?.name).toBe("Anna");
	});
});

describe("claiming", () => {
	test("goes into the draft", async () => {
		const actor = await company();
		expect(await claimKeys(db.database, actor, request())).toEqual({
			ok: true,
			value: { status: "drafted", revision: 1 },
		});
		const draft = await readDraft(db.database, actor);
		expect(draft?.ruleSet.rules.map(({ name }) => name)).toEqual(["a", "Claimed API keys"]);
		expect(draft?.lookups["Claimed API keys"]?.entries.map(({ value }) => value).sort()).toEqual([
			"x1",
			"x2",
		]);
	});

	test("is published at once where nothing else waits", async () => {
		const actor = await company();
		const claimed = await claimKeys(db.database, actor, request({ publish: true }));
		expect(claimed).toEqual({ ok: true, value: { status: "published", version: 2 } });
		await applyAttribution(db.database, actor);
		expect((await listClaimable(db.database, actor, query())).items).toEqual([]);
		await claimKeys(db.database, actor, request({ target: { feature: "f" } }));
		const refused = await claimKeys(db.database, actor, request({ publish: true }));
		expect(refused.ok ? null : refused.error.code).toBe("draft_exists");
	});

	test("names what it does not know", async () => {
		const actor = await company();
		const error = async (some: Partial<ClaimRequest>) => {
			const result = await claimKeys(db.database, actor, request(some));
			return result.ok ? null : result.error;
		};
		expect(await error({ target: { team: "nobody" } })).toEqual({
			code: "unknown_owner",
			field: "team",
			value: "nobody",
		});
		expect(await error({ target: {} })).toEqual({ code: "empty_target" });
		const stranger = keyIdOf("stranger");
		expect(await error({ keyIds: [stranger] })).toEqual({ code: "unknown_key", keyId: stranger });
	});
});
