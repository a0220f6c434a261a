import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@outlay/db/actor";
import { newId } from "@outlay/db/id";
import { addBudget, budgetCompany } from "@outlay/db/testing/budget-fixture";
import { addTestMember } from "@outlay/db/testing/people-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { GET as LIST, POST } from "../../app/api/v1/budgets/[id]/increases/route.ts";
import { GET as LIST_ALL } from "../../app/api/v1/increases/route.ts";

/** What Next and next-auth know of a request; everything behind them is ours and real. */
const asking = vi.hoisted((): { session: unknown } => ({ session: null }));
vi.mock("next/headers", () => ({ headers: async () => new Headers() }));
vi.mock("next-auth", () => ({ getServerSession: async () => asking.session }));

const home = mkdtempSync(join(tmpdir(), "outlay-increases-"));
const HOST = "http://127.0.0.1:3000";
const MORE = { amount: "10", reason: "Launch", lastDay: "2100-01-01" };

let db: TestDatabase;
let actor: Actor;
/** A budget for each person, whose only person is Kofi. */
let each: string;
let all: string;

beforeAll(async () => {
	db = await openTestDatabase();
	const environment = {
		DATABASE_URL: db.url,
		OUTLAY_HOME: home,
		NEXTAUTH_SECRET: "s".repeat(40),
		NEXTAUTH_URL: HOST,
	};
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
	actor = await budgetCompany(db, "increases", []);
	each = await addBudget(db.database, actor, { name: "Each", perPerson: true, thresholds: [] });
	all = await addBudget(db.database, actor, { name: "All" });
	const spent = { status: "within", used: "1", unconverted: [], marks: [] };
	const { organizationId } = actor;
	const data = { organizationId, budgetId: each, person: "kofi@example.com", ...spent };
	await db.database.prisma.budgetPerson.create({ data });
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await db.close();
	rmSync(home, { recursive: true, force: true });
});

/** From here on a finance member asks, who sees people by name or not. */
async function signIn(seesPeople: boolean): Promise<void> {
	const email = `${newId()}@example.com`;
	asking.session = {
		claims: await addTestMember(db.database, actor, { role: "finance", seesPeople, email }),
	};
}

async function ask(id: string, body: object) {
	const request = new Request(`${HOST}/api/v1/budgets/${id}/increases`, {
		method: "POST",
		headers: { "content-type": "application/json", origin: HOST },
		body: JSON.stringify({ ...MORE, ...body }),
	});
	const answer = await POST(request, { params: Promise.resolve({ id }) });
	return { status: answer.status, ...(await answer.json()) };
}

async function listed(): Promise<readonly unknown[]> {
	const ofBudget = await LIST(new Request(`${HOST}/api/v1/budgets/${each}/increases`), {
		params: Promise.resolve({ id: each }),
	});
	const ofAll = await LIST_ALL(new Request(`${HOST}/api/v1/increases`));
	const pages = [await ofBudget.json(), await ofAll.json()];
	return pages.flatMap(({ items }) => items);
}

test("more of a budget for each person is asked for one of them, and what is wrong about that is said", async () => {
	await signIn(true);
	expect(await ask(each, {})).toMatchObject({ status: 422, code: "needs_person", field: "person" });
	expect(await ask(all, { person: "kofi@example.com" })).toMatchObject({
		...{ status: 422, code: "no_person", field: "person" },
		value: "kofi@example.com",
	});
	expect(await ask(each, { person: "nobody@example.com" })).toMatchObject({
		...{ status: 422, code: "unknown_person", field: "person" },
		value: "nobody@example.com",
	});
	expect(await ask(each, { person: "" })).toMatchObject({
		status: 400,
		fields: { person: expect.any(String) },
	});
	expect(await ask(each, { person: "kofi@example.com" })).toMatchObject({ status: 201 });
});

test("who may not see people by name names nobody, and reads that it is for one person", async () => {
	await signIn(false);
	expect(await ask(each, { person: "kofi@example.com" })).toMatchObject({ status: 403 });
	const hidden = await listed();
	expect(hidden).toEqual([
		expect.objectContaining({ ofPerson: true, person: null }),
		expect.objectContaining({ ofPerson: true, person: null }),
	]);
	expect(JSON.stringify(hidden)).not.toContain("kofi");
	await signIn(true);
	const kofi = { key: "kofi@example.com", name: "kofi@example.com" };
	expect(await listed()).toEqual([
		expect.objectContaining({ ofPerson: true, person: kofi }),
		expect.objectContaining({ ofPerson: true, person: kofi }),
	]);
});
