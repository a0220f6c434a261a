import type { LookupTable } from "@outlay/finops/lookup";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError, systemActor } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { readLookups } from "../spend/allocations.ts";
import { addTestHierarchy } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { InvalidRuleSetError, publishDraft, publishRuleSet, replaceLookupTable } from "./attribution.ts";
import { discardDraft, readDraft, saveDraft } from "./attribution-draft.ts";
import { rebaseDraft } from "./attribution-versions.ts";
import { verifyAudit } from "./audit.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const now = new Date(0);

const rule = (id: string, team = "a"): Rule => ({
	id,
	name: id,
	conditions: [{ dimension: "apiKey", op: "is", value: id }],
	outcome: { kind: "target", team },
});
const set = (...rules: readonly Rule[]): RuleSet => ({ rules });
const keys = (...values: readonly string[]): LookupTable => ({
	id: "keys",
	name: "keys",
	entries: values.map((value) => ({ value, team: "a", from: null, to: null })),
});
const lookupRule: Rule = {
	id: "by-key",
	name: "By key",
	conditions: [],
	outcome: { kind: "lookup", tableId: "keys", dimension: "apiKey" },
};

let organizations = 0;

async function company(): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`company-${organizations}`);
	await addTestHierarchy(db.database, actor);
	return actor;
}

const publishedTables = (actor: Actor) =>
	inSqlTransaction(db.database, actor, (session) => readLookups(session, actor.organizationId));

const actions = async (actor: Actor) =>
	(await db.database.prisma.auditEvent.findMany({ where: { organizationId: actor.organizationId } })).map(
		({ action }) => action,
	);

describe("a draft", () => {
	test("begins on the published version and is gone with its publication", async () => {
		const actor = await company();
		await publishRuleSet(db.database, actor, { input: { ruleSet: set(rule("k1")), note: "first" }, now });
		const saved = await saveDraft(db.database, actor, {
			change: { revision: null, ruleSet: set(rule("k1", "b")) },
			now,
		});
		expect(saved.ok && [saved.value.baseVersion, saved.value.revision]).toEqual([1, 1]);
		expect(await publishDraft(db.database, actor, { revision: 1, note: "second", now })).toEqual({
			ok: true,
			value: 2,
		});
		expect(await readDraft(db.database, actor)).toBeNull();
		expect(await actions(actor)).toEqual([
			"hierarchy.added",
			"attribution.published",
			"attribution_draft.saved",
			"attribution.published",
		]);
		expect((await verifyAudit(db.database, actor)).ok).toBe(true);
	});

	test("that somebody saved in between is not overwritten, published or discarded", async () => {
		const actor = await company();
		await saveDraft(db.database, actor, { change: { revision: null, ruleSet: set(rule("k1")) }, now });
		const stale = await saveDraft(db.database, actor, { change: { revision: null, ruleSet: set() }, now });
		expect(stale.ok ? null : [stale.error.code, stale.error.current?.revision]).toEqual(["stale_draft", 1]);
		const published = await publishDraft(db.database, actor, { revision: 2, note: "", now });
		expect(published.ok ? null : published.error.code).toBe("stale_draft");
		const discarded = await discardDraft(db.database, actor, { revision: 2, now });
		expect(discarded.ok).toBe(false);
		expect((await readDraft(db.database, actor))?.ruleSet).toEqual(set(rule("k1")));
	});

	test("on an older version says so, and can be brought onto the current one", async () => {
		const actor = await company();
		await saveDraft(db.database, actor, { change: { revision: null, ruleSet: set(rule("mine")) }, now });
		await db.database.prisma.ruleSet.create({
			data: {
				organizationId: actor.organizationId,
				id: actor.organizationId,
				version: 1,
				status: "published",
				body: JSON.parse(JSON.stringify(set(rule("theirs")))),
			},
		});
		const behind = await publishDraft(db.database, actor, { revision: 1, note: "", now });
		expect(behind.ok ? null : behind.error).toEqual({ code: "behind", baseVersion: 0, currentVersion: 1 });
		const merged = await rebaseDraft(db.database, actor, { revision: 1, prefer: null, now });
		expect(merged.ok && merged.value.ruleSet.rules.map(({ id }) => id).sort()).toEqual(["mine", "theirs"]);
		expect((await publishDraft(db.database, actor, { revision: 2, note: "", now })).ok).toBe(true);
	});

	test("with errors is not published", async () => {
		const actor = await company();
		await saveDraft(db.database, actor, {
			change: { revision: null, ruleSet: set(rule("k1", "nobody")) },
			now,
		});
		const published = await publishDraft(db.database, actor, { revision: 1, note: "", now });
		expect(published.ok ? null : published.error).toMatchObject({
			code: "invalid_rules",
			issues: [{ code: "unknown_team", field: "rules[0].outcome.team", value: "nobody" }],
		});
		const input = { ruleSet: set(rule("k1", "nobody")), note: "" };
		await expect(publishRuleSet(db.database, actor, { input, now })).rejects.toThrow(InvalidRuleSetError);
	});

	test("needs the right to write", async () => {
		const actor: Actor = {
			...systemActor((await company()).organizationId),
			rights: new Set(["attribution.read"]),
		};
		await expect(saveDraft(db.database, actor, { change: { revision: null }, now })).rejects.toThrow(
			ForbiddenError,
		);
	});
});

describe("lookup tables", () => {
	test("of a draft take effect with its publication", async () => {
		const actor = await company();
		await replaceLookupTable(db.database, actor, { table: keys("k1"), now });
		expect((await publishedTables(actor)).size).toBe(0);
		await publishRuleSet(db.database, actor, { input: { ruleSet: set(lookupRule), note: "" }, now });
		expect((await publishedTables(actor)).get("keys")?.entries.map(({ value }) => value)).toEqual(["k1"]);
	});

	test("are removed only with the rule that needs them", async () => {
		const actor = await company();
		await replaceLookupTable(db.database, actor, { table: keys("k1"), now });
		await publishRuleSet(db.database, actor, { input: { ruleSet: set(lookupRule), note: "" }, now });
		await saveDraft(db.database, actor, { change: { revision: null, lookups: { keys: keys() } }, now });
		const refused = await publishDraft(db.database, actor, { revision: 1, note: "", now });
		expect(refused.ok ? null : refused.error).toMatchObject({
			issues: [{ code: "missing_lookup", value: "keys" }],
		});
		await saveDraft(db.database, actor, { change: { revision: 1, ruleSet: set() }, now });
		expect((await publishDraft(db.database, actor, { revision: 2, note: "", now })).ok).toBe(true);
		expect((await publishedTables(actor)).size).toBe(0);
	});
});
