import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, rightsOf, systemActor } from "../actor.ts";
import { newId } from "../id.ts";
import { listIncreases, listOpenIncreases } from "../read-models/budget-page.ts";
import { listBudgets } from "../read-models/budgets.ts";
import {
	addBudget,
	amountOf,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
	onlyBudget,
	personOf,
} from "../testing/budget-fixture.ts";
import type { TestStatement } from "../testing/charge-fixture.ts";
import { lead, testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { createApiToken } from "./api-tokens.ts";
import { decideIncrease, requestIncrease, withdrawIncrease } from "./budget-increases.ts";
import { recordExpiredIncreases } from "./expired-increases.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const company = (statements: readonly TestStatement[]) => {
	companies += 1;
	return budgetCompany(db, `company-${companies}`, statements);
};

describe("an increase", () => {
	const LAST_DAY = testDay("2026-03-20");
	const ask = (actor: Actor, budgetId: string, amount = "25") =>
		requestIncrease(db.database, actor, {
			budgetId,
			person: null,
			amount,
			reason: "Launch",
			lastDay: LAST_DAY,
			clock: CLOCK,
		});

	async function asked(actor: Actor, budgetId: string): Promise<string> {
		const request = await ask(actor, budgetId);
		invariant(request.ok, JSON.stringify(request));
		return request.value.id;
	}

	/** Actions on increases in the log, oldest first, with who acted. */
	const logged = async ({ organizationId }: Actor) =>
		(
			await db.database.prisma.auditEvent.findMany({
				where: { organizationId, subject: "budget_increase" },
				orderBy: { sequence: "asc" },
			})
		).map(({ action, subjectId, actor: who }) => [action, subjectId, JSON.parse(JSON.stringify(who)).label]);

	test.each(["requested", "approved", "rejected", "withdrawn", "revoked"] as const)(
		"that is %s stands in the log",
		async (what) => {
			const actor = await company([]);
			const budgetId = await addBudget(db.database, actor);
			const [admin, finance] = [personOf(actor, "admin"), personOf(actor, "finance")];
			const id = await asked(admin, budgetId);
			const input = { id, raisesPlan: false, note: "", clock: CLOCK };
			const decided = what === "rejected" ? what : "approved";
			if (what === "approved" || what === "rejected" || what === "revoked") {
				expect((await decideIncrease(db.database, finance, { ...input, decision: decided })).ok).toBe(true);
			}
			if (what === "withdrawn" || what === "revoked") {
				expect((await withdrawIncrease(db.database, admin, { id, clock: CLOCK })).ok).toBe(true);
			}
			const log = await logged(actor);
			expect(log[0]).toEqual(["budget_increase.requested", id, "admin"]);
			const by = what === "approved" || what === "rejected" ? "finance" : "admin";
			expect(log.at(-1)).toEqual([`budget_increase.${what}`, id, by]);
			// What is refused writes nothing.
			expect((await withdrawIncrease(db.database, admin, { id: newId(), clock: CLOCK })).ok).toBe(false);
			expect(await logged(actor)).toEqual(log);
		},
	);

	test("draws on what is left after the increases that count already, on screens and in the answer", async () => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor, { name: "Everything", scope: [], plan: amountOf("250") });
		const budgetId = await addBudget(db.database, actor);
		const scope = [{ dimension: "team" as const, values: ["b"] }];
		const sibling = await addBudget(db.database, actor, { name: "Team b", scope });
		await evaluateOn(db.database, actor);
		const [admin, finance] = [personOf(actor, "admin"), personOf(actor, "finance")];
		const shown = async (day: string) => {
			const all = await listBudgets(db.database, actor, { today: testDay(day) });
			const parent = all.find(({ name }) => name === "Everything");
			return [parent?.leftToHandOut, parent?.headroom];
		};
		expect(await shown("2026-03-15")).toEqual(["50", "50"]);
		const first = await asked(admin, sibling);
		expect(await approve(finance, first)).toMatchObject({ value: { parent: { left: "50" } } });
		expect(await shown("2026-03-15")).toEqual(["50", "25"]);
		expect(await shown("2026-03-21")).toEqual(["50", "50"]);
		expect(await approve(finance, await asked(admin, budgetId))).toMatchObject({
			value: { parent: { left: "25" } },
		});
		expect(await shown("2026-03-15")).toEqual(["50", "0"]);
		expect((await withdrawIncrease(db.database, finance, { id: first, clock: CLOCK })).ok).toBe(true);
		expect(await shown("2026-03-15")).toEqual(["50", "25"]);
	});

	const approve = (actor: Actor, id: string, raisesPlan = false) =>
		decideIncrease(db.database, actor, { id, decision: "approved", raisesPlan, note: "", clock: CLOCK });

	test("is approved by another person, and raises the cap until it expires", async () => {
		const actor = await company(MARCH);
		await addBudget(db.database, actor, { name: "Everything", scope: [], plan: amountOf("120") });
		const budgetId = await addBudget(db.database, actor);
		const [admin, finance] = [personOf(actor, "admin"), personOf(actor, "finance")];
		const id = await asked(admin, budgetId);
		expect(await approve(admin, id)).toEqual({ ok: false, error: { code: "own_request" } });
		expect(await approve(finance, id)).toEqual({
			ok: true,
			value: { parent: { budget: "Everything", left: "20" } },
		});
		expect(await approve(finance, id)).toEqual({ ok: false, error: { code: "decided", status: "approved" } });
		const standing = async (day: string) => {
			await evaluateOn(db.database, actor, day);
			return (await listBudgets(db.database, actor, { today: CLOCK.today })).find(
				(each) => each.id === budgetId,
			)?.standing;
		};
		expect(await standing("2026-03-20")).toMatchObject({ planned: "100", cap: "125" });
		expect(await standing("2026-03-21")).toMatchObject({ planned: "100", cap: "100" });
	});

	test("that has expired stands in the log, once, however many look", async () => {
		const actor = await company(MARCH);
		const budgetId = await addBudget(db.database, actor);
		const [admin, finance] = [personOf(actor, "admin"), personOf(actor, "finance")];
		const id = await asked(admin, budgetId);
		expect((await approve(finance, id)).ok).toBe(true);
		await evaluateOn(db.database, actor, "2026-03-20");
		const before = await logged(actor);
		await recordExpiredIncreases(db.database, new Date("2026-03-20T23:59:00Z"));
		expect(await logged(actor)).toEqual(before);
		const first = new Date("2026-03-21T00:00:00Z");
		// Two workers at once, and one on the next day.
		await Promise.all([1, 2].map(() => recordExpiredIncreases(db.database, first)));
		await recordExpiredIncreases(db.database, new Date("2026-03-22T00:00:00Z"));
		expect((await logged(actor)).slice(before.length)).toEqual([
			["budget_increase.expired", id, systemActor(actor.organizationId).label],
		]);
	});

	test("that nobody decided by its last day waits for nobody", async () => {
		const actor = await company(MARCH);
		const budgetId = await addBudget(db.database, actor);
		await asked(personOf(actor, "admin"), budgetId);
		const finance = personOf(actor, "finance");
		const waiting = async (day: string) => {
			const open = await listOpenIncreases(db.database, finance, { today: testDay(day) });
			const [budget] = await listBudgets(db.database, finance, { today: testDay(day) });
			return [open.length, budget?.openRequests];
		};
		expect(await waiting("2026-03-20")).toEqual([1, 1]);
		expect(await waiting("2026-03-21")).toEqual([0, 0]);
	});

	test("is not decided by a token of who asked, nor by them when their token asked", async () => {
		const actor = await company(MARCH);
		const budgetId = await addBudget(db.database, actor);
		const admin = personOf(actor, "admin");
		const token = async (maker: Actor): Promise<Actor> => {
			const id = await createApiToken(db.database, maker, {
				input: {
					name: "ci",
					tokenHash: newId(),
					prefix: "out_1",
					role: "admin",
					scopes: [],
					expiresAt: null,
				},
				now: CLOCK.now,
			});
			return { ...maker, kind: "token", id, personId: null, label: "ci" };
		};
		const mine = await token(admin);
		const own = { ok: false, error: { code: "own_request" } };
		expect(await approve(mine, await asked(admin, budgetId))).toEqual(own);
		expect(await approve(await token(mine), await asked(admin, budgetId))).toEqual(own);
		expect(await approve(admin, await asked(mine, budgetId))).toEqual(own);
		expect((await approve(personOf(actor, "finance"), await asked(mine, budgetId))).ok).toBe(true);
	});

	test("raises the plan when the approver says so, and ends when it is revoked", async () => {
		const actor = await company(MARCH);
		const budgetId = await addBudget(db.database, actor);
		const [admin, finance] = [personOf(actor, "admin"), personOf(actor, "finance")];
		const id = await asked(finance, budgetId);
		await approve(admin, id, true);
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({ planned: "125", cap: "125" });
		expect((await withdrawIncrease(db.database, finance, { id, clock: CLOCK })).ok).toBe(true);
		await evaluateOn(db.database, actor);
		expect((await onlyBudget(db.database, actor)).standing).toMatchObject({ planned: "100", cap: "100" });
	});

	test("can be withdrawn by who asked, and by no stranger", async () => {
		const actor = await company(MARCH);
		const budgetId = await addBudget(db.database, actor);
		const mine = await lead(db.database, actor, { teams: ["a"] });
		const me = { ...mine, rights: rightsOf("team_lead", false), id: newId(), personId: newId() };
		const id = await asked(me, budgetId);
		const stranger = { ...me, id: newId(), personId: newId() };
		expect(await withdrawIncrease(db.database, stranger, { id, clock: CLOCK })).toMatchObject({ ok: false });
		expect(await withdrawIncrease(db.database, me, { id, clock: CLOCK })).toEqual({ ok: true, value: null });
		expect(await approve(personOf(actor, "admin"), id)).toEqual({
			ok: false,
			error: { code: "decided", status: "withdrawn" },
		});
	});

	test("is listed by what became of it, oldest first, page by page and only for who sees the budget", async () => {
		const actor = await company(MARCH);
		const budgetId = await addBudget(db.database, actor);
		const finance = personOf(actor, "finance");
		const ids = [
			await asked(finance, budgetId),
			await asked(finance, budgetId),
			await asked(finance, budgetId),
		];
		const [first = "", second = "", third = ""] = ids;
		expect(await approve(personOf(actor, "admin"), second)).toMatchObject({ ok: true });
		const list = async (who: Actor, query: Partial<Parameters<typeof listIncreases>[2]>) => {
			const all = { today: CLOCK.today, status: null, limit: 2, cursor: null };
			const { items, nextCursor } = await listIncreases(db.database, who, { ...all, ...query });
			return { ids: items.map(({ id }) => id), nextCursor };
		};
		expect(await list(finance, {})).toEqual({ ids: [first, second], nextCursor: second });
		expect(await list(finance, { cursor: second })).toEqual({ ids: [third], nextCursor: null });
		expect(await list(finance, { status: "requested" })).toEqual({ ids: [first, third], nextCursor: null });
		expect(await list(finance, { status: "approved" })).toEqual({ ids: [second], nextCursor: null });
		const stranger = await lead(db.database, actor, { teams: ["b"] });
		expect(await list(stranger, {})).toEqual({ ids: [], nextCursor: null });
	});

	test("of a day that has passed is refused", async () => {
		const actor = await company(MARCH);
		const budgetId = await addBudget(db.database, actor);
		const lastDay = testDay("2026-03-14");
		const input = { budgetId, person: null, amount: "1", reason: "x", lastDay, clock: CLOCK };
		expect(await requestIncrease(db.database, actor, input)).toEqual({
			ok: false,
			error: { code: "past", lastDay: "2026-03-14" },
		});
	});
});
