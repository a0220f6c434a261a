import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type FakeAnthropic, startFakeAnthropic } from "../../../../test/fakes/anthropic-admin-api.ts";
import type { FakeRow } from "../../../../test/fakes/fake-api.ts";
import {
	ADMIN_KEY,
	BILLED_BY_DAY,
	daysUpTo,
	openPullWorld,
	type PullWorld,
	QUANTITY_BY_METER_AND_DAY,
	sumOf,
} from "./testing/pull-world.ts";

const HISTORY_DAYS = 40;
const TODAY = "2026-11-20";
const clock = { now: 0 };

let db: TestDatabase;
let fake: FakeAnthropic;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

beforeEach(() => {
	clock.now = Date.parse(`${TODAY}T10:00:00Z`);
});
afterEach(() => fake.close());

async function start(): Promise<PullWorld> {
	fake = await startFakeAnthropic({ adminKey: ADMIN_KEY, now: () => clock.now });
	for (const [index, day] of daysUpTo(TODAY, HISTORY_DAYS + 1).entries()) {
		fake.costs.set(day, [cost("wrkspc_a", `${index}.123456789012`), cost(null, "0.000000000001")]);
		fake.usage.set(day, [usage(index)]);
	}
	return openPullWorld({ db, kind: "anthropic", origin: fake.origin, clock, historyDays: HISTORY_DAYS });
}

const cost = (workspace: string | null, cents: string): FakeRow => ({
	workspace_id: workspace,
	description: "Claude Opus 5 Usage - Input Tokens",
	amount: cents,
	cost_type: "tokens",
	token_type: "uncached_input_tokens",
	model: "claude-opus-5",
	service_tier: "standard",
	context_window: "0-200k",
	inference_geo: "global",
});

const usage = (index: number): FakeRow => ({
	account_id: null,
	api_key_id: "apikey_a",
	context_window: "0-200k",
	inference_geo: "global",
	model: "claude-opus-5",
	service_account_id: null,
	service_tier: "standard",
	workspace_id: "wrkspc_a",
	uncached_input_tokens: 1_000 + index,
	cache_read_input_tokens: 0,
	output_tokens: 10 + index,
});

/** Dollars by day: the fake's amounts are cents. */
function billedTruth(): Readonly<Record<string, string>> {
	return Object.fromEntries(
		[...fake.costs].map(([day, rows]) => [day, sumOf(rows.map(({ amount }) => dollars(String(amount))))]),
	);
}

function dollars(cents: string): string {
	const [whole = "", fraction = ""] = cents.split(".");
	const padded = whole.padStart(3, "0");
	return `${padded.slice(0, -2)}.${padded.slice(-2)}${fraction}`;
}

test("a backfill equals the provider's truth in dollars and tokens, over pages of a week", async () => {
	const world = await start();
	await world.pull();
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
	const tokens = await world.sums(QUANTITY_BY_METER_AND_DAY);
	expect(tokens[`${TODAY} input`]).toBe(String(1_000 + HISTORY_DAYS));
	expect(Object.keys(tokens)).toHaveLength(2 * (HISTORY_DAYS + 1));
	expect(fake.requests.some((request) => request.includes("page=page_"))).toBe(true);
	expect(await world.view()).toMatchObject({
		lastError: null,
		sources: [{ dataTo: TODAY }, { dataTo: TODAY }],
	});
});

test("late data replaces the days that are still open", async () => {
	const world = await start();
	await world.pull();
	fake.costs.set("2026-11-18", [cost("wrkspc_a", "12345.6789")]);
	clock.now += 3_600_000;
	await world.pull();
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
});

test("a key without the right stops the connection until a person acts", async () => {
	const world = await start();
	fake.plan.push({ status: 403, body: { type: "error", error: { message: "Not an admin key" } } });
	await world.pull();
	const view = await world.view();
	expect(view).toMatchObject({ status: "needs_attention", lastError: { code: "no_permission" } });
	expect(view.lastError?.message).toContain("Not an admin key");
});

test("a provider that stays down ends the pull without losing what was read", async () => {
	const world = await start();
	for (let index = 0; index < 5; index += 1) fake.plan.push({ status: 503 });
	await world.pull();
	expect(await world.view()).toMatchObject({ status: "active", lastError: { code: "provider_failed" } });
	await world.pull();
	expect(await world.sums(BILLED_BY_DAY)).toEqual(billedTruth());
});

const LIST_BY_KEY_AND_PERSON = `SELECT concat_ws(' ', k.api_key, k.principal, k.model) AS key, sum(c.list_cost) AS value
	FROM outlay.charge c JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
	WHERE c.organization_id = $1 AND c.basis = 'billed' GROUP BY 1`;

const analyticsCost = (key: string, cents: string): FakeRow => ({
	actor: `user_of_${key}`,
	api_key_id: key,
	model: "claude-opus-5",
	product: "api",
	workspace_id: "wrkspc_a",
	speed: "standard",
	service_tier: "standard",
	cost_type: "tokens",
	token_type: "uncached_input_tokens",
	amount: cents,
	list_amount: sumOf([cents, cents]),
});

test("the analytics reports are asked for in groups that they take, and give money by key and person", async () => {
	fake = await startFakeAnthropic({ adminKey: ADMIN_KEY, now: () => clock.now });
	const days = daysUpTo(TODAY, HISTORY_DAYS + 1);
	for (const [index, day] of days.entries()) {
		fake.analyticsCosts.set(day, [
			analyticsCost("apikey_a", `${index}.5`),
			{ ...analyticsCost("apikey_a", "0.25"), speed: "fast" },
			analyticsCost("apikey_b", "1"),
		]);
		const counts = { uncached_input_tokens: 10, cache_read_input_tokens: 0, output_tokens: 1, requests: 1 };
		fake.analyticsUsage.set(day, [
			{ api_key_id: "apikey_a", context_window: "0-200k", model: "claude-opus-5", ...counts },
		]);
	}
	const world = await openPullWorld({
		db,
		kind: "anthropic",
		origin: fake.origin,
		clock,
		historyDays: HISTORY_DAYS,
		analytics: true,
	});
	await world.pull();
	expect((await world.view()).lastError).toBeNull();
	const all = days.map((_, index) => [`${index}.5`, "0.25", "1"]);
	const dollarsOf = (cents: readonly string[]) => sumOf(cents.map(dollars));
	expect(await world.sums(BILLED_BY_DAY)).toEqual(
		Object.fromEntries(days.map((day, index) => [day, dollarsOf(all[index] ?? [])])),
	);
	const twice = (cents: readonly string[]) => dollarsOf([...cents, ...cents]);
	expect(await world.sums(LIST_BY_KEY_AND_PERSON)).toEqual({
		"apikey_a user_of_apikey_a claude-opus-5": twice(all.flatMap(([slow = "", fast = ""]) => [slow, fast])),
		"apikey_b user_of_apikey_b claude-opus-5": twice(all.map(([, , other = ""]) => other)),
	});
	const tokens = await world.sums(QUANTITY_BY_METER_AND_DAY);
	expect(tokens[`${TODAY} input`]).toBe("10");
});
