import { type Actor, systemActor } from "@outlay/db/actor";
import { createImport } from "@outlay/db/repositories/imports";
import {
	endPull,
	type PullEnd,
	type PullRun,
	saveCursor,
	startPull,
} from "@outlay/db/repositories/provider-pulls";
import { addDays, type DaySpan, dayOf } from "@outlay/finops/day";
import { assertNever } from "@outlay/finops/result";
import { SecretKeyError } from "@outlay/secrets/secret-key";
import { ANTHROPIC_ANALYTICS_REPORTS, ANTHROPIC_REPORTS, CLAUDE_CODE_REPORT } from "./anthropic-reports.ts";
import type { WindowTrouble } from "./fetch-pages.ts";
import { OPENAI_REPORTS } from "./openai-reports.ts";
import { planWindows, settledAfter } from "./plan-windows.ts";
import type { PullContext } from "./pull-context.ts";
import { advance, type PullCursor, parseCursor, windowKey } from "./pull-cursor.ts";
import { pullLock } from "./pull-lock.ts";
import type { GroupForm, PullReport } from "./pull-report.ts";
import { readWindow, type WindowRead } from "./pull-window.ts";

/** The connection was changed, paused or deleted during the pull. */
const STOPPED = "stopped";

/** One pull under way. */
interface Pull {
	readonly context: PullContext;
	readonly actor: Actor;
	readonly run: PullRun;
	readonly adminKey: string;
	readonly signal: AbortSignal;
}

/**
 * Reads what a provider's API has that Outlay does not: each window of days becomes one raw export and one import, and
 * is then noted as finished. Killed anywhere, the next pull goes on after the last finished window; one that was stored
 * and not noted is read once more, and replaces itself. Changed meanwhile in what is read, it begins anew with that.
 */
export async function pullConnection(
	context: PullContext,
	job: { readonly organizationId: string; readonly connectionId: string },
	signal: AbortSignal,
): Promise<void> {
	const actor = systemActor(job.organizationId);
	await pullLock(context.database, job.connectionId, async () => {
		// Once more for each change that a person makes meanwhile: its own job finds the connection being pulled.
		while (!(await pullOnce(context, actor, { id: job.connectionId, signal }))) signal.throwIfAborted();
	});
}

/** Pulls with the settings as they are now. False: they are no longer, or the connection is no longer to be read. */
async function pullOnce(
	context: PullContext,
	actor: Actor,
	{ id, signal }: { readonly id: string; readonly signal: AbortSignal },
): Promise<boolean> {
	const run = await startPull(context.database, actor, { id, now: context.now() });
	if (run === null) return true;
	const finish = (end: PullEnd) => endPull(context.database, actor, { id, end, now: context.now() });
	try {
		const end = await pullOpened({ context, actor, run, signal });
		if (end === null) return false;
		await finish(end);
		return true;
	} catch (error) {
		// Stopping is no failure of the connection: the job runs again.
		if (!signal.aborted) await finish(internalFault(error));
		throw error;
	}
}

/** A fault of ours or of the machine: the job is tried again, and the page says meanwhile what happened. */
function internalFault(error: unknown): PullEnd {
	const why = error instanceof Error ? error.message : "unknown";
	const trouble = {
		code: "internal",
		message: `Outlay failed during this pull: ${why}`,
		fix: "Finished windows are kept. If it stays, report it with the worker's log.",
	};
	return { kind: "failed", needsPerson: false, trouble };
}

/** null: the pull was stopped, because the connection was changed. */
async function pullOpened(input: Omit<Pull, "adminKey">): Promise<PullEnd | null> {
	const { context, actor, run } = input;
	const key = await openKey(context, actor, run);
	if ("kind" in key) return key;
	const trouble = await pullReports({ ...input, adminKey: key.adminKey });
	if (trouble === STOPPED) return null;
	if (trouble === null) {
		context.log(`connection ${run.name}: read to the end`);
		return { kind: "succeeded" };
	}
	context.log(`connection ${run.name}: ${trouble.code}: ${trouble.message}`);
	const { code, message, fix, needsPerson } = trouble;
	const why = { code, message, fix };
	return code === "report_lacking"
		? { kind: "incomplete", trouble: why }
		: { kind: "failed", needsPerson, trouble: why };
}

