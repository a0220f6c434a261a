import type { Actor } from "@outlay/db/actor";
import { newId } from "@outlay/db/id";
import { type ImportDetail, readImport } from "@outlay/db/read-models/imports";
import { resolveBillingAccount } from "@outlay/db/repositories/billing-accounts";
import { confirmImport, type DeliveryRole, declareRole } from "@outlay/db/repositories/import-answers";
import { createImport, type ImportDeclaration } from "@outlay/db/repositories/imports";
import { relayOutbox } from "@outlay/db/repositories/outbox";
import { addPrices, type NewPrice } from "@outlay/db/repositories/prices-edits";
import type { TestDatabase } from "@outlay/db/testing/test-database";
import type { Meter } from "@outlay/finops/charge";
import { invariant } from "@outlay/finops/result";
import { parseJob } from "@outlay/jobs/job";
import { unitPrice } from "@outlay/pricing/price";
import type { WorkerContext } from "../../context.ts";
import { giveUp, handleJob } from "../../handle-job.ts";
import { openTestWorker } from "../../testing/worker-context.ts";
import type { ExportFile } from "./export-files.ts";
import { readResults, readState } from "./final-state.ts";

/** An organization, its folder of raw exports, and the worker's real jobs. */
export interface ImportWorld {
	readonly actor: Actor;
	readonly context: WorkerContext;
	/** OUTLAY_HOME for a worker of its own process. */
	readonly home: string;
	/** Stores a file and its import; nothing runs yet. */
	readonly bring: (file: ExportFile, declared?: ImportDeclaration) => Promise<string>;
	/** Runs every job that is asked for, until none is. A job that throws is given up, as after its last attempt. */
	readonly runJobs: (context?: WorkerContext) => Promise<void>;
	/** Brings a file, runs everything, and reads its result. */
	readonly importFile: (file: ExportFile, declared?: ImportDeclaration) => Promise<ImportDetail>;
	readonly confirm: (importId: string, declared: ImportDeclaration) => Promise<ImportDetail>;
	/** Says whether the file is a part of what fills its period, or replaces it. */
	readonly answer: (importId: string, role: DeliveryRole) => Promise<ImportDetail>;
	/** Runs the job of an import as if it were asked for now. */
	readonly runAgain: (importId: string) => Promise<void>;
	readonly detail: (importId: string) => Promise<ImportDetail>;
	readonly account: (issuer: string, externalId: string) => Promise<string>;
	/** Everything that figures rest on, as sorted text: equal states are equal. */
	readonly state: () => Promise<readonly string[]>;
	/** What every file came to: its equation, its reasons, its quarantine. */
	readonly results: () => Promise<readonly string[]>;
	/** The first column of a query over the organization, as text. */
	readonly texts: (sql: string) => Promise<readonly string[]>;
}

/** Moves by a second with each look, so that times differ and are the same in every run. */
function steadyClock(): () => Date {
	let now = Date.parse("2026-11-20T08:00:00Z");
	return () => {
		now += 1_000;
		return new Date(now);
	};
}

export async function openImportWorld(db: TestDatabase): Promise<ImportWorld> {
	const actor = await db.organization(`imports-${newId()}`);
	const now = steadyClock();
	const { context, home } = await openTestWorker(db.database, now);
	const bring = (file: ExportFile, declared: ImportDeclaration = {}) =>
		bringFile(context, actor, { file, declared });
	const runJobs = (own: WorkerContext = context) => runWaiting(own);
	const detail = async (importId: string) => {
		const found = await readImport(db.database, actor, importId);
		invariant(found !== null, "the import is there");
		return found;
	};
	const runAndRead = async (importId: string) => {
		await runJobs();
		return detail(importId);
	};
	return {
		actor,
		context,
		home,
		bring,
		runJobs,
		detail,
		importFile: async (file, declared) => runAndRead(await bring(file, declared)),
		confirm: async (importId, declared) => {
			await confirmImport(db.database, actor, { importId, declared, role: {}, mapping: null, now: now() });
			return runAndRead(importId);
		},
		answer: async (importId, said) => {
			const role = declareRole((await detail(importId)).trouble, said);
			const declared = { ...(await detail(importId)).declared, ...role };
			await confirmImport(db.database, actor, { importId, declared, role, mapping: null, now: now() });
			return runAndRead(importId);
		},
		runAgain: (importId) =>
			handleJob(
				context,
				{ name: "import.run", payload: { organizationId: actor.organizationId, importId } },
				{ signal: new AbortController().signal, isFirst: true },
			).then(() => runJobs()),
		account: (issuer, externalId) => accountId(context, actor, { issuer, externalId }),
		state: () => readState(db.database, actor),
		results: () => readResults(db.database, actor),
		texts: async (sql) => {
			const result = await db.database.pool.query<Record<string, string>>(sql, [actor.organizationId]);
			return result.rows.map((row) => Object.values(row)[0] ?? "");
		},
	};
}

async function bringFile(
	context: WorkerContext,
	actor: Actor,
	{ file, declared }: { readonly file: ExportFile; readonly declared: ImportDeclaration },
): Promise<string> {
	const bytes = typeof file.bytes === "string" ? Buffer.from(file.bytes) : file.bytes;
	const stored = await context.rawExports.put(chunksOf(bytes), new AbortController().signal);
	const input = { ...stored, fileName: file.name, member: "", declared };
	return createImport(context.database, actor, { input, now: context.now() });
}

async function* chunksOf(bytes: Buffer): AsyncGenerator<Buffer> {
	yield bytes;
}

async function runWaiting(context: WorkerContext): Promise<void> {
	const run = { signal: new AbortController().signal, isFirst: true };
	const send = async ({ job, payload }: { job: string; payload: unknown }) => {
		const parsed = parseJob(job, payload);
		try {
			await handleJob(context, parsed, run);
		} catch (error) {
			invariant(error instanceof Error, "jobs throw errors");
			await giveUp(context, parsed, error);
		}
		return true;
	};
	while ((await relayOutbox(context.database, send, context.now)) > 0);
}

async function accountId(
	context: WorkerContext,
	actor: Actor,
	{ issuer, externalId }: { readonly issuer: string; readonly externalId: string },
): Promise<string> {
	const reference = { issuer, externalId, name: `${issuer} ${externalId}` };
	const found = await resolveBillingAccount(context.database, actor, { reference, now: context.now() });
	invariant(found.ok, "a named account is never ambiguous");
	return found.id;
}

/** A price of `gpt-test` in dollars per million tokens, for prompts of more than `abovePromptTokens`. */
export function testPrice(
	meter: Meter,
	perMillion: string,
	abovePromptTokens: bigint | null = null,
): NewPrice {
	const unit = unitPrice(perMillion, 1_000_000n);
	invariant(unit.ok, perMillion);
	return {
		provider: "openai",
		model: "gpt-test",
		meter,
		tier: "standard",
		reach: null,
		abovePromptTokens,
		unitAtto: unit.value,
		currency: "USD",
		validFrom: null,
		validTo: null,
		source: "Test",
	};
}

/** Prices of `gpt-test`, so that usage has money: unless said otherwise, 3 and 11 dollars per million tokens. */
export async function addTestPrices(
	{ context, actor }: ImportWorld,
	prices: readonly NewPrice[] = [testPrice("input", "3"), testPrice("output", "11")],
): Promise<void> {
	const added = await addPrices(context.database, actor, { prices, now: context.now() });
	invariant(added.ok, "the prices are new");
}
