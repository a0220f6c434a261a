import { newId } from "@outlay/db/id";
import { createImport } from "@outlay/db/repositories/imports";
import { createConnection } from "@outlay/db/repositories/provider-connections";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { addDays, type Day } from "@outlay/finops/day";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type FakeAnthropic, startFakeAnthropic } from "../../../../test/fakes/anthropic-admin-api.ts";
import { CLAUDE_CODE_PATH } from "../../../../test/fakes/anthropic-claude-code-api.ts";
import type { FakeRow } from "../../../../test/fakes/fake-api.ts";
import {
	ADMIN_KEY,
	BILLED_BY_DAY,
	daysUpTo,
	openPullWorld,
	type PullWorld,
	QUANTITY_BY_METER_AND_DAY,
} from "./testing/pull-world.ts";

const HISTORY_DAYS = 40;
const TODAY = "2026-11-20";
const DAYS = daysUpTo(TODAY, HISTORY_DAYS + 1);
/** More people on one day than a page may have. */
const CROWD = 1_003;
/** As the report's records name it. */
const ORGANIZATION = "12345678-1234-5678-1234-567812345678";
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
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

const use = (who: FakeRow, index: number, cents = 7): FakeRow => ({
	...who,
	model: "claude-opus-5",
	input: 1_000 + index,
	output: 10 + index,
	cache_read: 3,
	cache_creation: 2,
	cents,
});

const rowsOf = (index: number): readonly FakeRow[] => [
	use({ email: "ann@acme.test" }, index, index),
	{ ...use({ email: "ann@acme.test" }, 0), model: "claude-sonnet-5" },
	use({ key: "ci" }, index),
];

async function start(): Promise<PullWorld> {
	fake = await startFakeAnthropic({ adminKey: ADMIN_KEY, now: () => clock.now });
	for (const [index, day] of DAYS.entries()) {
		// Each seventh day is empty.
		if (index % 7 !== 3) fake.claudeCode.set(day, rowsOf(index));
	}
	return openWorld();
}

const openWorld = (): Promise<PullWorld> =>
	openPullWorld({
		db,
		kind: "anthropic",
		origin: fake.origin,
		clock,
		historyDays: HISTORY_DAYS,
		claudeCode: true,
	});

const REPORTED_BY_DAY = `SELECT day::text AS key, sum(reported_cost)::text AS value FROM outlay.usage_fact
	WHERE organization_id = $1 GROUP BY day`;
const INPUT_BY_WHO_AND_MODEL = `SELECT concat_ws(' ', k.principal, k.api_key, k.model) AS key,
	sum((f.quantities->>'input')::numeric)::text AS value
	FROM outlay.usage_fact f JOIN outlay.charge_key k ON k.organization_id = f.organization_id AND k.id = f.charge_key_id
	WHERE f.organization_id = $1 GROUP BY 1`;
const IMPORTS =
	"SELECT status AS key, count(*)::text AS value FROM outlay.import WHERE organization_id = $1 GROUP BY 1";
const FACTS =
	"SELECT 'facts' AS key, count(*)::text AS value FROM outlay.usage_fact WHERE organization_id = $1";
const ACCOUNTS =
	"SELECT name AS key, external_id AS value FROM outlay.billing_account WHERE organization_id = $1";

const figures = async (world: PullWorld) => ({
	quantities: await world.sums(QUANTITY_BY_METER_AND_DAY),
	reported: await world.sums(REPORTED_BY_DAY),
	who: await world.sums(INPUT_BY_WHO_AND_MODEL),
	facts: await world.sums(FACTS),
});

const claudeCodeRequests = (): readonly string[] =>
	fake.requests.filter((request) => request.startsWith(CLAUDE_CODE_PATH));

/** The last day that Claude Code analytics holds. */
const reachOf = async (world: PullWorld): Promise<string | undefined> =>
	(await world.view()).sources.find(({ source }) => source === "anthropic.claude-code")?.dataTo;

