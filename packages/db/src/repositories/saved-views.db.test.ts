import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import { newId } from "../id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { deleteSavedView, listSavedViews, saveView } from "./saved-views.ts";

let db: TestDatabase;
let company: Actor;

beforeAll(async () => {
	db = await openTestDatabase();
	company = await db.organization("company");
});
afterAll(() => db.close());

const NOW = new Date(0);

const person = (of = company): Actor => ({
	...of,
	kind: "person",
	id: newId(),
	role: "finance",
	rights: rightsOf("finance", false),
});

const save = (actor: Actor, name: string, query: string) =>
	saveView(db.database, actor, { input: { screen: "explore", name, query }, now: NOW });
const names = async (actor: Actor) =>
	(await listSavedViews(db.database, actor, "explore")).map(({ name, query }) => [name, query]);

describe("saved views", () => {
	test("belong to the person who saved them, by name; a name used again gets the new address", async () => {
		const [ada, ben] = [person(), person()];
		await save(ada, "Models", "?groupBy=model");
		await save(ada, "Agents", "?feature=faq-agent");
		await save(ada, "Models", "?groupBy=model&top=25");
		expect(await names(ada)).toEqual([
			["Agents", "?feature=faq-agent"],
			["Models", "?groupBy=model&top=25"],
		]);
		expect(await names(ben)).toEqual([]);
		expect(await listSavedViews(db.database, ada, "overview")).toEqual([]);
	});

	test("are deleted by their owner only", async () => {
		const [ada, ben] = [person(), person()];
		const saved = await save(ada, "Mine", "?top=5");
		const id = saved.ok ? saved.value.id : "";
		expect(await deleteSavedView(db.database, ben, { id, now: NOW })).toBe(false);
		expect(await deleteSavedView(db.database, ada, { id, now: NOW })).toBe(true);
		expect(await names(ada)).toEqual([]);
	});

	test("do not cross organizations", async () => {
		const ada = person();
		await save(ada, "Mine", "?top=5");
		const elsewhere = { ...ada, organizationId: (await db.organization("other")).organizationId };
		expect(await names(elsewhere)).toEqual([]);
	});

	test("are for people with the right to write them; a token has none", async () => {
		const auditor = { ...person(), rights: rightsOf("auditor", false) };
		await expect(save(auditor, "Mine", "?top=5")).rejects.toThrow(ForbiddenError);
		const token = { ...person(), kind: "token" } as const;
		expect(await save(token, "Mine", "?top=5")).toEqual({ ok: false, error: { code: "not_a_person" } });
		expect(await names(token)).toEqual([]);
	});

	test("leave an audit event for every change", async () => {
		const ada = person(await db.organization("audited"));
		const saved = await save(ada, "Mine", "?top=5");
		await deleteSavedView(db.database, ada, { id: saved.ok ? saved.value.id : "", now: NOW });
		const events = await db.database.prisma.auditEvent.findMany({
			where: { organizationId: ada.organizationId },
			orderBy: { sequence: "asc" },
		});
		expect(events.map(({ action }) => action)).toEqual(["saved_view.saved", "saved_view.deleted"]);
	});
});
