import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import {
	chownSync,
	closeSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
} from "node:fs";
import { createServer } from "node:net";
import { platform, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { errorCode, errorMessage, Failure } from "./failure.ts";
import { createHome, keptSecret, type Lock, takeLock } from "./home.ts";
import {
	type PostgresBinaries,
	type PostgresUser,
	postgresBinaries,
	unprivilegedUser,
} from "./postgres-binaries.ts";
import { checkVersion, createCluster, dataFolder, leftover, SUPERUSER } from "./postgres-folder.ts";
import { isAlive } from "./process-identity.ts";
import { runToEnd, telling } from "./run-to-end.ts";

/** Outlay's own role: it owns its database and may make roles, but is no superuser, as on a server of yours. */
const OWNER = "outlay";
const DATABASE = "outlay";
const HOST = "127.0.0.1";
const PASSWORD_FILE = "postgres-password";
const START_LIMIT_MS = 180_000;
const STOP_LIMIT_MS = 30_000;
const POLL_MS = 25;
const CONNECT_TIMEOUT_MS = 2_000;
const PORT_ATTEMPTS = 5;

const COMMON_SETTINGS = {
	listen_addresses: HOST,
	unix_socket_directories: "",
	max_connections: "100",
	password_encryption: "scram-sha-256",
	timezone: "UTC",
	log_timezone: "UTC",
	jit: "off",
	work_mem: "16MB",
	random_page_cost: "1.1",
	logging_collector: "off",
} as const;
const DURABLE_SETTINGS = {
	...COMMON_SETTINGS,
	fsync: "on",
	synchronous_commit: "on",
	full_page_writes: "on",
	shared_buffers: "256MB",
	maintenance_work_mem: "128MB",
	effective_cache_size: "2GB",
	max_wal_size: "2GB",
	checkpoint_completion_target: "0.9",
} as const;
// Nothing here survives a power cut, and nothing in a test has to.
const THROWAWAY_SETTINGS = {
	...COMMON_SETTINGS,
	fsync: "off",
	synchronous_commit: "off",
	full_page_writes: "off",
	shared_buffers: "128MB",
	max_wal_size: "1GB",
	autovacuum_naptime: "1h",
} as const;

export type RunningPostgres = {
	/** postgresql:// URL of Outlay's own role, who owns the database. */
	readonly url: string;
	/** The same database as the superuser: for tests that must look behind row-level security. */
	readonly superuserUrl: string;
	readonly pid: number;
	/** Resolves when the server ended, asked or not. */
	readonly ended: Promise<void>;
	/** Lets open transactions go, writes a checkpoint and ends. Safe to call twice. */
	readonly stop: () => Promise<void>;
};

type Server = {
	readonly data: string;
	readonly log: string;
	readonly password: string;
	readonly binaries: PostgresBinaries;
	readonly user: PostgresUser | undefined;
	readonly settings: Readonly<Record<string, string>>;
};

function freePort(): Promise<number> {
	return new Promise((resolve, reject) => {
		const probe = createServer();
		probe.on("error", reject);
		probe.listen(0, HOST, () => {
			const address = probe.address();
			probe.close(() => {
				if (typeof address === "object" && address !== null) resolve(address.port);
				else reject(new Error("no port was assigned"));
			});
		});
	});
}

type Access = {
	readonly role: string;
	readonly password: string;
	readonly port: number;
	readonly database: string;
};

/** The server's own database, as its superuser. */
function maintenanceUrl(password: string, port: number): string {
	return urlOf({ role: SUPERUSER, password, port, database: "postgres" });
}

function urlOf({ role, password, port, database }: Access): string {
	return `postgresql://${role}:${encodeURIComponent(password)}@${HOST}:${port}/${database}?sslmode=disable`;
}

async function connect(url: string): Promise<pg.Client> {
	const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_TIMEOUT_MS });
	// A server that stops ends its idle connections; without a listener that would end this process.
	client.on("error", () => undefined);
	await client.connect();
	return client;
}

type Attempt = { readonly child: ChildProcess; readonly port: number; readonly logStart: number };

