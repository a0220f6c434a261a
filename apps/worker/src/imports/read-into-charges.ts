import type { KnownGap } from "@outlay/connectors/connector";
import { type SqlSession, sqlTransaction } from "@outlay/db/database";
import { openIssues } from "@outlay/db/imports/commit-import";
import { type Claim, lockSource, type Replacement } from "@outlay/db/imports/replace-cells";
import { openStage } from "@outlay/db/imports/stage";
import { findBatches, recordBatchDays } from "@outlay/db/imports/stream-days";
import { findOtherParts } from "@outlay/db/repositories/import-archives";
import type { DaySpan } from "@outlay/finops/day";
import { contextThresholds } from "@outlay/pricing/context-band";
import type { WorkerContext } from "../context.ts";
import { openAccountBook } from "./account-book.ts";
import { ChangedMeanwhileError } from "./changed-meanwhile.ts";
import { addSpan, storableDays } from "./day-spans.ts";
import { checkDelivery, reopenCompanions } from "./delivery.ts";
import { claimsOf } from "./import-claims.ts";
import { type ImportReporter, importReporter } from "./import-reporter.ts";
import { readOutcomes } from "./outcomes.ts";
import type { ReadImport } from "./read-import.ts";
import { replaceCharges } from "./replace-charges.ts";
import { batchesAround, ownBatch, stageAgain } from "./stage-again.ts";
import { openRowStager, type RowStager, type StagedPart, type StagingInput } from "./stage-rows.ts";
import { Tally } from "./tally.ts";

/** Rows between two progress reports; each also asks whether the import was cancelled. */
const REPORT_EVERY_ROWS = 20_000;
/** Files named in one sentence. */
const NAMED_MAX = 5;

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
	const { actor, plan, run, file } = input;
	const { connector } = plan;
	const declaredId = run.declared.billingAccountId;
	const accounts = await openAccountBook(context, { actor, connector, declaredId });
	const tally = new Tally();
	const storable = storableDays(context.now());
	const staging: StagingInput = {
		session,
		stage: await openStage(session),
		connector,
		context: { layout: plan.recognition.layout, aiScope: plan.aiScope },
		accounts,
		tally,
		span: plan.declaredSpan,
		storable,
		filter: plan.filter,
		thresholds: contextThresholds(await context.priceBooks.read(actor)),
		batch: ownBatch(plan.delivery.asOf),
		isOwn: true,
		onlyDays: null,
	};
	await openIssues(session);
	const report = importReporter(context, input);
	const stager = openRowStager(staging);
	const read = await readFile(input, stager, report);
	await stager.finish();
	// Asked for before anything is written, so that a question does not wait for other imports.
	const own = await claimsOf({ plan, covered: read, stager, accounts, storable });
	const bytes = file.member.packedBytes;
	const at = (stage: string) => report({ stage, rows: tally.rows, bytes });
	await sqlTransaction(session, actor, async () => {
		const source = { organizationId: run.organizationId, source: connector.source };
		await lockSource(session, source, () => at("waiting_for_source"));
		await at("writing");
		await accounts.assertCurrent();
		// Prices may have changed while the file was read; from here on a re-rating waits for this import.
		const book = await context.priceBooks.read(actor);
		if (!isEqualList(contextThresholds(book), staging.thresholds)) throw new ChangedMeanwhileError();
		const check = { ...source, run, delivery: plan.delivery, claims: own.claims };
		const leftOut = await checkDelivery(session, check);
		const others = await stageOthers(context, { input, staging, days: stager.days() });
		const covered = others.covered.reduce(addSpan, read);
		const all = { ...stager, periods: () => [...stager.periods(), ...others.periods] };
		const { claims, span, gaps } = await claimsOf({ plan, covered, stager: all, accounts, storable });
		await replaceCharges(session, replacementOf(input, claims), {
			tally,
			book,
			result: {
				source: connector.source,
				layout: plan.recognition.layout,
				span,
				asOf: new Date(plan.delivery.asOf).toISOString(),
				delivery: plan.delivery.id,
				unknownColumns: plan.recognition.unknownColumns,
				gaps: [
					...connector.gaps,
					...plan.recognition.warnings,
					...gaps.map(daysMissing),
					...(leftOut.length === 0 ? [] : [partsMissing(leftOut)]),
				],
			},
		});
		await reopenCompanions(session, { run, delivery: plan.delivery });
	});
}

