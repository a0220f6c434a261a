import { invariant } from "@outlay/finops/result";
import type { Rule } from "@outlay/finops/rule-set";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError } from "../actor.ts";
import {
	isMetricCursor,
	listMetricRows,
	listMetrics,
	type MetricRow,
} from "../read-models/attribution-metrics.ts";
import { addTestMember } from "../testing/people-fixture.ts";
import { addTestHierarchy } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { publishRuleSet } from "./attribution.ts";
import { discardDraft, saveDraft } from "./attribution-draft.ts";
import { type NewMetricValue, removeMetric, replaceMetric } from "./attribution-metrics.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const now = new Date(0);
let organizations = 0;

const value = (day: string, team: string, digits = 1n): NewMetricValue => ({
	day,
	target: { team },
	amount: { digits, scale: 1 },
});

/** A company with the metrics `seats`, of five rows, and `rows`. */
async function company(): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`metrics-${organizations}`);
	await addTestHierarchy(db.database, actor);
	const seats = ["01", "02"].flatMap((day) => [
		value(`2026-10-${day}`, "b", 25n),
		value(`2026-10-${day}`, "a", 10n),
	]);
	const values = [...seats, value("2026-09-30", "a")];
	await replaceMetric(db.database, actor, { metric: { name: "seats", values }, now });
	await replaceMetric(db.database, actor, {
		metric: { name: "rows", values: [value("2026-10-01", "a")] },
		now,
	});
	return actor;
}

const follows = (name: string, metric: string): Rule => ({
	id: name,
	name,
	conditions: [],
	outcome: { kind: "split", method: "metric", metric, targets: [{ team: "a" }] },
});

const names = async (actor: Actor) => (await listMetrics(db.database, actor)).map(({ name }) => name);
const remove = (actor: Actor, name = "seats") => removeMetric(db.database, actor, { name, now });

const events = (actor: Actor) =>
	db.database.prisma.auditEvent.findMany({
		where: { organizationId: actor.organizationId, action: "metric.removed" },
		select: { subjectId: true, details: true },
	});

describe("metrics", () => {
	test("are listed with their sizes and days", async () => {
		expect(await listMetrics(db.database, await company())).toEqual([
			{ name: "rows", values: 1, firstDay: "2026-10-01", lastDay: "2026-10-01" },
			{ name: "seats", values: 5, firstDay: "2026-09-30", lastDay: "2026-10-02" },
		]);
	});

	test("give every row once, by day and target, on pages of any size", async () => {
		const actor = await company();
		for (const limit of [1, 2, 3, 5, 50]) {
			const rows: MetricRow[] = [];
			let cursor: string | null = null;
			do {
				const page: Awaited<ReturnType<typeof listMetricRows>> = await listMetricRows(db.database, actor, {
					name: "seats",
					cursor,
					limit,
				});
				invariant(page !== null, "the metric is there");
				expect(page.total).toBe(5);
				expect(page.items.length).toBeLessThanOrEqual(limit);
				rows.push(...page.items);
				cursor = page.nextCursor;
				expect(cursor === null || isMetricCursor(cursor)).toBe(true);
			} while (cursor !== null);
			expect(rows.map(({ date, target, amount }) => `${date} ${target} ${amount}`)).toEqual([
				"2026-09-30 team:a 0.1",
				"2026-10-01 team:a 1",
				"2026-10-01 team:b 2.5",
				"2026-10-02 team:a 1",
				"2026-10-02 team:b 2.5",
			]);
		}
	});

	test("of another organization are not there", async () => {
		await company();
		const other = await db.organization("metrics-other");
		expect(await listMetrics(db.database, other)).toEqual([]);
		expect(await listMetricRows(db.database, other, { name: "seats", cursor: null, limit: 10 })).toBeNull();
		expect(await remove(other)).toEqual({ ok: true, value: false });
	});

	test.each(["", "2026-10-01", "2026-13-01_team:a", "x_team:a", "2026-10-01_team:\0"])(
		"have no cursor %j",
		(text) => {
			expect(isMetricCursor(text)).toBe(false);
		},
	);
});

describe("removing a metric", () => {
	test("takes its rows and leaves the others, with an event", async () => {
		const actor = await company();
		expect(await remove(actor)).toEqual({ ok: true, value: true });
		expect(await names(actor)).toEqual(["rows"]);
		expect(await events(actor)).toEqual([{ subjectId: "seats", details: { values: 5 } }]);
		expect(await remove(actor)).toEqual({ ok: true, value: false });
		expect(await events(actor)).toHaveLength(1);
	});

	test("is refused while published rules follow it, and names them", async () => {
		const actor = await company();
		const ruleSet = { rules: [follows("Seats", "seats"), follows("Rows", "rows")] };
		await publishRuleSet(db.database, actor, { input: { ruleSet, note: "" }, now });
		expect(await remove(actor)).toEqual({
			ok: false,
			error: { code: "metric_in_use", metric: "seats", published: ["Seats"], draft: [] },
		});
		expect(await names(actor)).toEqual(["rows", "seats"]);
		expect(await events(actor)).toEqual([]);
		const without = { rules: [follows("Rows", "rows")] };
		await publishRuleSet(db.database, actor, { input: { ruleSet: without, note: "" }, now });
		expect(await remove(actor)).toEqual({ ok: true, value: true });
	});

	test("is refused while the draft follows it, and not once the draft is gone", async () => {
		const actor = await company();
		const change = { revision: null, ruleSet: { rules: [follows("Later", "seats")] } };
		const draft = await saveDraft(db.database, actor, { change, now });
		invariant(draft.ok, "there was no draft");
		expect(await remove(actor)).toEqual({
			ok: false,
			error: { code: "metric_in_use", metric: "seats", published: [], draft: ["Later"] },
		});
		await discardDraft(db.database, actor, { revision: draft.value.revision, now });
		expect(await remove(actor)).toEqual({ ok: true, value: true });
	});

	test("needs the right to change attribution, for the whole organization", async () => {
		const actor = await company();
		const auditor = await addTestMember(db.database, actor, { role: "auditor" });
		await expect(remove(auditor.actor)).rejects.toThrow(ForbiddenError);
		expect(await names(auditor.actor)).toEqual(["rows", "seats"]);
	});
});