function launch({ data, log, binaries, user, settings }: Server, port: number): Attempt {
	const identity = user === undefined ? {} : { uid: user.uid, gid: user.gid };
	const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
	const logStart = existsSync(log) ? readFileSync(log).length : 0;
	const descriptor = openSync(log, "a", 0o600);
	try {
		const child = spawn(binaries.postgres, ["-D", data, "-p", String(port), ...flags], {
			...identity,
			cwd: dirname(data),
			env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
			stdio: ["ignore", descriptor, descriptor],
			// Its own group: Ctrl-C must reach the applications first, and Postgres only when they are gone.
			detached: true,
			windowsHide: true,
		});
		return { child, port, logStart };
	} finally {
		closeSync(descriptor);
	}
}

type Outcome = { readonly kind: "ready" } | { readonly kind: "ended"; readonly reason: string };

/** Waits until the server answers. It refuses connections while it recovers from a crash. */
async function untilReady(attempt: Attempt, url: string, log: string): Promise<Outcome> {
	const deadline = Date.now() + START_LIMIT_MS;
	let failedToSpawn: string | undefined;
	attempt.child.on("error", (error) => {
		failedToSpawn = error.message;
	});
	while (Date.now() < deadline) {
		if (failedToSpawn !== undefined) return { kind: "ended", reason: failedToSpawn };
		if (attempt.child.exitCode !== null || attempt.child.signalCode !== null) {
			const output = readFileSync(log).subarray(attempt.logStart).toString("utf8");
			return { kind: "ended", reason: output };
		}
		try {
			await (await connect(url)).end();
			return { kind: "ready" };
		} catch (error) {
			const code = errorCode(error);
			if (code === "28P01")
				throw new Failure(
					`The embedded Postgres refuses the password in OUTLAY_HOME/${PASSWORD_FILE}: restore it.`,
				);
		}
		await delay(POLL_MS);
	}
	throw new Failure(`The embedded Postgres did not answer within ${START_LIMIT_MS / 1000} s: see ${log}.`);
}

async function launchOnFreePort(server: Server): Promise<Attempt> {
	let reason = "";
	for (let tried = 0; tried < PORT_ATTEMPTS; tried++) {
		const attempt = launch(server, await freePort());
		try {
			const outcome = await untilReady(attempt, maintenanceUrl(server.password, attempt.port), server.log);
			if (outcome.kind === "ready") return attempt;
			reason = outcome.reason;
		} catch (error) {
			await end(attempt.child, server);
			throw error;
		}
		// Another program may have taken the port in between, and a killed server's memory is released late.
		if (!/Address already in use|shared memory block/.test(reason)) break;
		await delay(POLL_MS);
	}
	if (/No space left on device/.test(reason))
		throw new Failure(`The disk is full (${server.data}): free some space, then start again.`);
	throw new Failure(
		`The embedded Postgres did not start: ${telling(reason) ?? "it said nothing"} (see ${server.log}).`,
	);
}

async function untilGone(pid: number, limitMs: number): Promise<boolean> {
	const deadline = Date.now() + limitMs;
	while (isAlive(pid)) {
		if (Date.now() > deadline) return false;
		await delay(POLL_MS);
	}
	return true;
}

/** Ends a server: fast shutdown, then at once when that takes too long (it recovers at the next start). */
async function endByPid(
	pid: number,
	{ data, binaries, user }: Omit<Server, "settings" | "log" | "password">,
) {
	if (platform() === "win32") {
		const args = ["stop", "-D", data, "-m", "fast", "-t", String(STOP_LIMIT_MS / 1000)];
		const failure = `Could not stop Postgres (process ${pid})`;
		await runToEnd({
			file: binaries.pgCtl,
			args,
			cwd: dirname(data),
			user,
			timeoutMs: STOP_LIMIT_MS,
			failure,
		});
		return;
	}
	for (const signal of ["SIGINT", "SIGQUIT"] as const) {
		if (isAlive(pid)) process.kill(pid, signal);
		if (await untilGone(pid, STOP_LIMIT_MS)) return;
	}
	throw new Failure(`Postgres (process ${pid}) does not stop: stop it yourself, then start again.`);
}

async function end(child: ChildProcess, server: Server): Promise<void> {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	await endByPid(child.pid, server);
}

