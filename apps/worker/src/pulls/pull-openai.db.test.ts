import { changeConnection } from "@outlay/db/repositories/connection-changes";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { FakeRow } from "../../../../test/fakes/fake-api.ts";
import {
	type FakeOpenAi,
	type FakeOpenAiOptions,
	startFakeOpenAi,
} from "../../../../test/fakes/openai-admin-api.ts";
import {
	ADMIN_KEY,
	BILLED_BY_DAY,
	daysUpTo,
	openPullWorld,
	type PullWorld,
	QUANTITY_BY_METER_AND_DAY,
	sumOf,
} from "./testing/pull-world.ts";

/** Within one month, so one window a report; the backfill's reaches into two more. */
const HISTORY_DAYS = 15;
const BACKFILL_DAYS = 60;
const TODAY = "2026-11-20";
const clock = { now: 0 };

let db: TestDatabase;
let fake: FakeOpenAi;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

beforeEach(() => {
	clock.now = Date.parse(`${TODAY}T10:00:00Z`);
});
afterEach(() => fake.close());

async function start(
	own: Partial<FakeOpenAiOptions> = {},
	historyDays: number = HISTORY_DAYS,
): Promise<PullWorld> {
	fake = await startFakeOpenAi({
		adminKey: ADMIN_KEY,
		now: () => clock.now,
		groupForms: ["brackets"],
		...own,
	});
	for (const [index, day] of daysUpTo(TODAY, historyDays + 1).entries()) {
		// Each seventh day is empty.
		if (index % 7 === 0) continue;
		fake.days.get("costs")?.set(day, costRows(index));
		fake.days.get("usage/completions")?.set(day, completionRows(index));
		fake.days.get("usage/embeddings")?.set(day, [embeddingRow(index)]);
	}
	return openPullWorld({ db, kind: "openai", origin: fake.origin, clock, historyDays });
}

const cost = (project: string, line: string, amount: string): FakeRow => ({
	project_id: project,
	line_item: line,
	api_key_id: project === "proj_b" ? null : "key_a",
	amount,
	quantity: 10,
	quantity_unit: "tokens",
	organization_id: "org-fake",
});

/** Amounts that no float could carry, a correction, and OpenAI's own way to write nothing. */
const costRows = (index: number): readonly FakeRow[] => [
	cost("proj_a", "gpt-5-2025-08-07, input", `12345678.${String(index).padStart(6, "0")}123456789001`),
	cost("proj_a", "gpt-5-2025-08-07, output", `0.0000000${index + 10}`),
	cost("proj_b", "web search tool calls", "-0.000000000000000001"),
	cost("proj_b", "gpt-5-nano, input", "0E-6176"),
];

const completionRows = (index: number): readonly FakeRow[] =>
	[false, true].map((batch) => ({
		project_id: "proj_a",
		user_id: "user-a",
		api_key_id: "key_a",
		model: "gpt-5-2025-08-07",
		batch,
		service_tier: "default",
		input_tokens: 1_000 + index,
		output_tokens: 500 + index,
		num_model_requests: 3,
	}));

const embeddingRow = (index: number): FakeRow => ({
	project_id: "proj_a",
	user_id: null,
	api_key_id: "key_a",
	model: "text-embedding-3-small",
	input_tokens: 10 + index,
	num_model_requests: 1,
});

/** What the fake knows it billed, by day; days without rows are absent. */
function billedTruth(): Readonly<Record<string, string>> {
	const days = fake.days.get("costs") ?? new Map<string, readonly FakeRow[]>();
	return Object.fromEntries(
		[...days].map(([day, rows]) => [
			day,
			sumOf(rows.map(({ amount }) => (amount === "0E-6176" ? "0" : String(amount)))),
		]),
	);
}

function usageTruth(): Readonly<Record<string, string>> {
	const truth: Record<string, number> = {};
	const add = (day: string, meter: string, count: unknown) => {
		const key = `${day} ${meter}`;
		truth[key] = (truth[key] ?? 0) + Number(count);
	};
	for (const [report, meters] of [
		["usage/completions", { input_tokens: "input", output_tokens: "output" }],
		["usage/embeddings", { input_tokens: "input" }],
	] as const) {
		for (const [day, rows] of fake.days.get(report) ?? []) {
			for (const row of rows) for (const [name, meter] of Object.entries(meters)) add(day, meter, row[name]);
		}
	}
	return Object.fromEntries(Object.entries(truth).map(([key, count]) => [key, String(count)]));
}

test("a full backfill over many pages equals the provider's truth to the last digit, once", async () => {
	const world = await start({ pageBuckets: 4 }, BACKFILL_DAYS);
	await world.pull();
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
	expect(await world.sums(QUANTITY_BY_METER_AND_DAY)).toEqual(usageTruth());
	expect(await world.view()).toMatchObject({
		status: "active",
		isPulling: false,
		lastError: null,
		lastSucceededAt: new Date(clock.now).toISOString(),
		nextPullAt: new Date(clock.now + 3_600_000).toISOString(),
	});
	const endpoints = new Set(fake.requests.map((request) => request.split("?")[0]));
	expect(endpoints.size).toBe(11);
});

