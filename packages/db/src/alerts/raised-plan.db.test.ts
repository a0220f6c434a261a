import { invariant } from "@outlay/finops/result";
import { beforeAll, expect, test } from "vitest";
import { listAlerts, readAlert } from "../read-models/alerts.ts";
import { actOnAlerts } from "../repositories/alerts.ts";
import { publishPlan } from "../repositories/budgets.ts";
import {
	addBudget,
	amountOf,
	bill,
	bring,
	budgetCompany,
	CLOCK,
	evaluateOn,
	MARCH,
} from "../testing/budget-fixture.ts";
import { addTestMember } from "../testing/people-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";

const { now, today } = CLOCK;

let db: TestDatabase;
let companies = 0;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

/** Team a used 45 of 40, which is critical; its lead heard so at once, finance has taken it if asked to. */
async function company() {
	companies += 1;
	const actor = await budgetCompany(db, `raised-${companies}`, MARCH);
	const { organizationId } = actor;
	const { id: team } = await db.database.prisma.team.findFirstOrThrow({
		where: { organizationId, slug: "a" },
	});
	await addTestMember(db.database, actor, { role: "team_lead", name: "Lee", teamIds: [team] });
	const finance = await addTestMember(db.database, actor, { role: "finance", name: "Fin" });
	const thresholds = [50, 100].map((percent) => ({ basis: "actual" as const, percent }));
	const budgetId = await addBudget(db.database, actor, { thresholds, plan: amountOf("40") });
	await evaluateOn(db.database, actor);
	const only = async () => {
		const asked = { status: "all", mine: false, today, limit: 50, cursor: null } as const;
		const [alert, ...more] = (await listAlerts(db.database, actor, asked)).alerts;
		invariant(alert !== undefined && more.length === 0, "there is one episode");
		return alert;
	};
	const { id } = await only();
	return {
		actor,
		only,
		acknowledge: () =>
			actOnAlerts(db.database, finance.actor, {
				...{ ids: [id], now, today },
				action: { kind: "acknowledge", note: "More is on its way" },
			}),
		/** Publishes a version of the plan, the second one first. */
		raise: async (amount: string, revision = 1) => {
			const raised = { id: budgetId, revision, kind: "revised" as const };
			const plan = { ...amountOf(amount), note: "More" };
			const published = await publishPlan(db.database, actor, { ...raised, plan, clock: CLOCK });
			invariant(published.ok, JSON.stringify(published));
			await evaluateOn(db.database, actor);
			await evaluateOn(db.database, actor);
		},
		told: async () => {
			const { steps = [] } = (await readAlert(db.database, actor, { id, today })) ?? {};
			return steps.map(({ kind, messages }) => [
				kind,
				...messages.map((each) => `${each.channel} ${each.status}`),
			]);
		},
	};
}

test("a raised plan that fires a lower threshold calls nobody: whoever has the alert has it still", async () => {
	const { only, acknowledge, raise, told } = await company();
	expect(await only()).toMatchObject({ severity: "critical", title: "Team a: past 100 %" });
	await acknowledge();
	await raise("60");
	expect(await only()).toMatchObject({
		...{ status: "acknowledged", owner: "Fin", severity: "info", title: "Team a: past 50 %" },
		sentence: "Team a used $45.00 of $60.00 (75.0\u00a0%) from 2026-03-01 to 2026-03-31.",
	});
	// A part of the raise is taken back: worse than before, and still less than what everybody knows.
	await raise("50", 2);
	expect(await only()).toMatchObject({ status: "acknowledged", severity: "warning" });
	expect(await told()).toEqual([["opened", "Lee waiting"], ["acknowledged"]]);
	await raise("45", 3);
	expect(await only()).toMatchObject({ status: "open", severity: "critical" });
});

test("its end is told in the way that its worst was, though it is less severe by then", async () => {
	const { actor, raise, told } = await company();
	await raise("60");
	await bring(db.database, actor, [bill("2026-03-02", ["a1", "1"])]);
	await evaluateOn(db.database, actor);
	expect(await told()).toEqual([
		["opened", "Lee waiting"],
		["resolved", "Lee waiting"],
	]);
});