const isEqualList = (a: readonly bigint[], b: readonly bigint[]): boolean =>
	a.length === b.length && a.every((value, index) => value === b[index]);

const daysMissing = ({ start, end }: DaySpan): KnownGap => ({
	code: `days_missing_${start}`,
	text: `No page of the file covers ${start} to ${end} (end excluded): those days stay as they were.`,
});

const partsMissing = (fileNames: readonly string[]): KnownGap => ({
	code: "fewer_parts",
	text: `The export that this one replaced had ${fileNames.slice(0, NAMED_MAX).join(", ")} too. If there is a newer one of it, upload it: it adds up with this file.`,
});

/** Stages every row. Returns the days that the file's pages say they cover. */
async function readFile(
	{ file, plan, signal }: ReadImport,
	stager: RowStager,
	report: ImportReporter,
): Promise<readonly DaySpan[]> {
	let covered: readonly DaySpan[] = [];
	let bytes = 0;
	let rows = 0;
	const outcomes = readOutcomes({
		file,
		connector: plan.connector,
		context: { layout: plan.recognition.layout, aiScope: plan.aiScope },
		signal,
		onBytes: (read) => {
			bytes = read;
		},
		onCoverage: (page) => {
			covered = addSpan(covered, page);
		},
	});
	for await (const row of outcomes) {
		if (rows % REPORT_EVERY_ROWS === 0) await report({ stage: "reading", rows, bytes });
		rows += 1;
		await stager.add(row);
	}
	// The recognised span is that of the first rows only, days between their pages included: it stands where no row says more.
	const { span } = plan.recognition;
	return covered.length === 0 && span !== null ? [span] : covered;
}

interface Others {
	readonly covered: readonly DaySpan[];
	readonly periods: readonly StagedPart[];
}

/**
 * Rows of other files that make up the same days. A stream's day is the union of its batches, last version of each row;
 * a report in parts is the sum of its delivery's files. So the order of arrival never matters.
 */
async function stageOthers(
	context: WorkerContext,
	{
		input: { run, plan, signal },
		staging,
		days,
	}: { readonly input: ReadImport; readonly staging: StagingInput; readonly days: ReadonlySet<string> },
): Promise<Others> {
	const { session } = staging;
	const key = { organizationId: run.organizationId, importId: run.id, source: plan.connector.source };
	const isStream = plan.connector.kind === "stream";
	if (isStream) await recordBatchDays(session, { ...key, days: [...days] });
	const files = isStream
		? (await findBatches(session, { ...key, days: [...days] })).filter((file) => file.importId !== run.id)
		: await findOtherParts(session, {
				...key,
				delivery: plan.delivery.id,
				asOf: new Date(plan.delivery.asOf).toISOString(),
			});
	const batches = batchesAround(files, { importId: run.id, asOf: plan.delivery.asOf });
	let covered: readonly DaySpan[] = [];
	const periods: StagedPart[] = [];
	for (const [index, file] of files.entries()) {
		const other = await stageAgain(context, {
			file,
			staging,
			batch: batches[index] ?? 0,
			onlyDays: isStream ? days : null,
			signal,
			onCoverage: (span) => {
				covered = addSpan(covered, span);
			},
		});
		periods.push(...other.periods());
	}
	return { covered, periods };
}

function replacementOf({ run, plan }: ReadImport, claims: readonly Claim[]): Replacement {
	const { connector } = plan;
	return {
		organizationId: run.organizationId,
		importId: run.id,
		source: connector.source,
		family: connector.family,
		kind: connector.kind,
		basis: connector.basis,
		rounded: plan.recognition.rounded,
		asOf: new Date(plan.delivery.asOf).toISOString(),
		sha256: plan.delivery.id,
		finalityLagDays: connector.finalityLagDays,
		precedence: connector.precedence,
		claims,
	};
}
