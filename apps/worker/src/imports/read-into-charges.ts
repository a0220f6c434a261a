import type { KnownGap } from "@outlay/connectors/connector";
import type { Actor } from "@outlay/db/actor";
import { type SqlSession, sqlTransaction } from "@outlay/db/database";
import { openIssues } from "@outlay/db/imports/commit-import";
import { type Claim, lockSource, type Replacement } from "@outlay/db/imports/replace-cells";
import { openStage } from "@outlay/db/imports/stage";
import { findBatches, recordBatchDays } from "@outlay/db/imports/stream-days";
import { readAiScopes } from "@outlay/db/repositories/ai-scopes";
import { type DeliveredPart, findOtherParts } from "@outlay/db/repositories/import-archives";
import type { DaySpan } from "@outlay/finops/day";
import { contextThresholds } from "@outlay/pricing/context-band";
import type { PriceBook } from "@outlay/pricing/price-book";
import type { WorkerContext } from "../context.ts";
import { type AccountBook, openAccountBook } from "./account-book.ts";
import { ChangedMeanwhileError } from "./changed-meanwhile.ts";
import { addSpan, storableDays } from "./day-spans.ts";
import { checkDelivery, reopenCompanions } from "./delivery.ts";
import { claimsOf } from "./import-claims.ts";
import { type ImportReporter, importReporter } from "./import-reporter.ts";
import type { ImportPlan } from "./plan-import.ts";
import type { ReadImport } from "./read-import.ts";
import { type ChargesResult, replaceCharges } from "./replace-charges.ts";
import { batchesAround, ownBatch, stageAgain } from "./stage-again.ts";
import { stageFile } from "./stage-file.ts";
import { openRowStager, type RowStager, type StagedPart, type StagingInput } from "./stage-rows.ts";
import { openStreamStage, type StreamFileStage, type StreamStage } from "./stream-stage.ts";
import { Tally } from "./tally.ts";

/** Rows between two progress reports; each also asks whether the import was cancelled. */
const REPORT_EVERY_ROWS = 20_000;
/** Files named in one sentence. */
const NAMED_MAX = 5;

/** Reads the file into temporary tables, then replaces its cells in one transaction. */
export async function readIntoCharges(context: WorkerContext, input: ReadImport): Promise<void> {
	const { connector } = input.plan;
	const thresholds = contextThresholds(await context.priceBooks.read(input.actor));
	const stream = connector.kind === "stream" ? await openStreamStage(connector, thresholds) : null;
	try {
		const client = await context.database.pool.connect();
		try {
			await readOnSession(context, input, { session: client, thresholds, stream });
		} finally {
			// The session's temporary tables go with it, whatever happened.
			client.release(true);
		}
	} finally {
		await stream?.close();
	}
}

interface Reading {
	readonly session: SqlSession;
	/** Prompt sizes at which any price changes, as the rows are folded by. */
	readonly thresholds: readonly bigint[];
	/** null: a statement. */
	readonly stream: StreamStage | null;
}

async function readOnSession(
	context: WorkerContext,
	input: ReadImport,
	{ session, thresholds, stream }: Reading,
): Promise<void> {
	const { actor, plan, run, file } = input;
	const { connector } = plan;
	const declaredId = run.declared.billingAccountId;
	const accounts = await openAccountBook(context, { actor, connector, declaredId });
	const tally = new Tally();
	const storable = storableDays(context.now());
	const stage = await openStage(session);
	const ownFile =
		(await stream?.file({ importId: run.id, batch: ownBatch(plan.delivery.asOf), own: true })) ?? null;
	const staging: StagingInput = {
		session,
		stage: ownFile ?? stage,
		connector,
		context: { layout: plan.recognition.layout, aiScope: plan.aiScope },
		accounts,
		tally,
		span: plan.declaredSpan,
		storable,
		filter: plan.filter,
		thresholds,
		isOwn: true,
		file: 0,
		onlyDays: null,
		onlyAccounts: null,
	};
	await openIssues(session);
	const report = importReporter(context, input);
	const stager = openRowStager(staging);
	const read = await readFile(input, { staging, stager, stream: ownFile }, report);
	await stager.finish();
	// Asked for before anything is written, so that a question does not wait for other imports.
	const spoken = { plan, accounts, accountIds: accounts.ids(), storable };
	const own = await claimsOf({ ...spoken, covered: read, stager });
	const accountIds = [...new Set([...spoken.accountIds, ...own.claims.map(({ accountId }) => accountId)])];
	const bytes = file.member.packedBytes;
	const at = (stage: string) => report({ stage, rows: tally.rows, bytes });
	await sqlTransaction(session, actor, async () => {
		const source = { organizationId: run.organizationId, source: connector.source };
		await lockSource(session, source, () => at("waiting_for_source"));
		await at("writing");
		await accounts.assertCurrent();
		const book = await currentBook(context, actor, thresholds);
		const check = { ...source, run, delivery: plan.delivery, claims: own.claims };
		const leftOut = await checkDelivery(session, check);
		const among = { days: stager.days(), accountIds };
		const others = await stageOthers(context, { input, staging, stream, among });
		const covered = others.covered.reduce(addSpan, read);
		const all = { ...stager, periods: () => [...stager.periods(), ...others.periods] };
		const { claims, gaps } = await claimsOf({ ...spoken, covered, stager: all });
		const told = { accountIds, span: own.span, gaps: [...gaps.map(daysMissing), ...partsMissing(leftOut)] };
		await replaceCharges(session, replacementOf(input, claims), {
			database: context.database,
			tally,
			book,
			stream,
			files: [run.id, ...others.importIds],
			result: resultOf(plan, told),
		});
		await reopenCompanions(session, { run, delivery: plan.delivery });
	});
}

