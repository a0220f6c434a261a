import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { inSqlTransaction } from "../database.ts";
import { contentId } from "../id.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { insertFacts, type Replacement } from "./replace-cells.ts";
import { openStage, type StagedUsage } from "./stage.ts";

const DAY = "2026-08-01";
const ID = contentId("histograms");
let db: TestDatabase;
let actor: Actor;

beforeAll(async () => {
	db = await openTestDatabase();
	actor = await db.organization("histograms");
	await db.database.pool.query("SELECT outlay.ensure_month($1)", [DAY]);
});

afterAll(() => db.close());

const row = (some: Partial<StagedUsage>): StagedUsage => ({
	keyId: ID,
	accountId: ID,
	scope: "account",
	day: DAY,
	periodStart: `${DAY}T00:00:00Z`,
	periodEnd: `${DAY}T00:15:00Z`,
	tier: "standard",
	reach: "",
	contextBand: "",
	outcome: "success",
	requests: 1n,
	retries: null,
	latencyMs: null,
	promptTokens: null,
	session: null,
	quantities: {},
	reported: null,
	reportedCurrency: null,
	foldId: ID,
	own: true,
	rowId: null,
	batch: 1,
	line: 1,
	...some,
});

interface Histograms {
	readonly input: string;
	readonly output: string;
	readonly latency: string;
}

/** The histograms of one fact of these rows, as `bucket:count`. */
async function histograms(
	kind: Replacement["kind"],
	rows: readonly StagedUsage[],
): Promise<Histograms | undefined> {
	return inSqlTransaction(db.database, actor, async (session) => {
		await session.query("RESET ROLE");
		const stage = await openStage(session);
		for (const each of rows) await stage.usage(each);
		await stage.flush();
		const replacement = { organizationId: actor.organizationId, importId: ID, source: "test", kind };
		await insertFacts(session, { ...OTHERWISE, ...replacement });
		const text = (name: string) =>
			`(SELECT coalesce(string_agg(n - 1 || ':' || count, ' ' ORDER BY n), '')
			  FROM unnest(${name}_histogram) WITH ORDINALITY AS h (count, n) WHERE count > 0) AS ${name}`;
		const result = await session.query<Histograms>(
			`SELECT ${["input", "output", "latency"].map(text).join(", ")} FROM new_fact`,
		);
		await session.query(
			"DROP TABLE stage_key, stage_line, stage_usage, stage_cell; DELETE FROM outlay.usage_fact",
		);
		return result.rows[0];
	});
}

const OTHERWISE: Omit<Replacement, "organizationId" | "importId" | "source" | "kind"> = {
	family: "test",
	basis: "metered",
	rounded: false,
	asOf: `${DAY}T00:00:00Z`,
	sha256: "",
	finalityLagDays: 0,
	precedence: 0,
	claims: [],
};

test("requests count by powers of two, edges below belong to the bucket above; unknown values count nowhere", async () => {
	const latencies = [0, 0.5, 1, 1.9, 2, 3, 4, 8, 8.5, 2 ** 21, 2 ** 22 - 1, 2 ** 22, 2 ** 40, null];
	const prompts = [0n, 1n, 2n, 7n, 8n, 2n ** 30n, null];
	const rows = [
		...latencies.map((latencyMs) => row({ latencyMs })),
		...prompts.map((promptTokens) => row({ promptTokens })),
	];
	expect(await histograms("stream", rows)).toEqual({
		input: "0:1 1:1 2:1 3:1 4:1 23:1",
		output: "",
		latency: "0:2 1:2 2:2 3:1 4:2 22:2 23:2",
	});
});

test("rows of a statement are no requests", async () => {
	expect(await histograms("statement", [row({ latencyMs: 5, quantities: { output: 3n } })])).toEqual({
		input: "",
		output: "",
		latency: "",
	});
});
