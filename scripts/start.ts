// `npm start`: build, database, migrations, worker, data, web; then wait to be stopped.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { requireUsableEnvironment } from "./app-environments.ts";
import {
	type Applications,
	endLeftovers,
	forgetProcesses,
	prepare,
	runWeb,
	runWorker,
	untilHealthy,
} from "./applications.ts";
import { buildStage, buildWeb } from "./build-web.ts";
import type { Child } from "./child.ts";
import { readSettings, type Settings } from "./env.ts";
import { describeError, Failure } from "./failure.ts";
import { createHome, keptSecret, PREPARED, readIfPresent, removeUnused, takeLock } from "./home.ts";
import { createLifetime, type Lifetime } from "./lifetime.ts";
import { migrate } from "./migrate.ts";
import { requireFreePort } from "./port.ts";
import { startPostgres } from "./postgres.ts";
import { step } from "./step.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
/** Stands for the embedded Postgres, whose port is known once it runs. */
const EMBEDDED_URL = "postgresql://127.0.0.1/outlay";

async function build(home: string, lifetime: Lifetime): Promise<void> {
	let output = () => "";
	const started = (child: Child) => {
		lifetime.onEnd(child.stop);
		output = child.output;
	};
	await step({
		title: "Building the web application",
		work: async () => {
			const built = await buildWeb({ root: ROOT, home, started });
			return built ? undefined : "The web application is already built";
		},
		at: () => buildStage(output()),
	});
}

async function embeddedDatabase(home: string, lifetime: Lifetime): Promise<string> {
	const starting = startPostgres({ home });
	// Also when the end is asked for while it still starts.
	lifetime.onEnd(async () => (await starting.catch(() => undefined))?.stop());
	const postgres = await starting;
	void postgres.ended.then(() => {
		const error = new Failure(`Postgres ended unexpectedly: see ${join(home, "postgres.log")}.`);
		if (!lifetime.isOver()) lifetime.end({ kind: "failed", error });
	});
	return postgres.url;
}

async function database({ home, databaseUrl }: Settings, lifetime: Lifetime): Promise<string> {
	let url = databaseUrl;
	if (url === undefined)
		await step({
			title: "Starting Postgres",
			work: async () => {
				url = await embeddedDatabase(home, lifetime);
				return undefined;
			},
		});
	if (url === undefined) throw new Failure("Postgres did not start.");
	const migrated = { databaseUrl: url };
	await step({
		title: "Migrating the database",
		work: async () => {
			const applied = await migrate(migrated);
			return applied.length === 0 ? "The database is up to date" : undefined;
		},
	});
	return url;
}

/** What worker, prepare and web are told. Secrets in files (secret-key) are read by those who need them. */
function childEnvironment(settings: Settings, databaseUrl: string): Readonly<Record<string, string>> {
	const { home, host, port, publicUrl, redisUrl, sample } = settings;
	return {
		NODE_ENV: "production",
		NEXT_TELEMETRY_DISABLED: "1",
		TZ: "UTC",
		DATABASE_URL: databaseUrl,
		...(redisUrl === undefined ? {} : { REDIS_URL: redisUrl }),
		OUTLAY_HOME: home,
		OUTLAY_SAMPLE: sample ? "1" : "0",
		NEXTAUTH_SECRET: keptSecret(home, "auth-secret"),
		NEXTAUTH_URL: publicUrl,
		HOSTNAME: host,
		PORT: String(port),
	};
}

async function bringUp(settings: Settings, lifetime: Lifetime): Promise<void> {
	const { home, host, port } = settings;
	const made = createHome(home);
	lifetime.onEnd(() => removeUnused(home, made));
	const lock = takeLock(home, "outlay.lock");
	lifetime.onEnd(lock.release);
	await endLeftovers(home);
	// Undone after all that is started from here on.
	lifetime.onEnd(() => forgetProcesses(home));
	await requireFreePort(host, port);
	keptSecret(home, "secret-key");
	requireUsableEnvironment({
		...process.env,
		...childEnvironment(settings, settings.databaseUrl ?? EMBEDDED_URL),
	});
	await build(home, lifetime);
	if (lifetime.isOver()) return;
	const databaseUrl = await database(settings, lifetime);
	const applications: Applications = {
		root: ROOT,
		home,
		env: childEnvironment(settings, databaseUrl),
		lifetime,
	};
	runWorker(applications);
	// A process of its own takes two seconds to say that there is nothing to do.
	if (readIfPresent(join(home, PREPARED)) === undefined) await prepare(applications);
	if (lifetime.isOver()) return;
	await step({
		title: "Starting the web application",
		work: async () => {
			runWeb({ ...applications, host, port });
			await untilHealthy(settings.localUrl, lifetime);
			return undefined;
		},
	});
}

function announceReady({ home, publicUrl }: Settings): void {
	console.log(`\nOutlay is ready at ${publicUrl}`);
	const signIn = readIfPresent(join(home, "sign-in.txt"));
	if (signIn !== undefined) console.log(`\n${signIn.trimEnd()}`);
	else if (readIfPresent(join(home, "operator-token")) === undefined)
		console.log("\nOpen it to make the first account: an admin, who then invites everyone else.");
	console.log("\nCtrl-C stops it.");
}

function listenForTheEnd(lifetime: Lifetime): void {
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
		process.on(signal, () => lifetime.end({ kind: "asked", signal }));
	// The bootstrap died, even if it was killed outright.
	if (process.channel) process.on("disconnect", () => lifetime.end({ kind: "asked", signal: "disconnect" }));
}

async function main(): Promise<number> {
	const lifetime = createLifetime();
	listenForTheEnd(lifetime);
	let ready = false;
	try {
		const settings = readSettings(process.env, ROOT);
		const up = bringUp(settings, lifetime).then(() => {
			if (lifetime.isOver()) return;
			ready = true;
			announceReady(settings);
		});
		up.catch((error: unknown) => lifetime.end({ kind: "failed", error }));
	} catch (error) {
		lifetime.end({ kind: "failed", error });
	}
	const ending = await lifetime.ended;
	if (ending.kind === "failed") console.error(`outlay: ${describeError(ending.error)}`);
	else console.log("\nStopping ...");
	const failures = await lifetime.undoAll();
	for (const failure of failures) console.error(`outlay: ${describeError(failure)}`);
	if (ending.kind === "asked" && failures.length === 0) console.log("Stopped.");
	if (ending.kind === "failed") return 1;
	// Stopping what was ready is success; interrupting a start is not.
	return ready ? 0 : 130;
}

process.exit(await main());
