import { changeConnection } from "@outlay/db/repositories/connection-changes";
import type { ConnectionSettings } from "@outlay/db/repositories/connection-settings";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { type Day, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type FakeAnthropic, startFakeAnthropic } from "../../../../test/fakes/anthropic-admin-api.ts";
import { CLAUDE_CODE_PATH } from "../../../../test/fakes/anthropic-claude-code-api.ts";
import type { PullContext } from "./pull-context.ts";
import { ADMIN_KEY, BILLED_BY_DAY, daysUpTo, openPullWorld, type PullWorld } from "./testing/pull-world.ts";

const HISTORY_DAYS = 30;
const KNOWN_DAYS = 120;
const TODAY = "2026-11-20";
const HOUR_MS = 3_600_000;
const COST_PATH = "/v1/organizations/cost_report";
const clock = { now: 0 };

let db: TestDatabase;
let fake: FakeAnthropic;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

beforeEach(async () => {
	clock.now = Date.parse(`${TODAY}T10:00:00Z`);
	fake = await startFakeAnthropic({ adminKey: ADMIN_KEY, now: () => clock.now });
	for (const date of daysUpTo(TODAY, KNOWN_DAYS)) {
		fake.costs.set(date, [
			{ workspace_id: "w", description: "d", amount: "150", cost_type: "tokens", model: "claude-opus-5" },
		]);
		fake.claudeCode.set(date, [{ email: "ann@acme.test", model: "claude-opus-5", input: 5, cents: 1 }]);
	}
});
afterEach(() => fake.close());

const openWorld = (claudeCode = false): Promise<PullWorld> =>
	openPullWorld({ db, kind: "anthropic", origin: fake.origin, clock, historyDays: HISTORY_DAYS, claudeCode });

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

async function change(world: PullWorld, settings: Partial<ConnectionSettings>): Promise<void> {
	const { database } = world.context;
	const now = new Date(clock.now);
	const outcome = await changeConnection(database, world.actor, {
		id: world.connectionId,
		change: { settings },
		now,
	});
	expect(outcome).toBeNull();
}

/** The next pull, an hour later; the requests that it made to one report. */
async function nextPull(world: PullWorld, path: string): Promise<readonly string[]> {
	clock.now += HOUR_MS;
	fake.requests.length = 0;
	await world.pull();
	return fake.requests.filter((request) => request.startsWith(path));
}

/** The days that requests begin with, as they were asked. */
const beginnings = (requests: readonly string[]): readonly (string | undefined)[] =>
	requests.map((request) => /starting_at=([\d-]+)/.exec(request)?.[1]);

const billedDays = async (world: PullWorld): Promise<readonly string[]> =>
	Object.keys(await world.sums(BILLED_BY_DAY)).toSorted();

const PEOPLE_BY_DAY = `SELECT day::text AS key, sum(reported_cost)::text AS value FROM outlay.usage_fact
	WHERE organization_id = $1 GROUP BY day`;
const peopleDays = async (world: PullWorld): Promise<readonly string[]> =>
	Object.keys(await world.sums(PEOPLE_BY_DAY)).toSorted();

/** Kills the worker when it stores its nth export. */
function killedAt(world: PullWorld, nth: number): PullContext {
	let puts = 0;
	const { rawExports } = world.context;
	const put: typeof rawExports.put = async (...input) => {
		puts += 1;
		if (puts === nth) throw new Error("killed");
		return rawExports.put(...input);
	};
	return { ...world.context, rawExports: { ...rawExports, put } };
}

test("an earlier first day reads the added days, and those alone beside the open ones", async () => {
	const world = await openWorld();
	await world.pull();
	expect((await billedDays(world))[0]).toBe("2026-10-21");
	await change(world, { firstDay: day("2026-09-10") });
	const asked = await nextPull(world, COST_PATH);
	expect(beginnings(asked)).toEqual(["2026-11-17", "2026-10-01", "2026-09-10"]);
	expect(await billedDays(world)).toEqual(daysUpTo(TODAY, KNOWN_DAYS).filter((each) => each >= "2026-09-10"));
	expect(beginnings(await nextPull(world, COST_PATH))).toEqual(["2026-11-17"]);
});

