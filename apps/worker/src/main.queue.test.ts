import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { readWorkerState } from "@outlay/db/read-models/worker-state";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { openQueue } from "@outlay/jobs/queue";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { costsPage } from "./imports/testing/export-files.ts";
import { type ImportWorld, openImportWorld } from "./imports/testing/import-world.ts";
import { queueBackend } from "./testing/queue-backend.ts";

const PATIENT = { timeout: 50_000, interval: 50 };
const WORKER = fileURLToPath(new URL("./main.ts", import.meta.url));
const FILE = {
	name: "costs.json",
	bytes: costsPage({ "2026-09-01": [{ amount: "1.5" }], "2026-09-02": [{ amount: "2" }] }),
};

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

const backend = () => queueBackend(db.url, 1);
const kind = queueBackend("", 1).kind === "redis" ? "Redis" : "Postgres";

async function startWorker(home: string): Promise<ChildProcess> {
	const queue = backend();
	const env = {
		...process.env,
		DATABASE_URL: db.url,
		OUTLAY_HOME: home,
		...(queue.kind === "redis" ? { REDIS_URL: queue.redisUrl } : {}),
	};
	const worker = spawn(process.execPath, [WORKER], { env, stdio: ["ignore", "pipe", "inherit"] });
	onTestFinished(() => void worker.kill("SIGKILL"));
	await new Promise<void>((resolve, reject) => {
		worker.stdout.on("data", (text: Buffer) => text.toString().includes("ready") && resolve());
		worker.once("exit", (code) => reject(new Error(`the worker ended with ${code}`)));
	});
	return worker;
}

async function end(worker: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
	const ended = once(worker, "exit");
	worker.kill(signal);
	const [code] = await ended;
	return typeof code === "number" ? code : null;
}

/** Holds the lock of an import, so that whoever reads it waits there. */
async function holdImport(importId: string): Promise<{ readonly release: () => void }> {
	const client = await db.database.pool.connect();
	await client.query("SELECT pg_advisory_lock(hashtextextended($1, 0))", [`import:${importId}`]);
	return { release: () => client.release(true) };
}

async function someoneWaits(): Promise<void> {
	await vi.waitFor(async () => {
		const result = await db.database.pool.query(
			`SELECT 1 FROM pg_locks JOIN pg_database d ON d.oid = database
			 WHERE locktype = 'advisory' AND NOT granted AND datname = current_database()`,
		);
		expect(result.rows.length).toBeGreaterThan(0);
	}, PATIENT);
}

async function untilDone(world: ImportWorld, importId: string): Promise<void> {
	await vi.waitFor(async () => expect((await world.detail(importId)).status).toBe("done"), PATIENT);
}

const workerState = async () => (await readWorkerState(db.database)).state;

describe(`the worker on ${kind}`, () => {
	test("killed while it reads an import leaves it to the next, which brings what an undisturbed one does", async () => {
		const undisturbed = await openImportWorld(db);
		await undisturbed.importFile(FILE);
		const world = await openImportWorld(db);
		const importId = await world.bring(FILE);
		const held = await holdImport(importId);
		const first = await startWorker(world.home);
		await someoneWaits();
		await end(first, "SIGKILL");
		held.release();
		const second = await startWorker(world.home);
		await untilDone(world, importId);
		expect(await world.state()).toEqual(await undisturbed.state());
		expect(await end(second, "SIGTERM")).toBe(0);
	});

	test("is seen while it runs and has stopped when it is asked to; killed, it says nothing", async () => {
		await db.database.pool.query("DELETE FROM outlay.worker_heartbeat");
		const world = await openImportWorld(db);
		const worker = await startWorker(world.home);
		await vi.waitFor(async () => expect(await workerState()).toBe("running"), PATIENT);
		expect(await end(worker, "SIGTERM")).toBe(0);
		expect(await workerState()).toBe("stopped");
		const killed = await startWorker(world.home);
		await vi.waitFor(async () => expect(await workerState()).toBe("running"), PATIENT);
		await end(killed, "SIGKILL");
		expect(await workerState()).toBe("running");
		await db.database.pool.query("UPDATE outlay.worker_heartbeat SET seen_at = seen_at - interval '1 hour'");
		expect(await workerState()).toBe("silent");
	});

	test("two of them share the work and the schedule, and what is asked for meanwhile is done", async () => {
		const world = await openImportWorld(db);
		const workers = await Promise.all([startWorker(world.home), startWorker(world.home)]);
		const ids: string[] = [];
		for (let index = 0; index < 6; index += 1) {
			const bytes = costsPage({ [`2026-10-0${index + 1}`]: [{ amount: "3" }] });
			ids.push(await world.bring({ name: `costs-${index}.json`, bytes }));
		}
		for (const id of ids) await untilDone(world, id);
		const queue = openQueue(backend(), { onError: () => undefined });
		onTestFinished(() => queue.close());
		expect(await queue.counts()).toMatchObject({ failed: 0, delayed: 1 });
		expect(await Promise.all(workers.map((worker) => end(worker, "SIGTERM")))).toEqual([0, 0]);
	});
});