/** The report's pages as a person would export them: each day, page by page. */
async function exportPages(): Promise<string> {
	const pages: string[] = [];
	for (const day of DAYS) {
		let page: string | null = null;
		do {
			const query: URLSearchParams = new URLSearchParams({ starting_at: day, limit: "1000" });
			if (page !== null) query.set("page", page);
			const headers = { "x-api-key": ADMIN_KEY, "anthropic-version": "2023-06-01" };
			const answer: Response = await fetch(`${fake.origin}${CLAUDE_CODE_PATH}?${query}`, { headers });
			const text = await answer.text();
			pages.push(text);
			page = (JSON.parse(text) as { next_page: string | null }).next_page; // parse boundary: the fake's answer
		} while (page !== null);
	}
	return `[${pages.join(",\n")}]`;
}

async function importFile(world: PullWorld, text: string): Promise<void> {
	async function* bytes() {
		yield Buffer.from(text);
	}
	const { context, actor } = world;
	const { sha256, byteLength } = await context.rawExports.put(bytes(), new AbortController().signal);
	const span = { start: DAYS[0] ?? "", end: addDays(TODAY as Day, 1) }; // brand: a day
	const input = { sha256, byteLength, fileName: "claude-code.json", member: "", declared: { span } };
	await createImport(context.database, actor, { input, now: context.now() });
	await world.runImports();
}

test("a pull equals the import of a file of the same pages: tokens, estimates, people and keys", async () => {
	const world = await start();
	const crowd = Array.from({ length: CROWD }, (_, index) => use({ email: `p${index}@acme.test` }, index));
	fake.claudeCode.set("2026-11-10", crowd);
	await world.pull();
	const pulled = await figures(world);
	expect(pulled.quantities["2026-11-10 input"]).toBe(String(CROWD * 1_000 + (CROWD * (CROWD - 1)) / 2));
	expect(pulled.reported["2026-11-10"]).toBe("70.21");
	// A day a request, and a second page for the crowd's.
	expect(claudeCodeRequests()).toHaveLength(HISTORY_DAYS + 2);
	const fromFile = await openWorld();
	await importFile(fromFile, await exportPages());
	expect(await figures(fromFile)).toEqual(pulled);
	expect(await world.view()).toMatchObject({ lastError: null });
	expect(await reachOf(world)).toBe(TODAY);
});

test("the report names the organization, which is the connection's own account", async () => {
	const world = await start();
	await world.pull();
	expect(await world.sums(ACCOUNTS)).toEqual({ anthropic: ORGANIZATION });
});

test("beside another account, the connection's own takes the id that the report names: nothing is counted twice", async () => {
	const world = await start();
	const { database, now } = world.context;
	const second = await createConnection(database, world.actor, {
		id: newId(),
		kind: "anthropic",
		name: "Another organization's",
		account: { kind: "new", name: "Another", externalId: "org-b" },
		credential: new Uint8Array(Buffer.from("sealed")),
		credentialHint: "0000",
		settings: {},
		now: now(),
	});
	expect(second.ok).toBe(true);
	await world.pull();
	expect(await world.sums(ACCOUNTS)).toEqual({ anthropic: ORGANIZATION, Another: "org-b" });
});

test("killed in the second month, the next pull goes on after the first and misses and doubles nothing", async () => {
	const world = await start();
	const killed = {
		...world.context,
		rawExports: {
			...world.context.rawExports,
			put: async (...input: Parameters<typeof world.context.rawExports.put>) => {
				const [latest] = claudeCodeRequests().slice(-1);
				if (latest?.includes(`starting_at=${TODAY}`) === true) throw new Error("killed");
				return world.context.rawExports.put(...input);
			},
		},
	};
	await expect(world.readOnly(killed)).rejects.toThrow("killed");
	const asked = claudeCodeRequests().length;
	await world.pull();
	const again = claudeCodeRequests().slice(asked);
	expect(again[0]).toContain("starting_at=2026-11-01");
	expect(again).toHaveLength(20);
	const whole = await openWorld();
	await whole.pull();
	expect(await figures(world)).toEqual(await figures(whole));
});

