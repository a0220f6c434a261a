import type { LookupTable } from "@outlay/finops/lookup";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import { publishRuleSet, replaceLookupTable } from "../repositories/attribution.ts";
import { readDraft, saveDraft } from "../repositories/attribution-draft.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { addTestHierarchy } from "../testing/spend-fixture.ts";
import { lead } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readAttribution } from "./attribution.ts";
import { listVersions, readDraftDiff, readVersion } from "./attribution-history.ts";
import { readAttributionNames } from "./attribution-names.ts";
import { previewDraft } from "./attribution-preview.ts";
import { readTables } from "./attribution-tables.ts";

let db: TestDatabase;
let company: Actor;

const now = new Date(0);
const today = dayFromDb("2026-09-10");
const span = { start: dayFromDb("2026-09-01"), end: dayFromDb("2026-10-01") };

const lookup = (tableId: string, dimension: "principal" | "subAccount"): Rule => ({
	id: tableId,
	name: tableId,
	conditions: [],
	outcome: { kind: "lookup", tableId, dimension },
});
const byUser = (user: string): Rule => ({
	id: "by-user",
	name: `Charges of ${user}@acme.test`,
	conditions: [
		{ dimension: "principal", op: "is", value: user },
		{ any: [{ dimension: "tag:owner", op: "in", values: [user, `${user}@acme.test`] }] },
		{ dimension: "apiKeyName", op: "contains", value: `${user}@acme.test` },
		{ dimension: "subAccount", op: "is", value: "proj-1" },
	],
	outcome: { kind: "target", team: "a" },
});
const table = (name: string, value: string): LookupTable => ({
	id: name,
	name,
	entries: [{ value, team: "b", from: null, to: null }],
});
const ruleSet: RuleSet = {
	rules: [byUser("kofi"), lookup("people", "principal"), lookup("projects", "subAccount")],
};

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
	await addTestHierarchy(db.database, company);
	for (const one of [table("people", "kofi"), table("projects", "proj-1"), table("unused", "kofi")])
		await replaceLookupTable(db.database, company, { table: one, now });
	await publishRuleSet(db.database, company, { input: { ruleSet, note: "for kofi@acme.test" }, now });
	await replaceLookupTable(db.database, company, { table: table("people", "kofi.mensah"), now });
	const { revision = null } = (await readDraft(db.database, company)) ?? {};
	const change = { revision, ruleSet: { rules: [byUser("kofi.m"), ...ruleSet.rules.slice(1)] } };
	await saveDraft(db.database, company, { change, now });
});
afterAll(() => db.close());

const finance = (seesPeople: boolean): Actor => ({
	...company,
	kind: "person",
	role: "finance",
	rights: rightsOf("finance", seesPeople),
});

/** Everything that a reader of rules can ask for. */
const READS: Readonly<Record<string, (actor: Actor) => Promise<unknown>>> = {
	attribution: (actor) => readAttribution(db.database, actor, span),
	tables: async (actor) => {
		const { published, drafted, ...rest } = await readTables(db.database, actor);
		return { published: [...published.values()], drafted: [...drafted.values()], ...rest };
	},
	draft: (actor) => readDraft(db.database, actor),
	"what the draft changes": (actor) => readDraftDiff(db.database, actor),
	versions: (actor) => listVersions(db.database, actor, { before: null, limit: 10 }),
	"a version": (actor) => readVersion(db.database, actor, 1),
	"the draft's preview": (actor) => previewDraft(db.database, actor, { view: "consumption" }),
	"names of owners": (actor) => readAttributionNames(db.database, actor, today),
};

describe.each(Object.entries(READS))("%s", (_name, read) => {
	test("is none of a team lead's: rules and tables are of the whole organization", async () => {
		const actor = await lead(db.database, company, { teams: ["a"] });
		await expect(read(actor)).rejects.toThrow(ForbiddenError);
	});

	test("names no one to finance without the right to see people", async () => {
		expect(JSON.stringify(await read(finance(false)))).not.toMatch(/kofi/);
	});
});

test("what names no one stays", async () => {
	const { published, ruleSet: shown } = await readTables(db.database, finance(false));
	expect(published.get("projects")?.entries[0]?.value).toBe("proj-1");
	expect(published.get("people")?.entries).toEqual([{ value: "(hidden)", team: "b", from: null, to: null }]);
	expect(shown.rules[0]?.conditions[3]).toEqual({ dimension: "subAccount", op: "is", value: "proj-1" });
});

test("with the right, and for whoever writes them, rules and tables are as they were written", async () => {
	const admin: Actor = { ...company, role: "admin", rights: rightsOf("admin", false) };
	for (const actor of [finance(true), admin]) {
		const tables = await readTables(db.database, actor);
		expect(tables.ruleSet).toEqual(ruleSet);
		expect(tables.published.get("people")?.entries[0]?.value).toBe("kofi");
	}
});

test("rules of one's own tell no person's figures without the right", async () => {
	const asked = { ruleSet: { rules: [byUser("kofi")] }, view: "consumption" } as const;
	await expect(previewDraft(db.database, finance(false), asked)).rejects.toThrow(ForbiddenError);
	expect((await previewDraft(db.database, finance(true), asked))?.preview).not.toBeNull();
});
