import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Actor } from "@outlay/db/actor";
import { inTransaction } from "@outlay/db/database";
import { newId } from "@outlay/db/id";
import { addToOutbox, relayOutbox } from "@outlay/db/repositories/outbox";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { openWorker } from "@outlay/jobs/job-worker";
import { type JobQueue, openQueue, type QueueBackend } from "@outlay/jobs/queue";
import { beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { sendToQueue } from "./relay.ts";
import { queueBackend } from "./testing/queue-backend.ts";

const PATIENT = { timeout: 20_000, interval: 20 };
const DYING_RELAY = fileURLToPath(new URL("./testing/dying-relay.ts", import.meta.url));
const kind = queueBackend("", 0).kind === "redis" ? "Redis" : "Postgres";

let db: TestDatabase;
let actor: Actor;
beforeAll(async () => {
	db = await openTestDatabase();
	actor = await db.organization("relayed");
	return () => db.close();
});

function openBench() {
	const backend: QueueBackend = { ...queueBackend(db.url, 0), queueName: `test-${newId()}` };
	const queue = openQueue(backend, { onError: () => undefined });
	onTestFinished(() => queue.close());
	return { backend, queue };
}

/** Asks for an import's job in a transaction of its own, as uploads do. */
async function ask(importId: string): Promise<void> {
	const payload = { organizationId: actor.organizationId, importId };
	await inTransaction(db.database, actor, (transaction) =>
		addToOutbox(transaction, actor.organizationId, { job: "import.run", payload }),
	);
}

function relay(queue: JobQueue, warnings: string[] = []): Promise<number> {
	return relayOutbox(
		db.database,
		sendToQueue(queue, (line) => warnings.push(line)),
		() => new Date(),
	);
}

async function waiting(): Promise<number> {
	const result = await db.database.pool.query<{ count: number }>(
		"SELECT count(*)::int AS count FROM outlay.outbox WHERE sent_at IS NULL",
	);
	return result.rows[0]?.count ?? -1;
}

/** Runs a relay in a process that dies with its first row. */
async function dyingRelay(when: "before" | "after", backend: QueueBackend): Promise<void> {
	const args = [DYING_RELAY, when, db.url, JSON.stringify(backend)];
	const child = spawn(process.execPath, args, { stdio: "inherit" });
	const [, signal] = await once(child, "exit");
	expect(signal).toBe("SIGKILL");
}

/** Runs what the queue holds, and returns the imports in the order in which their jobs were handled. */
async function handled(backend: QueueBackend, queue: JobQueue): Promise<readonly string[]> {
	const seen: string[] = [];
	const worker = openWorker(
		backend,
		async (job) => void seen.push("importId" in job.payload ? job.payload.importId : job.name),
		{ concurrency: 1, onError: () => undefined, onExhausted: () => undefined },
	);
	onTestFinished(async () => void (await worker.close(10_000)));
	const idle = { waiting: 0, active: 0, delayed: 0, failed: 0 };
	await vi.waitFor(async () => expect(await queue.counts()).toEqual(idle), PATIENT);
	return seen;
}

describe(`the outbox relay to ${kind}`, () => {
	test.each(["before", "after"] as const)(
		"that dies %s the queue has the job loses none and repeats none",
		async (when) => {
			const { backend, queue } = openBench();
			const ids = [newId(), newId(), newId()];
			for (const id of ids) await ask(id);
			await dyingRelay(when, backend);
			expect(await waiting()).toBe(3);
			expect(await relay(queue)).toBe(3);
			expect(await handled(backend, queue)).toEqual(ids);
			expect({ waiting: await waiting(), again: await relay(queue) }).toEqual({ waiting: 0, again: 0 });
		},
	);

	test("that dies after the queue has the job, which is done by then, does not run it again", async () => {
		const { backend, queue } = openBench();
		const id = newId();
		await ask(id);
		await dyingRelay("after", backend);
		expect(await handled(backend, queue)).toEqual([id]);
		expect(await relay(queue)).toBe(1);
		expect(await queue.counts()).toMatchObject({ waiting: 0, active: 0 });
	});

	test("by two workers at once hands each job over once", async () => {
		const { backend, queue } = openBench();
		const ids = Array.from({ length: 30 }, newId);
		for (const id of ids) await ask(id);
		const second = openQueue(backend, { onError: () => undefined });
		onTestFinished(() => second.close());
		await Promise.all([relay(queue), relay(second)]);
		expect((await handled(backend, queue)).toSorted()).toEqual(ids.toSorted());
	});

	test("tells of a row that it cannot read once, keeps it, and sends those behind it", async () => {
		const { backend, queue } = openBench();
		await ask("no-uuid");
		const id = newId();
		await ask(id);
		const warnings: string[] = [];
		const send = sendToQueue(queue, (line) => warnings.push(line));
		for (let look = 0; look < 2; look += 1) await relayOutbox(db.database, send, () => new Date());
		expect(warnings).toEqual([expect.stringMatching(/row .+ stays: import\.run: importId/)]);
		expect(await waiting()).toBe(1);
		expect(await handled(backend, queue)).toEqual([id]);
	});
});