test("pulled twice, nothing changes: the open days alone are asked for, and the same bytes are not imported", async () => {
	const world = await start();
	await world.pull();
	const before = await figures(world);
	clock.now += HOUR_MS;
	fake.requests.length = 0;
	await world.pull();
	expect(claudeCodeRequests().map((request) => /starting_at=([\d-]+)/.exec(request)?.[1])).toEqual([
		"2026-11-17",
		"2026-11-18",
		"2026-11-19",
		"2026-11-20",
	]);
	const imports = await world.sums(IMPORTS);
	await world.pull();
	expect(await world.sums(IMPORTS)).toEqual(imports);
	expect(await figures(world)).toEqual(before);
});

test("late records replace their day, and a day that empties becomes empty", async () => {
	const world = await start();
	await world.pull();
	fake.claudeCode.set("2026-11-19", [use({ email: "bob@acme.test" }, 1)]);
	fake.claudeCode.delete("2026-11-18");
	clock.now += HOUR_MS;
	await world.pull();
	const quantities = await world.sums(QUANTITY_BY_METER_AND_DAY);
	expect(quantities["2026-11-19 input"]).toBe("1001");
	expect(quantities["2026-11-18 input"]).toBeUndefined();
});

test("a day of which nothing is an hour old is neither asked for nor called empty; later it is read", async () => {
	const world = await start();
	clock.now = Date.parse("2026-11-21T00:30:00Z");
	fake.claudeCode.set("2026-11-21", rowsOf(1));
	await world.pull();
	expect(claudeCodeRequests().some((request) => request.includes("2026-11-21"))).toBe(false);
	expect(await reachOf(world)).toBe(TODAY);
	clock.now = Date.parse("2026-11-21T01:30:00Z");
	await world.pull();
	expect((await world.sums(QUANTITY_BY_METER_AND_DAY))["2026-11-21 input"]).toBe("3002");
	expect(await reachOf(world)).toBe("2026-11-21");
});

test("every day is read again after it became final, also when no pull ran for a week", async () => {
	const world = await start();
	await world.pull();
	clock.now += 8 * DAY_MS;
	await world.pull();
	const provisional = `SELECT day::text AS key, max(as_of)::text AS value FROM outlay.cell WHERE organization_id = $1
		AND source = 'anthropic.claude-code' AND day <= '2026-11-23' AND as_of < day + interval '4 days' GROUP BY day`;
	expect(await world.sums(provisional)).toEqual({});
});

test("429 waits as long as the provider says, and nothing is missing", async () => {
	const world = await start();
	const slow = { status: 429, headers: { "retry-after": "20" }, body: { error: { message: "slow down" } } };
	await world.pull();
	const before = await figures(world);
	clock.now += HOUR_MS;
	// The other two reports are one request each by now.
	const ready = Array.from({ length: 2 }, () => ({ status: 200, body: { data: [], has_more: false } }));
	fake.plan.push(...ready, slow);
	await world.pull();
	expect(world.pauses).toEqual([20_000]);
	expect(await figures(world)).toEqual(before);
});

test.each([403, 404])(
	"an organization without the report (%d) gets the others and is told which is missing; given later, its history comes",
	async (status) => {
		const world = await start();
		fake.costs.set(TODAY, [
			{ workspace_id: "w", description: "d", amount: "150", cost_type: "tokens", model: "claude-opus-5" },
		]);
		fake.lacking.set(CLAUDE_CODE_PATH, status);
		await world.pull();
		expect(await world.sums(BILLED_BY_DAY)).toEqual({ [TODAY]: "1.5" });
		expect(claudeCodeRequests()).toHaveLength(1);
		const at = new Date(clock.now).toISOString();
		const view = await world.view();
		expect(view).toMatchObject({
			status: "active",
			isPulling: false,
			lastSucceededAt: at,
			lastError: { code: "report_lacking", at },
		});
		expect(view.lastError?.message).toContain("Claude Code analytics");
		expect(view.nextPullAt).not.toBeNull();
		fake.lacking.clear();
		clock.now += HOUR_MS;
		await world.pull();
		expect(await world.view()).toMatchObject({ lastError: null });
		expect(Object.keys(await world.sums(REPORTED_BY_DAY))).toContain(DAYS[0]);
	},
);
