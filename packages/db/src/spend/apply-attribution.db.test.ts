import type { Condition } from "@outlay/finops/conditions";
import type { Rule } from "@outlay/finops/rule-set";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { placeFeature, placeTeam } from "../repositories/hierarchy.ts";
import { ACCOUNT_ID, addSpend, addTestHierarchy, type SpendRow } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { ensureAllocations } from "./allocations.ts";
import { applyAttribution } from "./apply-attribution.ts";
import { dayFromDb } from "./record-days.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const NOW = new Date(0);

const toTeam = (team: string, condition: Condition): Rule => ({
	id: team,
	name: team,
	conditions: [condition],
	outcome: { kind: "target", team },
});

const spend = (apiKey: string, day: string, some: Partial<SpendRow> = {}): SpendRow => ({
	apiKey,
	day,
	billed: "1",
	effective: "1",
	...some,
});

let organizations = 0;

async function companyWith(rules: readonly Rule[], rows: readonly SpendRow[]): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`company-${organizations}`);
	await addTestHierarchy(db.database, actor);
	await addSpend(db.database, actor, rows);
	await publishRuleSet(db.database, actor, { input: { ruleSet: { rules }, note: "" }, now: NOW });
	await applyAttribution(db.database, actor);
	return actor;
}

async function texts(sql: string, actor: Actor): Promise<readonly string[]> {
	const result = await db.database.pool.query<{ text: string }>(sql, [actor.organizationId]);
	return result.rows.map((row) => row.text);
}

const owners = (actor: Actor) =>
	texts(
		`SELECT concat_ws(' ', s.day, coalesce(d.slug, '-'), coalesce(t.slug, '-')) AS text FROM outlay.spend_day s
		 LEFT JOIN outlay.team t ON t.id = s.team_id LEFT JOIN outlay.department d ON d.id = s.department_id
		 WHERE s.organization_id = $1 ORDER BY 1`,
		actor,
	);

const dirtyDays = (actor: Actor) =>
	texts(`SELECT day::text AS text FROM outlay.dirty_day WHERE organization_id = $1 ORDER BY 1`, actor);

const rebuildJobs = async (actor: Actor) =>
	(
		await texts(
			`SELECT job AS text FROM outlay.outbox WHERE organization_id = $1 AND job = 'spend.rebuild'`,
			actor,
		)
	).length;

const startsWith = (value: string): Condition => ({ dimension: "apiKey", op: "startsWith", value });
const named = (value: string): Condition => ({ dimension: "apiKeyName", op: "is", value });

describe("a new version", () => {
	test("reaches open months, and leaves closed ones as they are", async () => {
		const actor = await companyWith(
			[toTeam("a", startsWith("k"))],
			[spend("k", "2026-08-01"), spend("k", "2026-09-01")],
		);
		await db.database.prisma.accountingPeriod.create({
			data: { organizationId: actor.organizationId, month: new Date("2026-08-01"), status: "closed" },
		});
		await publishRuleSet(db.database, actor, {
			input: { ruleSet: { rules: [toTeam("b", startsWith("k"))] }, note: "" },
			now: NOW,
		});
		await applyAttribution(db.database, actor);
		expect(await owners(actor)).toEqual(["2026-08-01 d-a a", "2026-09-01 d-b b"]);
	});
});

