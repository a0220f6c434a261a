import { invariant } from "@outlay/finops/result";
import { beforeAll, expect, test } from "vitest";
import { newId } from "../id.ts";
import { addChannel } from "../repositories/alert-channels.ts";
import { archiveBudget } from "../repositories/budgets.ts";
import { addBudget, amountOf, budgetCompany, CLOCK, evaluateOn, MARCH } from "../testing/budget-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { noteNotSent } from "./sending.ts";

const { now } = CLOCK;

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

test("an end goes to a channel that keeps the state, though it answered no attempt to open it, and to no other", async () => {
	const actor = await budgetCompany(db, "unanswered", MARCH);
	const { organizationId } = actor;
	const budgetId = await addBudget(db.database, actor, { plan: amountOf("50") });
	for (const kind of ["slack", "pagerduty"] as const) {
		const told = { scope: [], minSeverity: "info" as const, hearsPeople: false };
		const channel = { id: newId(), name: kind, kind, settings: new Uint8Array([1]), masked: "…", ...told };
		invariant((await addChannel(db.database, actor, { channel, now })).ok, "the channel is there");
	}
	const messages = () =>
		db.database.prisma.alertNotification.findMany({
			where: { organizationId },
			include: { channel: true },
			orderBy: [{ step: "asc" }, { id: "asc" }],
		});
	await evaluateOn(db.database, actor);
	for (const { id: notificationId } of await messages()) {
		const failed = { reason: "It did not answer.", isFinal: true, now };
		await noteNotSent(db.database, { organizationId, notificationId }, failed);
	}
	await archiveBudget(db.database, actor, { id: budgetId, now });
	await evaluateOn(db.database, actor);
	const kept = (await messages()).map(({ step, status, channel }) => [step, channel?.kind, status]);
	expect(kept.slice(2)).toEqual([[2, "pagerduty", "waiting"]]);
	expect(kept.slice(0, 2).map(([, , status]) => status)).toEqual(["dead", "dead"]);
});
