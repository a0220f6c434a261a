import { invariant } from "@outlay/finops/result";
import { beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { actOnAlerts } from "../repositories/alerts.ts";
import { addBudget, amountOf, budgetCompany, CLOCK, evaluateOn, MARCH } from "../testing/budget-fixture.ts";
import { addTestMember } from "../testing/people-fixture.ts";
import { lead } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import {
	type AlertFilter,
	countAlerts,
	listAlertOwners,
	listAlerts,
	NO_ALERT_FILTER,
	OWNED_BY_NOBODY,
} from "./alerts.ts";

const { now, today } = CLOCK;
const PAST = [{ basis: "actual" as const, percent: 80 }];
const OVER = [{ basis: "actual" as const, percent: 100 }];

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

async function titles(actor: Actor, filter: Partial<AlertFilter>, limit = 50): Promise<readonly string[]> {
	const found: string[] = [];
	for (let cursor: string | null = null; ; ) {
		const page: Awaited<ReturnType<typeof listAlerts>> = await listAlerts(db.database, actor, {
			...{ status: "active", mine: false, today, limit, cursor },
			filter: { ...NO_ALERT_FILTER, ...filter },
		});
		found.push(...page.alerts.map(({ title }) => title));
		cursor = page.nextCursor;
		if (cursor === null) return found.sort();
	}
}

test("a list is narrowed by kind, severity, who has it and words, all together and on every page", async () => {
	const actor = await budgetCompany(db, "filtered-alerts", MARCH);
	const ada = await addTestMember(db.database, actor, { role: "admin", name: "Ada Park" });
	await addBudget(db.database, actor, { name: "Search 100%", thresholds: PAST, plan: amountOf("50") });
	await addBudget(db.database, actor, { name: "Support", thresholds: OVER, plan: amountOf("40") });
	const other = [{ dimension: "team" as const, values: ["b"] }];
	await addBudget(db.database, actor, {
		name: "Team b search",
		scope: other,
		thresholds: PAST,
		plan: amountOf("8"),
	});
	await evaluateOn(db.database, actor);
	const [support] = (
		await listAlerts(db.database, actor, {
			...{ status: "open", mine: false, today, limit: 1, cursor: null },
			filter: { ...NO_ALERT_FILTER, text: "Support" },
		})
	).alerts;
	invariant(support !== undefined, "there is an alert of support");
	const action = { kind: "take" } as const;
	await actOnAlerts(db.database, ada.actor, { ids: [support.id], action, now, today });

	const all = ["Search 100%: past 80 %", "Support: past 100 %", "Team b search: past 80 %"];
	expect(await titles(actor, {})).toEqual(all);
	expect(await titles(actor, { kind: "budget" }, 1)).toEqual(all);
	expect(await titles(actor, { kind: "anomaly" })).toEqual([]);
	expect(await titles(actor, { severity: "critical" })).toEqual([all[1]]);
	expect(await titles(actor, { owner: ada.personId })).toEqual([all[1]]);
	expect(await titles(actor, { owner: OWNED_BY_NOBODY }, 1)).toEqual([all[0], all[2]]);
	expect(await titles(actor, { text: " SEARCH  past " }, 1)).toEqual([all[0], all[2]]);
	// What is a pattern elsewhere is a word here.
	expect(await titles(actor, { text: "100%" })).toEqual([all[0]]);
	expect(await titles(actor, { text: "100_" })).toEqual([]);
	expect(await titles(actor, { text: "search", owner: ada.personId })).toEqual([]);
	expect(await titles(actor, { of: { kind: "team", slug: "b" } }, 1)).toEqual([all[2]]);
	expect(await titles(actor, { of: { kind: "department", slug: "d-b" } })).toEqual([all[2]]);
	expect(await titles(actor, { of: { kind: "team", slug: "a" } }, 1)).toEqual([all[0], all[1]]);
	expect(await titles(actor, { of: { kind: "feature", slug: "a" } })).toEqual([]);
	expect(await titles(actor, { of: { kind: "team", slug: "nobody" } })).toEqual([]);
	expect(await countAlerts(db.database, actor, { status: "active", mine: false, today })).toBe(3);
});

test("who has alerts is told to who sees one of them", async () => {
	const actor = await budgetCompany(db, "owners-of-alerts", MARCH);
	const { personId, actor: ada } = await addTestMember(db.database, actor, {
		role: "admin",
		name: "Ada Park",
	});
	await addBudget(db.database, actor, { plan: amountOf("50") });
	await evaluateOn(db.database, actor);
	const ownersFor = (by: Actor) => listAlertOwners(db.database, by, { today });
	expect(await ownersFor(ada)).toEqual([]);
	const { id } = await db.database.prisma.alertEpisode.findFirstOrThrow({
		where: { organizationId: actor.organizationId },
	});
	const action = { kind: "acknowledge", note: "" } as const;
	await actOnAlerts(db.database, ada, { ids: [id], action, now, today });
	expect(await ownersFor(ada)).toEqual([{ id: personId, name: "Ada Park" }]);
	expect(await ownersFor(await lead(db.database, actor, { teams: ["a"] }))).toHaveLength(1);
	expect(await ownersFor(await lead(db.database, actor, { teams: ["b"] }))).toEqual([]);
});
