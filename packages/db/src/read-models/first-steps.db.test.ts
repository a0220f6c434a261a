import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { addChannel, removeChannel } from "../repositories/alert-channels.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { archiveBudget } from "../repositories/budgets.ts";
import { createImport } from "../repositories/imports.ts";
import { addBudget } from "../testing/budget-fixture.ts";
import { addTestMember } from "../testing/people-fixture.ts";
import { addTestHierarchy } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { type FirstStepsDone, readFirstSteps } from "./first-steps.ts";

let db: TestDatabase;
let other: Actor;

const now = new Date("2026-11-21T08:00:00Z");
const NOTHING: FirstStepsDone = {
	data: false,
	units: false,
	rules: false,
	people: false,
	budgets: false,
	channels: false,
};

beforeAll(async () => {
	db = await openTestDatabase();
	other = await db.organization("other");
});
afterAll(() => db.close());

test("each step is done when its thing is there, and no step by what another organization has", async () => {
	const actor = await db.organization("ours");
	const done = () => readFirstSteps(db.database, actor, now);
	expect(await done()).toEqual(NOTHING);
	await addTestMember(db.database, actor, { role: "admin" });
	expect(await done()).toEqual(NOTHING);
	await addTestMember(db.database, actor, { role: "finance" });
	expect(await done()).toEqual({ ...NOTHING, people: true });
	await addTestHierarchy(db.database, actor);
	expect(await done()).toEqual({ ...NOTHING, people: true, units: true });
	const ruleSet = (ids: readonly string[]) => ({
		rules: ids.map((id) => ({
			id,
			name: id,
			conditions: [],
			outcome: { kind: "target", team: "a" } as const,
		})),
	});
	await publishRuleSet(db.database, actor, { input: { ruleSet: ruleSet([]), note: "" }, now });
	expect((await done()).rules).toBe(false);
	await publishRuleSet(db.database, actor, { input: { ruleSet: ruleSet(["r"]), note: "" }, now });
	expect((await done()).rules).toBe(true);
	const input = { sha256: "0".repeat(64), byteLength: 1, fileName: "x.csv", member: "", declared: {} };
	const id = await createImport(db.database, actor, { input, now });
	expect((await done()).data).toBe(false);
	const { organizationId } = actor;
	await db.database.prisma.import.update({
		where: { organizationId_id: { organizationId, id } },
		data: { status: "done" },
	});
	expect(await done()).toEqual({ ...NOTHING, data: true, units: true, rules: true, people: true });
	const budgetId = await addBudget(db.database, actor);
	expect((await done()).budgets).toBe(true);
	await archiveBudget(db.database, actor, { id: budgetId, now });
	expect((await done()).budgets).toBe(false);
	const look = { id, kind: "slack", name: "s", masked: "…", scope: [], minSeverity: "info" } as const;
	await addChannel(db.database, actor, { channel: { ...look, settings: new Uint8Array([1]) }, now });
	expect((await done()).channels).toBe(true);
	await removeChannel(db.database, actor, { id, now });
	expect((await done()).channels).toBe(false);
	expect(await readFirstSteps(db.database, other, now)).toEqual(NOTHING);
});
