import { startTestPostgres } from "../postgres.ts";
import { findChromium } from "./browser.ts";
import { type RedisServer, startRedis } from "./redis-server.ts";
import { addResults, NOTHING, type Step, type StepResult } from "./step.ts";
import type { TestProject } from "./test-project.ts";
import { runVitest, testFiles } from "./vitest-step.ts";
import { buildStep } from "./web-build.ts";

/** Servers that tests use: started once, when the first test that needs them runs, and always stopped. */
export interface Services {
	readonly databaseUrl: () => Promise<string>;
	/** Undefined when this machine has no redis-server. */
	readonly redisUrl: () => Promise<string | undefined>;
	readonly stop: () => Promise<void>;
}

type RunningPostgres = Awaited<ReturnType<typeof startTestPostgres>>;

export function lazyServices(): Services {
	let postgres: Promise<RunningPostgres> | undefined;
	let redis: Promise<RedisServer | undefined> | undefined;
	const databaseUrl = async (): Promise<string> => {
		postgres ??= startTestPostgres();
		return (await postgres).superuserUrl;
	};
	const redisUrl = async (): Promise<string | undefined> => {
		redis ??= startRedis();
		return (await redis)?.url;
	};
	const stop = async (): Promise<void> => {
		// One that failed to start has already been told as the failure of its step.
		const started = await Promise.allSettled([postgres, redis]);
		for (const server of started) if (server.status === "fulfilled") await server.value?.stop();
	};
	return { databaseUrl, redisUrl, stop };
}

export interface ServiceRun {
	readonly root: string;
	readonly filter: string | undefined;
	readonly services: Services;
}

export function databaseSteps(run: ServiceRun): readonly Step[] {
	return [
		{ title: "database tests", run: () => onDatabase(run, "db") },
		{ title: "queue tests on Postgres and Redis", run: () => onBothQueues(run) },
	];
}

export function browserSteps(run: ServiceRun): readonly Step[] {
	return [
		{ title: "next build", run: () => buildStep(run.root) },
		{ title: "browser tests", run: () => inBrowser(run) },
	];
}

async function onDatabase(run: ServiceRun, project: TestProject): Promise<StepResult> {
	if (testFiles({ ...run, project }).length === 0) return none("database tests");
	const env = { OUTLAY_TEST_DATABASE_URL: await run.services.databaseUrl() };
	return runVitest({ ...run, project, env });
}

/** The same files twice, so that neither backend passes for the other. */
async function onBothQueues(run: ServiceRun): Promise<StepResult> {
	if (testFiles({ ...run, project: "queue" }).length === 0) return none("queue tests");
	const { environments, notRun } = queueRuns(await run.services.databaseUrl(), await run.services.redisUrl());
	let total: StepResult = { ...NOTHING, notRun };
	for (const env of environments) {
		total = addResults(total, await runVitest({ ...run, project: "queue", env }));
	}
	return total;
}

interface QueueRuns {
	readonly environments: readonly Readonly<Record<string, string>>[];
	readonly notRun: readonly string[];
}

/** One environment per backend of the queue. Without Redis the half that cannot run is told, never passed. */
export function queueRuns(databaseUrl: string, redisUrl: string | undefined): QueueRuns {
	const onPostgres = { OUTLAY_TEST_DATABASE_URL: databaseUrl };
	if (redisUrl === undefined) {
		const notRun = ["queue tests on Redis: this machine has no redis-server"];
		return { environments: [onPostgres], notRun };
	}
	return { environments: [onPostgres, { ...onPostgres, OUTLAY_TEST_REDIS_URL: redisUrl }], notRun: [] };
}

async function inBrowser(run: ServiceRun): Promise<StepResult> {
	if (testFiles({ ...run, project: "e2e" }).length === 0) return none("browser tests");
	const chromium = await findChromium(process.env);
	console.log(`browser: ${chromium}`);
	const env = { OUTLAY_TEST_DATABASE_URL: await run.services.databaseUrl(), CHROMIUM_PATH: chromium };
	return runVitest({ ...run, project: "e2e", env });
}

function none(what: string): StepResult {
	return { ...NOTHING, notRun: [`${what}: there are no test files`] };
}