test("killed while it reads the added days, the next pull reads those that are left", async () => {
	const world = await openWorld();
	await world.pull();
	await change(world, { firstDay: day("2026-08-10") });
	// The open days and October are stored; September is not.
	await expect(world.readOnly(killedAt(world, 3))).rejects.toThrow("killed");
	const asked = await nextPull(world, COST_PATH);
	expect(beginnings(asked)).toEqual(["2026-11-17", "2026-09-01", "2026-08-10"]);
	expect(await billedDays(world)).toEqual(daysUpTo(TODAY, KNOWN_DAYS).filter((each) => each >= "2026-08-10"));
});

test("a later first day removes nothing; of a history under way it reads less", async () => {
	const world = await openWorld();
	await world.pull();
	const before = await world.sums(BILLED_BY_DAY);
	await change(world, { firstDay: day("2026-11-15") });
	expect(beginnings(await nextPull(world, COST_PATH))).toEqual(["2026-11-17"]);
	expect(await world.sums(BILLED_BY_DAY)).toEqual(before);

	const begun = await openWorld();
	await expect(begun.readOnly(killedAt(begun, 2))).rejects.toThrow("killed");
	await change(begun, { firstDay: day("2026-11-15") });
	expect(beginnings(await nextPull(begun, COST_PATH))).toEqual(["2026-11-15"]);
	await change(begun, { firstDay: day("2026-10-21") });
	await nextPull(begun, COST_PATH);
	expect(await billedDays(begun)).toEqual(daysUpTo(TODAY, HISTORY_DAYS + 1));
});

test("a report that is switched on brings its history; off, nothing more and nothing lost; on again, what is missing", async () => {
	const world = await openWorld();
	await world.pull();
	expect(await peopleDays(world)).toEqual([]);
	await change(world, { claudeCode: true });
	expect(await nextPull(world, CLAUDE_CODE_PATH)).toHaveLength(HISTORY_DAYS + 1);
	expect(await peopleDays(world)).toEqual(daysUpTo(TODAY, HISTORY_DAYS + 1));
	await change(world, { claudeCode: false });
	expect(await nextPull(world, CLAUDE_CODE_PATH)).toEqual([]);
	// A report that is no longer read does not hold back how far the connection reaches.
	expect((await world.view()).sources.map(({ source }) => source)).toEqual([
		"anthropic.cost-report",
		"anthropic.usage-report",
	]);
	expect(await peopleDays(world)).toEqual(daysUpTo(TODAY, HISTORY_DAYS + 1));
	clock.now += 10 * 24 * HOUR_MS;
	fake.claudeCode.set("2026-11-25", [{ email: "ann@acme.test", model: "claude-opus-5", input: 5, cents: 1 }]);
	await change(world, { claudeCode: true });
	expect(beginnings(await nextPull(world, CLAUDE_CODE_PATH))[0]).toBe("2026-11-17");
	expect(await peopleDays(world)).toEqual([...daysUpTo(TODAY, HISTORY_DAYS + 1), "2026-11-25"]);
});

test("analytics in place of the cost report keep what that has read, and read their own history", async () => {
	const world = await openWorld();
	await world.pull();
	const before = await world.sums(BILLED_BY_DAY);
	await change(world, { analytics: true });
	const analytics = await nextPull(world, "/v1/organizations/analytics/cost");
	expect(beginnings(analytics)).toEqual(["2026-10-21", "2026-11-01"]);
	expect(fake.requests.filter((request) => request.startsWith(COST_PATH))).toEqual([]);
	const source = `SELECT day::text AS key, sum(billed_cost)::text AS value FROM outlay.charge
		WHERE organization_id = $1 AND source = 'anthropic.cost-report' GROUP BY day`;
	expect(await world.sums(source)).toEqual(before);
});

test("changed while it is read, the same pull begins anew with what is wanted now", async () => {
	const world = await openWorld(true);
	const { rawExports } = world.context;
	let isChanged = false;
	const put: typeof rawExports.put = async (...input) => {
		if (!isChanged) {
			isChanged = true;
			await change(world, { firstDay: day("2026-09-10"), claudeCode: false });
		}
		return rawExports.put(...input);
	};
	await world.readOnly({ ...world.context, rawExports: { ...rawExports, put } });
	await world.runImports();
	expect(fake.requests.filter((request) => request.startsWith(CLAUDE_CODE_PATH))).toEqual([]);
	expect(await billedDays(world)).toEqual(daysUpTo(TODAY, KNOWN_DAYS).filter((each) => each >= "2026-09-10"));
	expect(await world.view()).toMatchObject({ isPulling: false, lastError: null });
});