async function openKey(
	context: PullContext,
	actor: Actor,
	run: PullRun,
): Promise<{ readonly adminKey: string } | PullEnd> {
	try {
		const box = await context.secrets();
		const opened = box.open(run.sealed, { organizationId: actor.organizationId, subjectId: run.id });
		if (opened.ok) return { adminKey: opened.value };
		const fix = "Enter the admin key again, or restore Outlay's key file and go on.";
		return { kind: "failed", needsPerson: true, trouble: { ...opened.error, fix } };
	} catch (error) {
		if (!(error instanceof SecretKeyError)) throw error;
		const trouble = { code: "secret_key", message: error.message, fix: "The next pull tries again." };
		return { kind: "failed", needsPerson: false, trouble };
	}
}

function reportsOf({ kind, settings }: PullRun): readonly PullReport[] {
	switch (kind) {
		case "openai":
			return OPENAI_REPORTS;
		case "anthropic":
			return [
				...(settings.analytics ? ANTHROPIC_ANALYTICS_REPORTS : ANTHROPIC_REPORTS),
				...(settings.claudeCode ? [CLAUDE_CODE_REPORT] : []),
			];
		default:
			return assertNever(kind);
	}
}

/**
 * Reads every report. Returns the first trouble; one that only its own report has does not stop the others. Reports that
 * an organization may lack come last, so that a worse trouble is told before theirs.
 */
async function pullReports(pull: Pull): Promise<WindowTrouble | typeof STOPPED | null> {
	const stored = parseCursor(pull.run.cursor);
	const plans = reportsOf(pull.run).map((report) => planReport(pull, stored, report));
	const total = plans.reduce((sum, { windows }) => sum + windows.length, 0);
	let cursor: PullCursor = { ...stored, progress: { done: 0, total } };
	const { id, settings } = pull.run;
	const save = () => saveCursor(pull.context.database, pull.actor, { id, settings, cursor });
	if (!(await save())) return STOPPED;
	let first: WindowTrouble | null = null;
	let form: GroupForm | null = null;
	for (const { report, windows } of plans) {
		for (const window of windows) {
			const read = await readWindow({ ...pull, kind: pull.run.kind, report, window }, form);
			if (!read.ok) {
				first ??= read.error;
				if (read.error.endsPull) return first;
				break;
			}
			form = read.value.form ?? form;
			const sha256 = await importWindow(pull, { report, window, read: read.value, cursor });
			const settledTo = settledAfter(window, dayOf(read.value.asOf), report.trailingDays);
			cursor = advance(cursor, { source: report.source, window, sha256, settledTo });
			if (!(await save())) return STOPPED;
		}
	}
	cursor = { ...cursor, progress: null };
	return (await save()) ? first : STOPPED;
}

/** A report with the days that are still to read. */
function planReport({ context, run }: Pull, { sources }: PullCursor, report: PullReport) {
	// A day that nothing can be known of yet is not asked for: its empty answer would say that nothing was used.
	const today = dayOf(context.now().getTime() - report.delayMs);
	const windows = planWindows({
		read: sources[report.source] ?? null,
		today,
		firstDay: run.settings.firstDay,
		earliest: report.earliest(today),
	});
	return { report, windows };
}

interface ReadReport {
	readonly report: PullReport;
	readonly window: DaySpan;
	readonly read: WindowRead;
	readonly cursor: PullCursor;
}

/** Stores the pages as an export and asks for its import. The same bytes as at the last look of these days: nothing to do. */
async function importWindow(
	{ context, actor, run, signal }: Pull,
	{ report, window, read, cursor }: ReadReport,
): Promise<string | null> {
	const { span, texts } = read;
	if (span === null) return null;
	const { sha256, byteLength } = await context.rawExports.put(pageList(texts), signal);
	if (cursor.sources[report.source]?.seen[windowKey(window)] === sha256) return sha256;
	await createImport(context.database, actor, {
		input: {
			sha256,
			byteLength,
			fileName: `${run.name} ${report.source} ${span.start} to ${addDays(span.end, -1)}.json`,
			member: "",
			declared: {
				source: report.source,
				span,
				...(run.billingAccountId === null ? {} : { billingAccountId: run.billingAccountId }),
				...(report.saysAsOf ? {} : { asOf: new Date(read.asOf).toISOString() }),
			},
		},
		now: context.now(),
	});
	return sha256;
}

/** A JSON list of the pages as they came: an amount that went through a parser would be another one. */
async function* pageList(texts: readonly string[]): AsyncGenerator<Uint8Array> {
	for (const [index, text] of texts.entries()) yield Buffer.from(`${index === 0 ? "[" : ",\n"}${text}`);
	yield Buffer.from("]\n");
}
