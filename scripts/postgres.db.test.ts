import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
	chmodSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startPostgres, startTestPostgres } from "./postgres.ts";
import { SHARED_ROOT } from "./postgres-binaries.ts";
import { isAlive } from "./process-identity.ts";

const isRoot = process.getuid?.() === 0;
const WAIT = { timeout: 20_000, interval: 25 };

let parent: string;
let home: string;
const programs: ChildProcess[] = [];

beforeEach(() => {
	// Below a home folder, which nobody else can enter: the unprivileged user of a root start included.
	parent = mkdtempSync(join(homedir(), "outlay-postgres-"));
	chmodSync(parent, 0o700);
	home = join(parent, "home");
});

afterEach(() => {
	for (const program of programs.splice(0)) program.kill("SIGKILL");
	if (isRoot && existsSync(join(home, "postgres-folder"))) rmSync(folder(), { recursive: true, force: true });
	rmSync(parent, { recursive: true, force: true });
});

/** Where the database files are. */
function folder(): string {
	return isRoot ? readFileSync(join(home, "postgres-folder"), "utf8").trim() : join(home, "postgres");
}

function pidFile(): string {
	return join(folder(), "data", "postmaster.pid");
}

async function sql(url: string, text: string): Promise<readonly unknown[]> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return (await client.query(text)).rows;
	} finally {
		await client.end();
	}
}

/** Another program that starts Postgres on the home, makes a table of one row, and waits to be killed. */
async function otherProgram(): Promise<ChildProcess> {
	const source = `
		import pg from "pg";
		import { startPostgres } from ${JSON.stringify(new URL("postgres.ts", import.meta.url).href)};
		const { url } = await startPostgres({ home: ${JSON.stringify(home)} });
		const client = new pg.Client({ connectionString: url });
		await client.connect();
		await client.query("CREATE TABLE kept AS SELECT 7 AS row");
		console.log("up");
		setInterval(() => undefined, 1000);`;
	const args = ["--input-type=module-typescript", "--eval", source];
	const child = spawn(process.execPath, args, {
		cwd: import.meta.dirname,
		stdio: ["ignore", "pipe", "inherit"],
	});
	programs.push(child);
	await once(child.stdout, "data");
	return child;
}

async function killed(program: ChildProcess): Promise<void> {
	program.kill("SIGKILL");
	await once(program, "exit");
}