describe("a key that is seen under another name", () => {
	const rules = [toTeam("a", named("Chat")), toTeam("b", named("Search"))];

	test("is decided again, on all its open days", async () => {
		const rows = [spend("k", "2026-08-01"), spend("k", "2026-09-01"), spend("other", "2026-09-02")];
		const actor = await companyWith(
			rules,
			rows.map((row) => ({ ...row, apiKeyName: row.apiKey === "k" ? "Chat" : "Search" })),
		);
		const before = await rebuildJobs(actor);
		await addSpend(db.database, actor, [spend("k", "2026-09-03", { apiKeyName: "Search" })]);
		await inSqlTransaction(db.database, actor, (session) =>
			ensureAllocations(session, actor.organizationId, null),
		);
		expect(await dirtyDays(actor)).toEqual(["2026-08-01", "2026-09-01", "2026-09-03"]);
		expect((await rebuildJobs(actor)) - before).toBe(1);
		await applyAttribution(db.database, actor);
		expect(await owners(actor)).toEqual([
			"2026-08-01 d-b b",
			"2026-09-01 d-b b",
			"2026-09-02 d-b b",
			"2026-09-03 d-b b",
		]);
	});

	test("asks for nothing when its owner stays", async () => {
		const actor = await companyWith([toTeam("a", startsWith("k"))], [spend("k", "2026-09-01")]);
		const before = await rebuildJobs(actor);
		await addSpend(db.database, actor, [spend("k", "2026-09-02", { apiKeyName: "Chat" })]);
		await inSqlTransaction(db.database, actor, (session) =>
			ensureAllocations(session, actor.organizationId, null),
		);
		expect(await dirtyDays(actor)).toEqual([]);
		expect((await rebuildJobs(actor)) - before).toBe(0);
	});
});

test("a key that another source tells of is decided again where rules look at sources", async () => {
	const bySource = toTeam("a", { dimension: "source", op: "is", value: "openai-costs" });
	const actor = await companyWith([bySource], []);
	await addSpend(db.database, actor, [spend("k", "2026-09-01")]);
	const days = { accountId: ACCOUNT_ID, days: [dayFromDb("2026-09-01")] };
	const decide = () =>
		inSqlTransaction(db.database, actor, (session) => ensureAllocations(session, actor.organizationId, days));
	await db.database.pool.query(
		"UPDATE outlay.spend_key_day SET source = 'other' WHERE organization_id = $1",
		[actor.organizationId],
	);
	await decide();
	expect(await dirtyDays(actor)).toEqual([]);
	await db.database.pool.query(
		"UPDATE outlay.spend_key_day SET source = 'openai-costs' WHERE organization_id = $1",
		[actor.organizationId],
	);
	await decide();
	expect(await dirtyDays(actor)).toEqual(["2026-09-01"]);
});

describe("a team or a feature that moves", () => {
	test("takes its money along from that day on", async () => {
		const rules = [toTeam("a", startsWith("team"))];
		const actor = await companyWith(rules, [spend("team", "2026-09-09"), spend("team", "2026-09-10")]);
		await placeTeam(db.database, actor, {
			placement: { slug: "a", owner: "d-b", from: "2026-09-10" },
			now: NOW,
		});
		await applyAttribution(db.database, actor);
		expect(await owners(actor)).toEqual(["2026-09-09 d-a a", "2026-09-10 d-b a"]);
		await placeTeam(db.database, actor, {
			placement: { slug: "a", owner: "d-a", from: "2026-09-10" },
			now: NOW,
		});
		await applyAttribution(db.database, actor);
		expect(await owners(actor)).toEqual(["2026-09-09 d-a a", "2026-09-10 d-a a"]);
	});

	test("a feature's money follows its team, and a placement ends where the next begins", async () => {
		const feature: Rule = {
			id: "f",
			name: "f",
			conditions: [startsWith("f")],
			outcome: { kind: "target", feature: "f" },
		};
		const actor = await companyWith(
			[feature],
			["2026-09-09", "2026-09-10", "2026-09-20"].map((day) => spend("f", day)),
		);
		await placeFeature(db.database, actor, {
			placement: { slug: "f", owner: "c", from: "2026-09-20" },
			now: NOW,
		});
		await placeFeature(db.database, actor, {
			placement: { slug: "f", owner: "b", from: "2026-09-10" },
			now: NOW,
		});
		await applyAttribution(db.database, actor);
		expect(await owners(actor)).toEqual(["2026-09-09 d-a a", "2026-09-10 d-b b", "2026-09-20 d-b c"]);
	});
});