test("the same again an hour later asks for the open days alone and imports nothing", async () => {
	const world = await start();
	await world.pull();
	const count =
		"SELECT 'imports' AS key, count(*)::text AS value FROM outlay.import WHERE organization_id = $1";
	const before = await world.sums(count);
	clock.now += 3_600_000;
	fake.requests.length = 0;
	await world.pull();
	expect(fake.requests).toHaveLength(11);
	expect(fake.requests[0]).toContain(`start_time=${Date.parse("2026-11-17T00:00:00Z") / 1000}`);
	await world.pull();
	const after = await world.sums(count);
	// Once more for the window that begins at the first open day; then never again for the same bytes.
	expect(Number(after["imports"])).toBe(Number(before["imports"]) + 11);
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
});

test("late data replaces the day instead of adding to it, and a day that empties becomes empty", async () => {
	const world = await start();
	await world.pull();
	fake.days.get("costs")?.set("2026-11-19", [cost("proj_a", "gpt-5-2025-08-07, input", "0.25")]);
	fake.days.get("costs")?.delete("2026-11-18");
	clock.now += 86_400_000;
	fake.days.get("costs")?.set("2026-11-21", [cost("proj_c", "gpt-5-2025-08-07, input", "7")]);
	await world.pull();
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
	expect(Object.keys(billedTruth())).not.toContain("2026-11-18");
});

test("every day is read again after it became final, also when no pull ran for a week", async () => {
	const world = await start();
	await world.pull();
	clock.now += 8 * 86_400_000;
	await world.pull();
	const provisional = `SELECT day::text AS key, max(as_of)::text AS value FROM outlay.cell WHERE organization_id = $1
		AND source = 'openai.costs' AND day <= '2026-11-23' AND as_of < day + interval '4 days' GROUP BY day`;
	expect(await world.sums(provisional)).toEqual({});
});

test("brackets that are ignored are noticed, and the other form is used from then on", async () => {
	const world = await start({ groupForms: ["bare"] });
	await world.pull();
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
	expect(fake.requests.filter((request) => request.includes("group_by%5B%5D"))).toHaveLength(1);
	const keys = `SELECT coalesce(sub_account, '') AS key, '1' AS value FROM outlay.charge_key
		WHERE organization_id = $1 GROUP BY 1`;
	expect(Object.keys(await world.sums(keys)).toSorted()).toEqual(["proj_a", "proj_b"]);
});

test("an API that honours no form is refused: money that nobody can attribute is not taken", async () => {
	const world = await start({ groupForms: [] });
	await world.pull();
	expect(await world.sums(BILLED_BY_DAY)).toEqual({});
	expect((await world.view()).lastError).toMatchObject({ code: "grouping_ignored" });
	expect((await world.view()).status).toBe("active");
});

test("killed between windows, the next pull goes on after the last finished one", async () => {
	const world = await start({}, BACKFILL_DAYS);
	let puts = 0;
	const dying = {
		...world.context,
		rawExports: {
			...world.context.rawExports,
			put: async (...input: Parameters<typeof world.context.rawExports.put>) => {
				puts += 1;
				if (puts === 3) throw new Error("killed");
				return world.context.rawExports.put(...input);
			},
		},
	};
	await expect(world.readOnly(dying)).rejects.toThrow("killed");
	expect((await world.view()).lastError).toMatchObject({ code: "internal" });
	const asked = fake.requests.length;
	await world.pull();
	// 11 reports over three months; two windows were finished, the one in flight is asked for again.
	expect(asked).toBe(3);
	expect(fake.requests.length - asked).toBe(33 - 2);
	expect(fake.requests[asked]).toBe(fake.requests[2]);
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
	expect(await world.sums(QUANTITY_BY_METER_AND_DAY)).toEqual(usageTruth());
});

test("429 waits as long as the provider says, a lost connection is tried again, and nothing is missing", async () => {
	const world = await start();
	fake.plan.push(
		{ status: 429, headers: { "retry-after": "20" }, body: { error: { message: "slow down" } } },
		{ status: 200, hangUp: true },
	);
	await world.pull();
	expect(world.pauses).toEqual([20_000, 1_000]);
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
});

test("a revoked key stops pulls with the provider's words, and a new key goes on where it stopped", async () => {
	const world = await start();
	fake.adminKeys.clear();
	await world.pull();
	const view = await world.view();
	expect(view).toMatchObject({ status: "needs_attention", nextPullAt: null, isPulling: false });
	expect(view.lastError).toMatchObject({ code: "key_refused" });
	expect(view.lastError?.message).toMatch(/^OpenAI refused the key: Incorrect API key provided/);
	expect(JSON.stringify(view)).not.toContain(ADMIN_KEY);
	expect(fake.requests).toHaveLength(1);
	await world.pull();
	expect(fake.requests).toHaveLength(1);
	fake.adminKeys.add("sk-admin-second");
	const { database } = world.context;
	const place = { organizationId: world.actor.organizationId, subjectId: world.connectionId };
	const sealed = (await world.context.secrets()).seal("sk-admin-second", place);
	const change = { credential: { sealed, hint: "cond" } };
	const id = world.connectionId;
	expect(await changeConnection(database, world.actor, { id, change, now: new Date(clock.now) })).toBeNull();
	await world.pull();
	expect(await world.view()).toMatchObject({ status: "active", keyHint: "cond", lastError: null });
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
});