/** Makes Outlay's role and database. The role's password is set again, as it may have been restored. */
async function ensureDatabase(superuser: string, password: string): Promise<void> {
	const client = await connect(superuser);
	try {
		const role = await client.query("SELECT FROM pg_roles WHERE rolname = $1", [OWNER]);
		if (role.rowCount === 0) {
			const literal = client.escapeLiteral(password);
			await client.query(`CREATE ROLE ${OWNER} LOGIN CREATEDB CREATEROLE PASSWORD ${literal}`);
		}
		const database = await client.query("SELECT FROM pg_database WHERE datname = $1", [DATABASE]);
		if (database.rowCount === 0)
			await client.query(`CREATE DATABASE ${DATABASE} OWNER ${OWNER} TEMPLATE template0`);
	} finally {
		await client.end();
	}
}

async function run(server: Server, cleanUp: () => void): Promise<RunningPostgres> {
	const { child, port } = await launchOnFreePort(server);
	const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
	try {
		await ensureDatabase(maintenanceUrl(server.password, port), server.password);
	} catch (error) {
		await end(child, server);
		throw new Failure(
			`The embedded Postgres started but its database could not be made: ${errorMessage(error)}.`,
		);
	}
	const access = { password: server.password, port, database: DATABASE };
	let stopping: Promise<void> | undefined;
	const stop = async () => {
		await end(child, server);
		cleanUp();
	};
	return {
		url: urlOf({ ...access, role: OWNER }),
		superuserUrl: urlOf({ ...access, role: SUPERUSER }),
		pid: child.pid ?? 0,
		ended,
		stop: () => {
			stopping ??= stop();
			return stopping;
		},
	};
}

function keptPassword(home: string, data: string): string {
	if (existsSync(data) && !existsSync(join(home, PASSWORD_FILE)))
		throw new Failure(
			`${join(home, PASSWORD_FILE)} is missing and the database in ${data} cannot be opened without it: restore it from a backup, or set OUTLAY_HOME to another folder.`,
		);
	return keptSecret(home, PASSWORD_FILE);
}

async function startLocked(home: string, lock: Lock): Promise<RunningPostgres> {
	const user = unprivilegedUser();
	const binaries = await postgresBinaries(user);
	const folder = dataFolder(home, user);
	if (user === undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
	const data = join(folder, "data");
	const password = keptPassword(home, data);
	if (existsSync(data)) await checkVersion(data, binaries);
	else await createCluster({ data, password, binaries, user });
	const server = {
		data,
		log: join(home, "postgres.log"),
		password,
		binaries,
		user,
		settings: DURABLE_SETTINGS,
	};
	// The lock is ours, so a server still running here lost the program that started it.
	const found = leftover(data);
	if (found.kind === "running") await endByPid(found.pid, server);
	return run(server, lock.release);
}

/**
 * Starts the embedded Postgres on the files of this OUTLAY_HOME, made on the first call, on a free
 * port of 127.0.0.1. What a killed run left is cleaned up; a live one is refused with one line.
 */
export async function startPostgres({ home }: { readonly home: string }): Promise<RunningPostgres> {
	createHome(home);
	const lock = takeLock(home, "postgres.lock");
	try {
		return await startLocked(home, lock);
	} catch (error) {
		lock.release();
		throw error;
	}
}

/** A fresh, fast and forgetful Postgres for tests. `stop` also deletes its files. */
export async function startTestPostgres(): Promise<RunningPostgres> {
	const user = unprivilegedUser();
	const binaries = await postgresBinaries(user);
	const folder = mkdtempSync(join(tmpdir(), "outlay-test-postgres-"));
	if (user !== undefined) chownSync(folder, user.uid, user.gid);
	const cleanUp = () => rmSync(folder, { recursive: true, force: true });
	const password = randomBytes(16).toString("hex");
	const data = join(folder, "data");
	try {
		await createCluster({ data, password, binaries, user });
		const server = {
			data,
			log: join(folder, "postgres.log"),
			password,
			binaries,
			user,
			settings: THROWAWAY_SETTINGS,
		};
		return await run(server, cleanUp);
	} catch (error) {
		cleanUp();
		throw error;
	}
}
