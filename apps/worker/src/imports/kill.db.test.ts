import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Database } from "@outlay/db/database";
import { applyPriceEdition } from "@outlay/db/repositories/price-editions";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { bundledEdition } from "@outlay/pricing/bundled-seed";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { rebuildSpendNow } from "../spend/rebuild.ts";
import { runImport } from "./run-import.ts";
import { costsPage, curReport, type ExportFile, spendLogs } from "./testing/export-files.ts";
import { addTestPrices, type ImportWorld, openImportWorld } from "./testing/import-world.ts";
import { dyingAfter, SessionGoneError, watchedDatabase } from "./testing/watched-database.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const logs = (from: number, prompt: number) =>
	Array.from({ length: 40 }, (_, index) => ({
		id: `r-${from + index}`,
		at: new Date(Date.parse("2026-09-01T00:00:00Z") + index * 3_600_000).toISOString(),
		prompt: prompt + index,
	}));

/** What is there, and what comes: the second of each pair replaces a part of the first. */
const PAIRS: readonly (readonly [string, ExportFile, ExportFile])[] = [
	[
		"a statement",
		{
			name: "a.json",
			bytes: costsPage({ "2026-09-01": [{ amount: "1" }], "2026-09-02": [{ amount: "2" }] }),
		},
		{
			name: "b.json",
			bytes: costsPage({ "2026-09-01": [{ amount: "5" }, { amount: '"?"' }], "2026-09-02": [] }),
		},
	],
	[
		"a batch of a stream",
		{ name: "a.jsonl", bytes: spendLogs(logs(0, 100)) },
		{ name: "b.jsonl", bytes: spendLogs(logs(20, 7_000)) },
	],
	[
		"a billing period",
		{
			name: "a.csv",
			bytes: curReport("2026-09", [
				{ day: "2026-09-01", cost: "1" },
				{ day: "2026-09-05", cost: "2" },
			]),
		},
		{
			name: "a.csv",
			bytes: curReport("2026-09", [
				{ day: "2026-09-01", cost: "4" },
				{ day: "2026-09-02", cost: "3", product: "EC2" },
			]),
		},
	],
];

describe("a worker that dies at any statement", () => {
	test.each(PAIRS)(
		"of importing %s leaves what was there, and the next run brings the same as an undisturbed one",
		async (_name, before, after) => {
			const undisturbed = await openImportWorld(db);
			await addTestPrices(undisturbed);
			await undisturbed.importFile(before);
			await undisturbed.importFile(after);

			const world = await openImportWorld(db);
			await addTestPrices(world);
			await world.importFile(before);
			const everything = async (of: ImportWorld) => [...(await of.state()), ...(await of.results())];
			const untouched = await everything(world);
			const importId = await world.bring(after);
			const deaths = await dieEverywhere(world, importId, async () => {
				expect(await everything(world)).toEqual(untouched);
			});
			expect(deaths).toBeGreaterThan(15);
			await world.runJobs();
			expect(await everything(world)).toEqual(await everything(undisturbed));
			expect((await world.detail(importId)).status).toBe("done");
		},
		240_000,
	);

	test("of a rollup loses no dirty day: the next one brings the same", async () => {
		const [, before, after] = PAIRS[1] ?? PAIRS[0] ?? [];
		if (before === undefined || after === undefined) throw new Error("the pairs are above");
		const undisturbed = await openImportWorld(db);
		const world = await openImportWorld(db);
		for (const one of [undisturbed, world]) await addTestPrices(one);
		for (const file of [before, after]) await undisturbed.importFile(file);
		for (const file of [before, after]) await importOnly(world, await world.bring(file), db.database);
		for (let statements = 1; ; statements += 1) {
			const { hook } = dyingAfter(statements);
			const context = { ...world.context, database: watchedDatabase(db.database, hook) };
			const isDone = await survived(() => rebuildSpendNow(context, world.actor, { isFirst: false }));
			if (isDone) break;
		}
		await world.runJobs();
		expect(await world.state()).toEqual(await undisturbed.state());
	}, 240_000);
});

async function importOnly(world: ImportWorld, importId: string, database: Database): Promise<void> {
	const { organizationId } = world.actor;
	await runImport({ ...world.context, database }, { organizationId, importId }, new AbortController().signal);
}

/** True: it ran to its end. False: its session went. Anything else is a failure of the test. */
async function survived(work: () => Promise<void>): Promise<boolean> {
	try {
		await work();
		return true;
	} catch (error) {
		if (error instanceof SessionGoneError) return false;
		throw error;
	}
}

/** Runs the import with a session that dies one statement later each time, until it lives to the end. */
async function dieEverywhere(
	world: ImportWorld,
	importId: string,
	afterDeath: () => Promise<void>,
): Promise<number> {
	for (let statements = 1; ; statements += 1) {
		const { hook } = dyingAfter(statements);
		const database = watchedDatabase(db.database, hook);
		if (await survived(() => importOnly(world, importId, database))) return statements;
		await afterDeath();
	}
}

const WORKER = fileURLToPath(new URL("../main.ts", import.meta.url));
const KILLS = 20;
/** Files that come before each kill: more than a worker reads until then. */
const FILES_PER_KILL = 3;

