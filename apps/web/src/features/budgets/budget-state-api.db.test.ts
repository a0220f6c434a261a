import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@outlay/db/actor";
import { changeBudget } from "@outlay/db/repositories/budgets";
import {
	addBudget,
	bill,
	bring,
	budgetCompany,
	CLOCK,
	evaluateOn,
	evaluateWith,
	MARCH,
} from "@outlay/db/testing/budget-fixture";
import { addTestMember } from "@outlay/db/testing/people-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { GET } from "../../app/api/v1/budgets/state/route.ts";

/** What Next and next-auth know of a request; everything behind them is ours and real. */
const asking = vi.hoisted((): { session: unknown } => ({ session: null }));
vi.mock("next/headers", () => ({ headers: async () => new Headers() }));
vi.mock("next-auth", () => ({ getServerSession: async () => asking.session }));

const home = mkdtempSync(join(tmpdir(), "outlay-states-"));

let db: TestDatabase;
let actor: Actor;
let id: string;

beforeAll(async () => {
	db = await openTestDatabase();
	const environment = {
		DATABASE_URL: db.url,
		OUTLAY_HOME: home,
		NEXTAUTH_SECRET: "s".repeat(40),
		NEXTAUTH_URL: "http://127.0.0.1:3000",
	};
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
	actor = await budgetCompany(db, "ours", MARCH);
	id = await addBudget(db.database, actor);
	asking.session = { claims: await addTestMember(db.database, actor, { role: "admin" }) };
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await db.close();
	rmSync(home, { recursive: true, force: true });
});

const states = (etag?: string) =>
	GET(
		new Request("http://127.0.0.1:3000/api/v1/budgets/state", {
			headers: etag === undefined ? {} : { "if-none-match": etag },
		}),
	);

/** Evaluates at an hour of 15 March. */
const evaluateAt = (hour: string) =>
	evaluateWith(db.database, actor, { now: new Date(`2026-03-15T${hour}:00Z`), ask: async () => null });

/** Asks with the tag of the answer before. */
async function again(before: Response) {
	const answer = await states(before.headers.get("etag") ?? "");
	return { answer, evaluatedAt: answer.headers.get("outlay-evaluated-at") };
}

test("before the first evaluation nothing says how fresh it is", async () => {
	const answer = await states();
	expect(answer.status).toBe(200);
	expect(answer.headers.has("outlay-evaluated-at")).toBe(false);
});

test("evaluations without new spend give 304, and say how fresh that is", async () => {
	await evaluateAt("12:00");
	const first = await states();
	const said = await first.clone().json();
	expect(said.items).toEqual([
		expect.objectContaining({ id, status: "within", used: "45.000000000000000001", forecast: null }),
	]);
	expect(said.items[0].thresholds).toContainEqual({ basis: "actual", percent: 80 });
	expect(said.items[0]).toMatchObject({
		scope: [{ dimension: "team", values: [{ key: "a", name: "a" }] }],
		...{ window: { kind: "month", calendar: "calendar" }, enforcement: null },
		...{ unconverted: [], unpriced: [], completeTo: "2026-03-03", late: [] },
		undelivered: ["2026-03-01"],
	});
	expect(first.headers.get("outlay-evaluated-at")).toBe("2026-03-15T12:00:00.000Z");
	await evaluateAt("13:00");
	await evaluateAt("14:30");
	const { answer, evaluatedAt } = await again(first);
	expect(answer.status).toBe(304);
	expect(await answer.text()).toBe("");
	expect(evaluatedAt).toBe("2026-03-15T14:30:00.000Z");
	expect(answer.headers.get("etag")).toBe(first.headers.get("etag"));
});

test("spend, thresholds and mode that changed give 200 with another ETag", async () => {
	const before = await states();
	await bring(db.database, actor, [bill("2026-03-14", ["a1", "10"])]);
	await evaluateOn(db.database, actor);
	const spent = (await again(before)).answer;
	expect(spent.status).toBe(200);
	expect(spent.headers.get("etag")).not.toBe(before.headers.get("etag"));
	expect((await spent.clone().json()).items[0].used).toBe("55.000000000000000001");
	const changes = [{ thresholds: [{ basis: "actual" as const, percent: 90 }] }, { mode: "cap" as const }];
	let last = spent;
	for (const [index, change] of changes.entries()) {
		const changed = await changeBudget(db.database, actor, {
			...{ id, revision: index + 1, change },
			now: CLOCK.now,
		});
		expect(changed.ok).toBe(true);
		const { answer } = await again(last);
		expect(answer.status).toBe(200);
		last = answer;
	}
	expect((await last.json()).items[0]).toMatchObject({ mode: "cap", enforcement: "alerts_only" });
});

test("usage without a price, and days that came in, give 200 with another ETag", async () => {
	const before = await states();
	const nothing = { apiKey: "a1", model: "gpt-x", amount: "0", unpriced: true } as const;
	await bring(db.database, actor, [
		{ source: "usage", day: "2026-03-05", basis: "metered", charges: [nothing] },
	]);
	await evaluateOn(db.database, actor);
	const { answer } = await again(before);
	expect(answer.status).toBe(200);
	const [item] = (await answer.clone().json()).items;
	expect(item).toMatchObject({ used: "55.000000000000000001", unpriced: ["gpt-x"] });
	expect((await before.json()).items[0].undelivered).toContain("2026-03-05");
	expect(item.undelivered).not.toContain("2026-03-05");
	await evaluateOn(db.database, actor);
	expect((await again(answer)).answer.status).toBe(304);
});