/**
 * The price book as it is now: prices may have changed while the file was read. Under the lock of the source, so that a
 * re-rating waits for this import from here on. Throws {@link ChangedMeanwhileError} when it has other prompt sizes.
 */
async function currentBook(
	context: WorkerContext,
	actor: Actor,
	thresholds: readonly bigint[],
): Promise<PriceBook> {
	const book = await context.priceBooks.read(actor);
	if (String(contextThresholds(book)) !== String(thresholds)) throw new ChangedMeanwhileError();
	return book;
}

/** What is told of the file beside its money. */
function resultOf(
	{ connector, recognition, delivery, aiScopeVersion }: ImportPlan,
	{ accountIds, span, gaps }: Pick<ChargesResult, "accountIds" | "span" | "gaps">,
): ChargesResult {
	return {
		source: connector.source,
		layout: recognition.layout,
		span,
		asOf: new Date(delivery.asOf).toISOString(),
		delivery: delivery.id,
		accountIds,
		aiScopeVersion,
		unknownColumns: recognition.unknownColumns,
		gaps: [...connector.gaps, ...recognition.warnings, ...gaps],
	};
}

const daysMissing = ({ start, end }: DaySpan): KnownGap => ({
	code: `days_missing_${start}`,
	text: `No page of the file covers ${start} to ${end} (end excluded): those days stay as they were.`,
});

function partsMissing(fileNames: readonly string[]): readonly KnownGap[] {
	if (fileNames.length === 0) return [];
	const named = fileNames.slice(0, NAMED_MAX).join(", ");
	const text = `The export that this one replaced had ${named} too. If there is a newer one of it, upload it: it adds up with this file.`;
	return [{ code: "fewer_parts", text }];
}

/** Stages every row. Returns the days that the file's pages say they cover. */
async function readFile(
	{ file, plan, signal }: ReadImport,
	into: {
		readonly staging: StagingInput;
		readonly stager: RowStager;
		readonly stream: StreamFileStage | null;
	},
	report: ImportReporter,
): Promise<readonly DaySpan[]> {
	let covered: readonly DaySpan[] = [];
	let bytes = 0;
	const reading = {
		...into,
		file,
		signal,
		everyRows: REPORT_EVERY_ROWS,
		onRows: (rows: number) => report({ stage: "reading", rows, bytes }),
		onBytes: (read: number) => {
			bytes = read;
		},
		onCoverage: (page: DaySpan) => {
			covered = addSpan(covered, page);
		},
	};
	await stageFile(reading, into.stream);
	// The recognised span is that of the first rows only, days between their pages included: it stands where no row says more.
	const { span } = plan.recognition;
	return covered.length === 0 && span !== null ? [span] : covered;
}

interface Others {
	/** Of the files, by their place in the stage: the first has place 1. */
	readonly importIds: readonly string[];
	readonly covered: readonly DaySpan[];
	readonly periods: readonly StagedPart[];
}

/**
 * Rows of other files that make up the same days. A stream's day is the union of its batches, last version of each row;
 * a report in parts is the sum of its delivery's files, of the billing accounts that this one is about: what they say of
 * other accounts stays as it is. So the order of arrival never matters.
 */
async function stageOthers(
	context: WorkerContext,
	{
		input,
		staging,
		stream,
		among: { days, accountIds },
	}: {
		readonly input: ReadImport;
		readonly staging: StagingInput;
		readonly stream: StreamStage | null;
		readonly among: { readonly days: ReadonlySet<string>; readonly accountIds: readonly string[] };
	},
): Promise<Others> {
	const { session } = staging;
	const { actor, run, plan, signal } = input;
	const key = { organizationId: run.organizationId, importId: run.id, source: plan.connector.source };
	const isStream = plan.connector.kind === "stream";
	if (isStream) await recordBatchDays(session, { ...key, days: [...days] });
	const parts = isStream
		? null
		: await findOtherParts(session, {
				...key,
				delivery: plan.delivery.id,
				asOf: new Date(plan.delivery.asOf).toISOString(),
				accountIds,
			});
	const files =
		parts ??
		(await findBatches(session, { ...key, days: [...days] })).filter((file) => file.importId !== run.id);
	const batches = batchesAround(files, { importId: run.id, asOf: plan.delivery.asOf });
	const scopes = await readAiScopes(context.database, actor);
	let covered: readonly DaySpan[] = [];
	const periods: StagedPart[] = [];
	for (const [index, file] of files.entries()) {
		let pages: readonly DaySpan[] = [];
		const part = parts?.[index] ?? null;
		const other = await stageAgain(context, {
			...{ file, stream, scopes, signal },
			staging: part === null ? staging : { ...staging, accounts: await accountsOfPart(context, input, part) },
			batch: batches[index] ?? 0,
			place: index + 1,
			onlyDays: part === null ? days : null,
			onlyAccounts: part === null ? null : new Set(part.accountIds),
			onCoverage: (span) => {
				pages = addSpan(pages, span);
			},
		});
		if (!other.isOfOthers()) covered = pages.reduce(addSpan, covered);
		periods.push(...other.periods());
	}
	return { importIds: files.map(({ importId }) => importId), covered, periods };
}

/** Rows that name no account belong to whom that file's own import said, not this one's. */
const accountsOfPart = (
	context: WorkerContext,
	{ actor, plan: { connector } }: ReadImport,
	{ declaredAccountId }: DeliveredPart,
): Promise<AccountBook> =>
	openAccountBook(context, { actor, connector, declaredId: declaredAccountId ?? undefined });

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