/** Every run has points of its own, and the name of the test says how to have them again. */
const SEED_NAME = "OUTLAY_TEST_KILL_SEED";
const SEED = Number(process.env[SEED_NAME] ?? Date.now() % 2 ** 31);

/** Milliseconds after the worker has begun with something at which it is killed, one for each time. */
const killPoints = (): readonly number[] =>
	fc.sample(fc.integer({ min: 1, max: 500 }), { numRuns: KILLS, seed: SEED });

/** Imports and days that are begun and not done, and imports that wait. */
const BEGUN = `SELECT status FROM outlay."import" WHERE organization_id = $1 AND status IN ('reading', 'committed')
	UNION ALL SELECT 'dirty' FROM outlay.dirty_day WHERE organization_id = $1`;
const OPEN = `${BEGUN} UNION ALL SELECT status FROM outlay."import" WHERE organization_id = $1 AND status = 'received'`;

describe("a worker process that is killed", () => {
	test(`at ${KILLS} random points (${SEED_NAME}=${SEED}) and started again brings the same as an undisturbed one`, async () => {
		const files = manyFiles();
		const undisturbed = await openImportWorld(db);
		await addAllPrices(undisturbed, db.database);
		for (const file of files) await undisturbed.bring(file);
		await undisturbed.runJobs();

		const own = await openTestDatabase();
		const world = await openImportWorld(own);
		await addAllPrices(world, own.database);
		let metWork = 0;
		for (const [index, afterMs] of killPoints().entries()) {
			const some = files.slice(index * FILES_PER_KILL, (index + 1) * FILES_PER_KILL);
			for (const file of some) await world.bring(file);
			await runAndKill(own.url, world, afterMs);
			if ((await world.texts(OPEN)).length > 0) metWork += 1;
		}
		expect(metWork).toBeGreaterThan(KILLS / 4);
		await finish(own.url, world);
		expect(await world.state()).toEqual(await undisturbed.state());
		expect(await world.texts(UNBALANCED)).toEqual([]);
		await own.close();
	}, 600_000);
});

/** Also the catalogue's, which a worker would bring: prompt sizes fold by the thresholds of every price. */
async function addAllPrices(world: ImportWorld, database: Database): Promise<void> {
	await addTestPrices(world);
	const edition = await bundledEdition();
	await applyPriceEdition(database, world.actor, { edition, now: world.context.now() });
}

/** Imports whose money equation does not hold. */
const UNBALANCED = `SELECT import_id::text FROM outlay.import_money WHERE organization_id = $1
	AND amount_in <> charged + quarantined + skipped + residue`;

/** Files that take a worker long enough to be killed in: each restates a part of the one before. */
function manyFiles(): readonly ExportFile[] {
	const days = Array.from({ length: 28 }, (_, index) => `2026-09-${String(index + 1).padStart(2, "0")}`);
	return Array.from({ length: KILLS * FILES_PER_KILL }, (_, index) => {
		if (index % 2 === 0)
			return { name: `logs-${index}.jsonl`, bytes: spendLogs(logs(index * 10, 1_000 + index)) };
		const rows = days.map((day) => [day, [{ amount: `${index}.5`, project: `p${index}` }]] as const);
		return { name: `costs-${index}.json`, bytes: costsPage(Object.fromEntries(rows)) };
	});
}

function startWorker(databaseUrl: string, world: ImportWorld): ChildProcess {
	const env = {
		...process.env,
		DATABASE_URL: databaseUrl,
		OUTLAY_HOME: world.home,
		OUTLAY_WORKER_CONCURRENCY: "2",
	};
	return spawn(process.execPath, [WORKER], { env, stdio: ["ignore", "pipe", "inherit"] });
}

async function runAndKill(databaseUrl: string, world: ImportWorld, afterMs: number): Promise<void> {
	const worker = startWorker(databaseUrl, world);
	await ready(worker);
	await vi.waitFor(async () => expect(await world.texts(BEGUN)).not.toEqual([]), {
		timeout: 30_000,
		interval: 10,
	});
	const timer = setTimeout(() => worker.kill("SIGKILL"), afterMs);
	await exited(worker);
	clearTimeout(timer);
}

/** Lets a last worker finish what is left. */
async function finish(databaseUrl: string, world: ImportWorld): Promise<void> {
	const worker = startWorker(databaseUrl, world);
	await ready(worker);
	await vi.waitFor(
		async () => {
			expect(await world.texts(OPEN)).toEqual([]);
		},
		{ timeout: 180_000, interval: 250 },
	);
	worker.kill("SIGKILL");
	await exited(worker);
}

function ready(worker: ChildProcess): Promise<void> {
	return new Promise((resolve, reject) => {
		worker.stdout?.on("data", (text: Buffer) => {
			if (text.toString().includes("ready")) resolve();
		});
		worker.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
	});
}

function exited(worker: ChildProcess): Promise<void> {
	return new Promise((resolve) => {
		if (worker.exitCode !== null || worker.signalCode !== null) resolve();
		else worker.once("exit", () => resolve());
	});
}