describe("the embedded Postgres", () => {
	test("starts in a folder closed to everybody else, also as root, and keeps its rows", async () => {
		const first = await startPostgres({ home });
		await sql(first.url, "CREATE TABLE kept AS SELECT 7 AS row");
		await first.stop();
		const second = await startPostgres({ home });
		expect(await sql(second.url, "SELECT row FROM kept")).toEqual([{ row: 7 }]);
		await second.stop();
	});

	test("is durable, UTF-8 with C ordering, and listens to this machine only", async () => {
		const postgres = await startPostgres({ home });
		const names = "'fsync', 'full_page_writes', 'synchronous_commit', 'listen_addresses', 'server_encoding'";
		const settings = await sql(
			postgres.url,
			`SELECT name, setting FROM pg_settings WHERE name IN (${names}) ORDER BY name`,
		);
		expect(settings).toEqual([
			{ name: "fsync", setting: "on" },
			{ name: "full_page_writes", setting: "on" },
			{ name: "listen_addresses", setting: "127.0.0.1" },
			{ name: "server_encoding", setting: "UTF8" },
			{ name: "synchronous_commit", setting: "on" },
		]);
		const collation = "SELECT datcollate FROM pg_database WHERE datname = current_database()";
		expect(await sql(postgres.url, collation)).toEqual([{ datcollate: "C" }]);
		await postgres.stop();
	});

	test("asks for its password, which only the owner can read, and gives Outlay no superuser", async () => {
		const postgres = await startPostgres({ home });
		await expect(sql(postgres.url.replace(/:[^:@]+@/, ":wrong@"), "SELECT 1")).rejects.toThrow(/password/);
		expect(statSync(join(home, "postgres-password")).mode & 0o777).toBe(0o600);
		expect(statSync(home).mode & 0o777).toBe(0o700);
		const role = "SELECT rolsuper FROM pg_roles WHERE rolname = current_user";
		expect(await sql(postgres.url, role)).toEqual([{ rolsuper: false }]);
		await postgres.stop();
	});

	test("a second start on the same home is refused, and the first goes on", async () => {
		const postgres = await startPostgres({ home });
		await expect(startPostgres({ home })).rejects.toThrow(`Outlay already runs on ${home}`);
		expect(await sql(postgres.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
		await postgres.stop();
	});
});

describe("after a kill the next start works and nothing committed is lost", () => {
	test("when Postgres outlived the program that started it", async () => {
		await killed(await otherProgram());
		const orphan = Number.parseInt(readFileSync(pidFile(), "utf8"), 10);
		expect(isAlive(orphan)).toBe(true);
		const postgres = await startPostgres({ home });
		expect(isAlive(orphan)).toBe(false);
		expect(await sql(postgres.url, "SELECT row FROM kept")).toEqual([{ row: 7 }]);
		await postgres.stop();
	});

	test("when Postgres was killed too and its process number now belongs to another program", async () => {
		await killed(await otherProgram());
		const [pid = "", ...rest] = readFileSync(pidFile(), "utf8").split("\n");
		process.kill(Number(pid), "SIGKILL");
		await vi.waitFor(() => expect(isAlive(Number(pid))).toBe(false), WAIT);
		writeFileSync(pidFile(), [process.pid, ...rest].join("\n"));
		const postgres = await startPostgres({ home });
		expect(await sql(postgres.url, "SELECT row FROM kept")).toEqual([{ row: 7 }]);
		await postgres.stop();
	});

	test("when the first start was killed while it made the database", async () => {
		mkdirSync(home, { recursive: true });
		const postgres = await startPostgres({ home });
		await postgres.stop();
		const data = join(folder(), "data");
		rmSync(data, { recursive: true });
		mkdirSync(`${data}.partial`);
		const again = await startPostgres({ home });
		expect(await sql(again.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
		await again.stop();
	});
});

describe("files this Outlay cannot use are one clear line", () => {
	beforeEach(async () => {
		await (await startPostgres({ home })).stop();
	});

	test("made by a newer Postgres", async () => {
		writeFileSync(join(folder(), "data", "PG_VERSION"), "99\n");
		await expect(startPostgres({ home })).rejects.toThrow(
			/made by Postgres 99, which is newer.*update Outlay/,
		);
	});

	test("without their password", async () => {
		rmSync(join(home, "postgres-password"));
		await expect(startPostgres({ home })).rejects.toThrow(/postgres-password is missing.*restore it/);
	});

	test.runIf(isRoot)("a home deleted by root leaves its database aside, never in use again", async () => {
		const old = folder();
		rmSync(home, { recursive: true });
		const postgres = await startPostgres({ home });
		expect(folder()).toBe(old);
		const aside = readdirSync(SHARED_ROOT).filter((name) =>
			join(SHARED_ROOT, name).startsWith(`${old}.left-`),
		);
		expect(aside).toHaveLength(1);
		for (const name of aside) rmSync(join(SHARED_ROOT, name), { recursive: true });
		await postgres.stop();
	});
});

test("a test's Postgres leaves nothing behind", async () => {
	const postgres = await startTestPostgres();
	const shown = await sql(postgres.superuserUrl, "SELECT current_setting('data_directory') AS folder");
	await postgres.stop();
	expect(isAlive(postgres.pid)).toBe(false);
	expect(shown).toEqual([{ folder: expect.stringContaining("outlay-test-postgres-") }]);
});
