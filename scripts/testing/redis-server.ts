import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

export interface RedisServer {
	readonly url: string;
	readonly stop: () => Promise<void>;
}

/** A program of the machine, not of npm. */
const PROGRAM = "redis-server";
const START_ATTEMPTS_MAX = 100;
const START_POLL_MS = 50;

/**
 * Starts `redis-server` in memory on a free loopback port. Undefined when there is none on this machine;
 * one that is there and does not start is an error.
 */
export async function startRedis(program = PROGRAM): Promise<RedisServer | undefined> {
	const port = await freePort();
	const folder = await mkdtemp(join(tmpdir(), "outlay-redis-"));
	const child = spawn(
		program,
		["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder],
		{ stdio: "ignore" },
	);
	const removeFolder = (): Promise<void> => rm(folder, { recursive: true, force: true });
	const missing = await new Promise<boolean>((resolve) => {
		child.once("spawn", () => resolve(false));
		child.once("error", () => resolve(true));
	});
	if (missing) {
		await removeFolder();
		return undefined;
	}
	const stop = async (): Promise<void> => {
		await stopChild(child);
		await removeFolder();
	};
	for (let attempt = 0; attempt < START_ATTEMPTS_MAX; attempt += 1) {
		if (await accepts(port)) return { url: `redis://127.0.0.1:${port}`, stop };
		await delay(START_POLL_MS);
	}
	await stop();
	throw new Error("redis-server started and accepts no connections");
}

async function stopChild(child: ChildProcess): Promise<void> {
	if (child.exitCode !== null || child.signalCode !== null) return;
	const ended = once(child, "exit");
	child.kill("SIGTERM");
	await ended;
}

/** A port that was free a moment ago; another program may take it before Redis does, which then fails to start. */
async function freePort(): Promise<number> {
	const server = createServer();
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const address = server.address();
	server.close();
	await once(server, "close");
	if (address === null || typeof address === "string") throw new Error("no loopback port is free");
	return address.port;
}

async function accepts(port: number): Promise<boolean> {
	const socket = connect({ port, host: "127.0.0.1" });
	const open = await new Promise<boolean>((resolve) => {
		socket.once("connect", () => resolve(true));
		socket.once("error", () => resolve(false));
	});
	socket.destroy();
	return open;
}
