import type { LookupTable } from "@outlay/finops/lookup";
import type { Rule } from "@outlay/finops/rule-set";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError } from "../actor.ts";
import { publishRuleSet, replaceLookupTable } from "../repositories/attribution.ts";
import { saveDraft } from "../repositories/attribution-draft.ts";
import { applyAttribution } from "../spend/apply-attribution.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { addSpend, addTestHierarchy } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readAttribution } from "./attribution.ts";
import { listVersions, readDraftDiff, readVersion } from "./attribution-history.ts";

let db: TestDatabase;
let actor: Actor;

const now = new Date(0);

const rule = (id: string, team: string): Rule => ({
	id,
	name: id,
	conditions: [{ dimension: "apiKey", op: "is", value: id }],
	outcome: { kind: "target", team },
});
const byKey: Rule = {
	id: "by-key",
	name: "By key",
	conditions: [],
	outcome: { kind: "lookup", tableId: "keys", dimension: "apiKey" },
};
const keys = (...values: readonly string[]): LookupTable => ({
	id: "keys",
	name: "keys",
	entries: values.map((value) => ({ value, team: "b", from: null, to: null })),
});

const publish = (rules: readonly Rule[], note: string) =>
	publishRuleSet(db.database, actor, { input: { ruleSet: { rules }, note }, now });

beforeAll(async () => {
	db = await openTestDatabase();
	actor = await db.organization("company");
	await addTestHierarchy(db.database, actor);
	await addSpend(db.database, actor, [
		{ apiKey: "k1", day: "2026-09-01", billed: "3", effective: "2" },
		{ apiKey: "k2", day: "2026-09-02", billed: "3", effective: "5" },
		{ apiKey: "k3", day: "2026-09-03", billed: "3", effective: "1" },
	]);
	await publish([rule("k1", "a")], "first");
	await replaceLookupTable(db.database, actor, { table: keys("k2"), now });
	await publish([rule("k1", "a"), byKey], "second");
	await publish([byKey, rule("k1", "c")], "third");
	await applyAttribution(db.database, actor);
});

afterAll(() => db.close());

describe("history", () => {
	test("lists versions, newest first, page by page", async () => {
		const first = await listVersions(db.database, actor, { before: null, limit: 2 });
		expect(first.items.map(({ version, note, current, tables }) => [version, note, current, tables])).toEqual(
			[
				[3, "third", true, []],
				[2, "second", false, ["keys"]],
			],
		);
		const rest = await listVersions(db.database, actor, { before: first.nextCursor, limit: 2 });
		expect([rest.items.map(({ version }) => version), rest.nextCursor]).toEqual([[1], null]);
	});

	test("a version has the tables that it was published with, and says what it changed", async () => {
		const second = await readVersion(db.database, actor, 2);
		expect(second?.diff.added.map(({ id }) => id)).toEqual(["by-key"]);
		expect(second?.diff.tables).toEqual([{ name: "keys", kind: "added", rowsAdded: 1, rowsRemoved: 0 }]);
		const third = await readVersion(db.database, actor, 3);
		expect(third?.tables.map(({ name }) => name)).toEqual(["keys"]);
		expect(third?.diff.changed.map(({ after }) => after.id)).toEqual(["k1"]);
		expect(third?.diff.moved).toHaveLength(1);
		expect(await readVersion(db.database, actor, 4)).toBeNull();
	});

	test("a draft says what it would change", async () => {
		await saveDraft(db.database, actor, {
			change: { revision: null, lookups: { keys: keys("k2", "k3") } },
			now,
		});
		const diff = await readDraftDiff(db.database, actor);
		expect(diff?.draft.tables).toEqual([{ name: "keys", kind: "changed", rowsAdded: 1, rowsRemoved: 0 }]);
		expect(diff?.published).toBeNull();
	});
});

describe("the attribution screen", () => {
	const span = { start: dayFromDb("2026-08-15"), end: dayFromDb("2026-09-03") };

	test("tells what each rule decided, and how much has a team", async () => {
		const state = await readAttribution(db.database, actor, span);
		expect(state.ruleMoney).toEqual([
			{ ruleId: "by-key", currency: "USD", amount: "5" },
			{ ruleId: "k1", currency: "USD", amount: "2" },
		]);
		expect(state.coverage).toEqual([
			{ month: "2026-09", currency: "USD", spend: "7", allocated: "7" },
			{ month: null, currency: "USD", spend: "7", allocated: "7" },
		]);
	});

	test("is not for whoever sees only some teams", async () => {
		const lead: Actor = { ...actor, scope: { kind: "owners", departmentIds: [], teamIds: [] } };
		await expect(readAttribution(db.database, lead, span)).rejects.toThrow(ForbiddenError);
	});
});
