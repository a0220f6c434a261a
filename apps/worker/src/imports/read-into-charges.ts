import type { ProbedFile } from "@outlay/connectors/formats/sniff";
import type { Actor } from "@outlay/db/actor";
import { type SqlSession, sqlTransaction } from "@outlay/db/database";
import { openIssues } from "@outlay/db/imports/commit-import";
import type { Replacement } from "@outlay/db/imports/replace-cells";
import { openStage } from "@outlay/db/imports/stage";
import type { ImportRun } from "@outlay/db/repositories/imports";
import { scopeKey } from "@outlay/finops/cells";
import { addDays, type DaySpan, parseDay } from "@outlay/finops/day";
import { contextThresholds } from "@outlay/pricing/context-band";
import type { WorkerContext } from "../context.ts";
import { type AccountBook, openAccountBook } from "./account-book.ts";
import { type ImportReporter, importReporter } from "./import-reporter.ts";
import { readOutcomes } from "./outcomes.ts";
import { type ImportPlan, widen } from "./plan-import.ts";
import { replaceCharges } from "./replace-charges.ts";
import { openRowStager, type RowStager } from "./stage-rows.ts";
import { stageOtherBatches } from "./stream-batches.ts";
import { Tally } from "./tally.ts";

/** Nothing says which days the statement covers. `rows` is what its rows show, to propose. */
export class SpanUnknownError extends Error {
	override readonly name = "SpanUnknownError";
	readonly rows: DaySpan | null;
	constructor(rows: DaySpan | null) {
		super(
			"The file does not say which days it covers. Confirm its first and last day, so that empty days count as empty.",
		);
		this.rows = rows;
	}
}

export interface ReadImport {
	readonly actor: Actor;
	readonly run: ImportRun;
	readonly file: ProbedFile;
	readonly plan: ImportPlan;
	readonly signal: AbortSignal;
}

/** Rows between two progress reports; each also asks whether the import was cancelled. */
const REPORT_EVERY_ROWS = 20_000;

/** Reads the file into temporary tables, then replaces its cells in one transaction. */
export async function readIntoCharges(context: WorkerContext, input: ReadImport): Promise<void> {
	const client = await context.database.pool.connect();
	try {
		await readOnSession(context, input, client);
	} finally {
		// The session's temporary tables go with it, whatever happened.
		client.release(true);
	}
}

async function readOnSession(context: WorkerContext, input: ReadImport, session: SqlSession): Promise<void> {
	const { actor, plan, run } = input;
	const book = await context.priceBooks.read(actor);
	const accounts = await openAccountBook(context, actor, {
		source: plan.connector.source,
		declaredId: run.declared.billingAccountId,
	});
	const stage = await openStage(session);
	await openIssues(session);
	const tally = new Tally();
	const staging = {
		session,
		stage,
		connector: plan.connector,
		context: { layout: plan.recognition.layout, aiScope: plan.aiScope },
		accounts,
		tally,
		span: plan.declaredSpan,
		filter: plan.filter,
		thresholds: contextThresholds(book),
		batch: plan.asOf,
		onlyDays: null,
	};
	const stager = openRowStager(staging);
	const report = importReporter(context, input);
	const covered = await readFile(input, stager, report);
	await stager.finish();
	const span = await spanOf({ plan, covered, stager, accounts });
	await report({ stage: "writing", rows: tally.rows, bytes: input.file.member.packedBytes });
	await sqlTransaction(session, actor, async () => {
		const replacement = replacementOf(input, span, accounts);
		if (plan.connector.kind === "stream") {
			await stageOtherBatches(context, { ...input, staging, days: stager.days() });
		}
		await replaceCharges(session, replacement, {
			tally,
			book,
			batch: plan.asOf,
			result: {
				source: plan.connector.source,
				layout: plan.recognition.layout,
				span,
				asOf: new Date(plan.asOf).toISOString(),
				unknownColumns: plan.recognition.unknownColumns,
				gaps: [...plan.connector.gaps, ...plan.recognition.warnings],
			},
		});
	});
}

/** Stages every row. Returns the days that the file's pages say they cover. */
async function readFile(
	input: ReadImport,
	stager: RowStager,
	report: ImportReporter,
): Promise<DaySpan | null> {
	const { file, plan } = input;
	let covered = plan.recognition.span;
	let bytes = 0;
	let rows = 0;
	const outcomes = readOutcomes({
		file,
		connector: plan.connector,
		context: { layout: plan.recognition.layout, aiScope: plan.aiScope },
		signal: input.signal,
		onBytes: (read) => {
			bytes = read;
		},
		onCoverage: (span) => {
			covered = widen(covered, span);
		},
	});
	for await (const { outcome, raw } of outcomes) {
		if (rows % REPORT_EVERY_ROWS === 0) await report({ stage: "reading", rows, bytes });
		rows += 1;
		await stager.add(outcome, raw);
	}
	return covered;
}

/** The days that the statement speaks for. Streams and billing periods carry their own. */
async function spanOf({
	plan,
	covered,
	stager,
	accounts,
}: {
	readonly plan: ImportPlan;
	readonly covered: DaySpan | null;
	readonly stager: RowStager;
	readonly accounts: AccountBook;
}): Promise<DaySpan | null> {
	if (plan.connector.kind === "stream" || stager.onlyPeriods()) return null;
	const span = plan.declaredSpan ?? covered;
	if (span === null) throw new SpanUnknownError(spanOfDays(stager.days()));
	if (accounts.ids().length === 0 && plan.connector.issuer !== null) {
		// An export without rows still empties its days: of the issuer's account.
		await accounts.idOf({ issuer: plan.connector.issuer, externalId: null, name: null });
	}
	return span;
}

function spanOfDays(days: ReadonlySet<string>): DaySpan | null {
	const sorted = [...days].sort();
	const first = parseDay(sorted[0] ?? "");
	const last = parseDay(sorted.at(-1) ?? "");
	return first.ok && last.ok ? { start: first.value, end: addDays(last.value, 1) } : null;
}

function replacementOf(input: ReadImport, span: DaySpan | null, accounts: AccountBook): Replacement {
	const { run, plan } = input;
	const { connector } = plan;
	const scope =
		plan.filter === null
			? scopeKey({ kind: "account" })
			: scopeKey({ kind: "filtered", filter: plan.filter });
	return {
		organizationId: run.organizationId,
		importId: run.id,
		source: connector.source,
		family: connector.family,
		kind: connector.kind,
		basis: connector.basis,
		rounded: plan.recognition.rounded,
		asOf: new Date(plan.asOf).toISOString(),
		sha256: run.sha256,
		finalityLagDays: connector.finalityLagDays,
		precedence: connector.precedence,
		span: span === null ? null : { ...span, scope },
		accountIds: accounts.ids(),
	};
}
