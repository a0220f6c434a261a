import { changeMapping } from "@outlay/db/repositories/connections";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import type { GatewayRoute } from "@outlay/finops/gateway-route";
import { parseJob } from "@outlay/jobs/job";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { handleJob } from "../handle-job.ts";
import { type SpendLog, spendLogs, usagePage } from "./testing/export-files.ts";
import { addTestPrices, type ImportWorld, openImportWorld, testPrice } from "./testing/import-world.ts";
import { watchedDatabase } from "./testing/watched-database.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const REQUESTS = `SELECT concat_ws(' ', day, sum(requests)) FROM outlay.usage_fact
	WHERE organization_id = $1 GROUP BY day ORDER BY day`;
const TOKENS = `SELECT concat_ws(' ', day, sum((quantities->>'input')::bigint)) FROM outlay.usage_fact
	WHERE organization_id = $1 GROUP BY day ORDER BY day`;
const BY_ACCOUNT = `SELECT concat_ws(' ', b.external_id, c.day, trim_scale(sum(c.effective_cost)))
	FROM outlay.charge c JOIN outlay.billing_account b ON b.organization_id = c.organization_id AND b.id = c.billing_account_id
	WHERE c.organization_id = $1 GROUP BY b.external_id, c.day ORDER BY 1`;
const ACCOUNTS_WITH_SPEND = `SELECT DISTINCT b.external_id FROM outlay.spend_day s
	JOIN outlay.billing_account b ON b.organization_id = s.organization_id AND b.id = s.billing_account_id
	WHERE s.organization_id = $1 ORDER BY 1`;

interface Batch {
	readonly asOf: string;
	readonly rows: readonly SpendLog[];
}

const file = (name: string, rows: readonly SpendLog[]) => ({ name, bytes: spendLogs(rows) });

async function importAll(world: ImportWorld, batches: readonly Batch[]): Promise<readonly string[]> {
	await addTestPrices(world);
	for (const [index, { asOf, rows }] of batches.entries()) {
		const detail = await world.importFile(file(`batch-${index}.jsonl`, rows), { asOf });
		expect(["done", "unchanged"]).toContain(detail.status);
	}
	return world.state();
}

describe("batches of a stream", () => {
	test("add up, and a row that comes again counts once, in its last version", async () => {
		const world = await openImportWorld(db);
		const first = [
			{ id: "a", at: "2026-09-01T10:00:00Z", prompt: 100 },
			{ id: "b", at: "2026-09-01T10:01:00Z", prompt: 10 },
		];
		await world.importFile(file("1.jsonl", first), { asOf: "2026-09-02T00:00:00.000Z" });
		const second = [
			{ id: "b", at: "2026-09-01T10:01:00Z", prompt: 20 },
			{ id: "c", at: "2026-09-01T10:02:00Z", prompt: 1 },
		];
		const detail = await world.importFile(file("2.jsonl", second), { asOf: "2026-09-03T00:00:00.000Z" });
		expect(detail.rows).toEqual({ read: 2, charged: 2, quarantined: 0, skipped: 0 });
		expect(detail.span).toEqual({ start: "2026-09-01", end: "2026-09-02" });
		expect(await world.texts(REQUESTS)).toEqual(["2026-09-01 3"]);
		expect(await world.texts(TOKENS)).toEqual(["2026-09-01 121"]);
	});

	test("that come late leave the newer version, and say so in their equation", async () => {
		const world = await openImportWorld(db);
		const row = { id: "a", at: "2026-09-01T10:00:00Z" };
		await world.importFile(file("new.jsonl", [{ ...row, prompt: 7 }]), { asOf: "2026-09-03T00:00:00.000Z" });
		const late = await world.importFile(file("old.jsonl", [{ ...row, prompt: 100, spend: "0.25" }]), {
			asOf: "2026-09-02T00:00:00.000Z",
		});
		expect(late.rows).toEqual({ read: 1, charged: 0, quarantined: 0, skipped: 1 });
		expect(late.reasons).toEqual([expect.objectContaining({ code: "superseded_version", amount: "0.25" })]);
		expect(await world.texts(TOKENS)).toEqual(["2026-09-01 7"]);
	});

	test("of one as-of hold rows of the same id: their equations hold all the same", async () => {
		const world = await openImportWorld(db);
		const asOf = "2026-09-02T00:00:00.000Z";
		const row = { id: "a", at: "2026-09-01T10:00:00Z" };
		for (const prompt of [1, 2, 3]) {
			const detail = await world.importFile(file(`${prompt}.jsonl`, [{ ...row, prompt }]), { asOf });
			expect(detail.status).toBe("done");
		}
		expect(await world.texts(TOKENS)).toEqual(["2026-09-01 3"]);
	});

	test("the same bytes again change nothing", async () => {
		const world = await openImportWorld(db);
		const bytes = file("a.jsonl", [{ id: "a", at: "2026-09-01T10:00:00Z" }]);
		await world.importFile(bytes);
		const before = await world.state();
		expect((await world.importFile(bytes)).status).toBe("unchanged");
		expect(await world.state()).toEqual(before);
	});

	test("in any order give the same totals", async () => {
		const row = fc.record({
			id: fc.constantFrom("a", "b", "c", "d"),
			at: fc.constantFrom("2026-09-01T23:50:00Z", "2026-09-01T00:00:00Z", "2026-09-02T00:10:00Z"),
			prompt: fc.integer({ min: 1, max: 5_000 }),
			completion: fc.integer({ min: 0, max: 500 }),
		});
		// A gateway does not move a request to another day when it writes it again.
		const rows = fc.uniqueArray(row, { selector: ({ id }) => id, minLength: 1, maxLength: 4 });
		const batches = fc
			.array(rows, { minLength: 2, maxLength: 4 })
			.map((all) =>
				withSteadyTimes(all).map((own, index) => ({ asOf: `2026-09-1${index}T00:00:00.000Z`, rows: own })),
			);
		const orders = batches.chain((all) =>
			fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
		);
		await fc.assert(
			fc.asyncProperty(orders, async ([ordered, shuffled]) => {
				const [one, other] = [await openImportWorld(db), await openImportWorld(db)];
				expect(await importAll(other, shuffled)).toEqual(await importAll(one, ordered));
			}),
			{ numRuns: 5 },
		);
	}, 240_000);
});

function withSteadyTimes(batches: readonly (readonly SpendLog[])[]): readonly (readonly SpendLog[])[] {
	const times = new Map<string, string>();
	return batches.map((rows) =>
		rows.map((row) => {
			const at = times.get(row.id) ?? row.at;
			times.set(row.id, at);
			return { ...row, at };
		}),
	);
}

describe("who pays for a gateway's calls", () => {
	const rows = [
		{ id: "a", at: "2026-09-01T10:00:00Z", prompt: 1_000_000, completion: 0 },
		{ id: "b", at: "2026-10-01T10:00:00Z", prompt: 2_000_000, completion: 0 },
	] as const;

	test("moves the past too when it is changed, and counts nothing twice", async () => {
		const world = await openImportWorld(db);
		await addTestPrices(world);
		const [one, two] = [await world.account("openai", "org-1"), await world.account("openai", "org-2")];
		const { database } = world.context;
		const source = "litellm.spend-logs";
		const map = (billingAccountId: string) =>
			changeMapping(database, world.actor, {
				mapping: { source, issuer: "openai", match: "", billingAccountId },
				now: new Date(0),
			});
		expect(await map(one)).toBe("changed");
		await world.importFile(file("a.jsonl", rows));
		expect(await world.texts(BY_ACCOUNT)).toEqual(["org-1 2026-09-01 3", "org-1 2026-10-01 6"]);
		expect(await map(two)).toBe("changed");
		await world.runJobs();
		expect(await world.texts(BY_ACCOUNT)).toEqual(["org-2 2026-09-01 3", "org-2 2026-10-01 6"]);
		expect(await world.texts(ACCOUNTS_WITH_SPEND)).toEqual(["org-2"]);
		expect(await map(two)).toBe("unchanged");
		await world.importFile(
			file("b.jsonl", [{ id: "c", at: "2026-09-01T11:00:00Z", prompt: 1_000_000, completion: 0 }]),
		);
		expect(await world.texts(BY_ACCOUNT)).toEqual(["org-2 2026-09-01 6", "org-2 2026-10-01 6"]);
	});

	test("is told by team or key, for the past too, and forgotten again", async () => {
		const world = await openImportWorld(db);
		await addTestPrices(world);
		const [one, two] = [await world.account("openai", "org-1"), await world.account("openai", "org-2")];
		const change = async (match: GatewayRoute | "", billingAccountId: string | null) => {
			const mapping = { source: "litellm.spend-logs", issuer: "openai", match, billingAccountId };
			const outcome = await changeMapping(world.context.database, world.actor, { mapping, now: new Date(0) });
			await world.runJobs();
			return outcome;
		};
		await change("", one);
		const [first, second] = rows;
		const byKey = [
			{ ...first, key: "key-lab" },
			{ ...second, key: "key-main" },
		];
		await world.importFile(file("a.jsonl", byKey));
		expect(await world.texts(BY_ACCOUNT)).toEqual(["org-1 2026-09-01 3", "org-1 2026-10-01 6"]);
		expect(await change("key:key-lab", two)).toBe("changed");
		expect(await world.texts(BY_ACCOUNT)).toEqual(["org-1 2026-10-01 6", "org-2 2026-09-01 3"]);
		expect(await change("key:key-lab", null)).toBe("changed");
		expect(await change("key:key-lab", null)).toBe("unchanged");
		expect(await world.texts(BY_ACCOUNT)).toEqual(["org-1 2026-09-01 3", "org-1 2026-10-01 6"]);
	});

	test("is asked for where a provider has several accounts, and the answer is kept", async () => {
		const world = await openImportWorld(db);
		await addTestPrices(world);
		await world.account("openai", "org-1");
		const two = await world.account("openai", "org-2");
		const asked = await world.importFile(file("a.jsonl", rows));
		expect([asked.status, asked.trouble?.code, asked.trouble?.gateway, asked.trouble?.issuer]).toEqual([
			"needs_confirmation",
			"account_unknown",
			true,
			"openai",
		]);
		await changeMapping(world.context.database, world.actor, {
			mapping: { source: "litellm.spend-logs", issuer: "openai", match: "", billingAccountId: two },
			now: new Date(0),
		});
		expect((await world.confirm(asked.id, {})).status).toBe("done");
		expect(await world.texts(BY_ACCOUNT)).toEqual(["org-2 2026-09-01 3", "org-2 2026-10-01 6"]);
	});
});

const COSTS = `SELECT concat_ws(' ', rating, trim_scale(sum(effective_cost))) FROM outlay.charge
	WHERE organization_id = $1 GROUP BY rating ORDER BY rating`;

describe("prices that change", () => {
	/** 40,000 and 60,000 tokens at 3 dollars per million; past 50,000 they are 6. */
	const rows = [
		{ id: "a", at: "2026-09-01T10:00:00Z", prompt: 40_000, completion: 0 },
		{ id: "b", at: "2026-09-01T10:01:00Z", prompt: 60_000, completion: 0 },
	];
	const longer = [testPrice("input", "6", 50_000n)];
	const APART = ["priced 0.48"];

	test("at a prompt size where none did before rate past requests one by one, as if they had been there", async () => {
		const world = await openImportWorld(db);
		await addTestPrices(world);
		await world.importFile(file("a.jsonl", rows));
		expect(await world.texts(COSTS)).toEqual(["priced 0.3"]);
		await addTestPrices(world, longer);
		await world.runJobs();
		expect(await world.texts(COSTS)).toEqual(APART);
	});

	test.each([
		["at a new prompt size", longer, APART],
		["at all sizes", [testPrice("output", "11"), testPrice("input", "9")], ["priced 0.9"]],
	])("%s while a file is read hold for that file too", async (_, prices, expected) => {
		const world = await openImportWorld(db);
		let isChanged = false;
		const change = async () => {
			if (prices === longer) await addTestPrices(world);
			await addTestPrices(world, prices);
			// The re-rating is over before the file's facts are there.
			const { organizationId } = world.actor;
			await handleJob(world.context, parseJob("prices.rerate", { organizationId }), {
				signal: AbortSignal.timeout(60_000),
				isFirst: true,
			});
		};
		const onceReading = (text: string) => {
			if (isChanged || !text.includes("TABLE stage_issue")) return undefined;
			isChanged = true;
			return change();
		};
		const importId = await world.bring(file("a.jsonl", rows));
		await world.runJobs({ ...world.context, database: watchedDatabase(db.database, onceReading) });
		expect((await world.detail(importId)).status).toBe("done");
		expect(isChanged).toBe(true);
		expect(await world.texts(COSTS)).toEqual(expected);
	});
});

const SPEND_BY_KEY = `SELECT concat_ws(' ', s.day, s.source, k.api_key, s.coverage, trim_scale(sum(s.billed_cost)), trim_scale(sum(s.consumed_quantity)))
	FROM outlay.spend_key_day s JOIN outlay.charge_key k ON k.organization_id = s.organization_id AND k.id = s.charge_key_id
	WHERE s.organization_id = $1 GROUP BY s.day, s.source, k.api_key, s.coverage ORDER BY 1`;

test("usage that went around the gateway counts from the provider's own report, and what went through it counts once", async () => {
	const world = await openImportWorld(db);
	await addTestPrices(world);
	const through = [
		{ id: "a", at: "2026-09-01T10:00:00Z", prompt: 200_000, completion: 0 },
		{ id: "b", at: "2026-09-02T10:00:00Z", prompt: 1_000_000, completion: 0 },
	];
	const files = [
		file("log.jsonl", through),
		{
			name: "usage.json",
			bytes: usagePage({ "2026-09-01": 1_000_000, "2026-09-02": 400_000, "2026-09-03": 5 }),
		},
	];
	for (const one of files) expect((await world.importFile(one)).status).toBe("done");
	expect(await world.texts(SPEND_BY_KEY)).toEqual([
		"2026-09-01 litellm.spend-logs key-1 metered 0.6 200000",
		"2026-09-01 openai.usage.completions key_provider metered 2.4 800000",
		// The provider's report lags behind: the log's tokens are not taken away.
		"2026-09-02 litellm.spend-logs key-1 metered 3 1000000",
		"2026-09-03 openai.usage.completions key_provider metered 0.000015 5",
	]);
	const other = await openImportWorld(db);
	await addTestPrices(other);
	for (const one of files.toReversed()) await other.importFile(one);
	expect(await other.texts(SPEND_BY_KEY)).toEqual(await world.texts(SPEND_BY_KEY));
});

describe("where a call may be served", () => {
	const MODELS = ["global.anthropic.claude-opus-5", "us.anthropic.claude-opus-5", "anthropic.claude-opus-5"];
	const calls = MODELS.map((model, index) => ({
		id: `call-${index}`,
		at: "2026-09-01T10:00:00Z",
		provider: "bedrock",
		model,
		prompt: 1_000_000,
		completion: 0,
		key: "key-1",
	}));
	const rated = `SELECT concat_ws(' ', nullif(f.reach, ''), trim_scale(c.effective_cost)) FROM outlay.charge c
		JOIN outlay.usage_fact f ON f.organization_id = c.organization_id AND f.id = c.fold_id
		WHERE c.organization_id = $1 ORDER BY 1`;
	const bedrock = (reach: "global" | null, dollars: string) => ({
		...testPrice("input", dollars),
		provider: "aws",
		model: "claude-opus-5",
		reach,
	});

	test("chooses the price: global calls of Bedrock are rated as global, the others as regional", async () => {
		const world = await openImportWorld(db);
		await addTestPrices(world, [bedrock(null, "5.5"), bedrock("global", "5")]);
		await world.importFile(file("1.jsonl", calls));
		expect(await world.texts(rated)).toEqual(["5.5", "global 5", "zone 5.5"]);
	});

	test("is kept for prices that come later", async () => {
		const world = await openImportWorld(db);
		await addTestPrices(world, [bedrock(null, "5.5")]);
		await world.importFile(file("1.jsonl", calls));
		expect(await world.texts(rated)).toEqual(["5.5", "global 5.5", "zone 5.5"]);
		await addTestPrices(world, [bedrock("global", "5")]);
		await world.runJobs();
		expect(await world.texts(rated)).toEqual(["5.5", "global 5", "zone 5.5"]);
	});
});
