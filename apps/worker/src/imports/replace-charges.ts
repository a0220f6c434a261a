import type { Database, SqlSession } from "@outlay/db/database";
import { type ImportResult, recordImport } from "@outlay/db/imports/commit-import";
import { insertRated, openRated } from "@outlay/db/imports/rated-charges";
import {
	clearCells,
	findStagedMonths,
	foldUsage,
	insertBilledCharges,
	insertFacts,
	planCells,
	type Replacement,
	recordCells,
	saveKeys,
	sumOtherLines,
} from "@outlay/db/imports/replace-cells";
import { stageKeys } from "@outlay/db/imports/stage";
import { openFacts, stageFacts } from "@outlay/db/imports/stage-facts";
import { ensureMonths } from "@outlay/db/spend/ensure-months";
import { formatAtto, parseAtto } from "@outlay/finops/money";
import { balanced, formatEquation } from "@outlay/finops/money-equation";
import { invariant } from "@outlay/finops/result";
import type { PriceBook } from "@outlay/pricing/price-book";
import { CancelledError } from "./import-reporter.ts";
import { rateFacts } from "./rate-facts.ts";
import type { StreamStage } from "./stream-stage.ts";
import { moneyRows, type Tally } from "./tally.ts";

export interface ChargesInput {
	/** Where new months are made, outside the transaction. */
	readonly database: Database;
	/** What the import's own rows should have become; empty for a refold. */
	readonly tally: Tally;
	readonly book: PriceBook;
	/** The rows of a stream; null for a statement, whose rows are in the database's own stage. */
	readonly stream: StreamStage | null;
	/** The imports that brought the rows of a statement, by their place: the import itself, then the others. */
	readonly files: readonly string[];
}

/** What an import's page says beside its money and rows. */
export type ChargesResult = Omit<ImportResult, "money" | "reasons" | "rows">;

/** Staged rows replace their cells and facts are rated, inside the caller's transaction and under the source's lock. */
export async function replaceCells(
	session: SqlSession,
	replacement: Replacement,
	{ database, tally, book, stream, files }: ChargesInput,
): Promise<void> {
	const { organizationId, source } = replacement;
	const claims = stream === null ? replacement.claims : await stream.claims();
	tally.supersede("superseded_by_newer_export", await planCells(session, { ...replacement, claims }));
	if (stream !== null) {
		for await (const keys of stream.keys()) await stageKeys(session, keys);
		tally.supersede("superseded_version", await stream.keepLast());
	}
	await ensureMonths(database, await findStagedMonths(session));
	await saveKeys(session, organizationId);
	await clearCells(session, replacement);
	const others = await sumOtherLines(session);
	const billed = await insertBilledCharges(session, replacement, files);
	for (const [currency, text] of billed)
		assertTaken(text, { currency, tally, others: others.get(currency) ?? "0" });
	await openRated(session);
	await openFacts(session);
	if (stream === null) await foldUsage(session, files);
	else for await (const facts of stream.facts()) await stageFacts(session, facts);
	await insertFacts(session, replacement);
	await rateFacts(session, { table: "new_fact", organizationId }, book);
	await insertRated(session, "new_fact", { organizationId, source });
	await recordCells(session, replacement);
}

/**
 * The one transaction of an import: its cells are replaced, the money equation is checked against what the database
 * took, the result is recorded. All of it or nothing. Throws {@link CancelledError} when someone cancelled it meanwhile.
 */
export async function replaceCharges(
	session: SqlSession,
	replacement: Replacement,
	input: ChargesInput & { readonly result: ChargesResult },
): Promise<void> {
	const { organizationId, importId } = replacement;
	const { tally } = input;
	await replaceCells(session, replacement, input);
	const equation = tally.equation();
	invariant(
		balanced(equation),
		`the money equation does not hold: ${equation.map(formatEquation).join("; ")}`,
	);
	const isRecorded = await recordImport(
		session,
		{ organizationId, importId },
		{
			...input.result,
			rows: {
				read: BigInt(tally.rows),
				charged: BigInt(tally.chargedRows()),
				quarantined: BigInt(tally.asideRows("quarantined")),
				skipped: BigInt(tally.asideRows("skipped")),
			},
			money: moneyRows(equation),
			reasons: tally.reasons(),
		},
	);
	if (!isRecorded) throw new CancelledError();
}

/** What the database holds now must be what was read: the sum of the folded charges, per currency. */
function assertTaken(
	text: string,
	{ currency, tally, others }: { readonly currency: string; readonly tally: Tally; readonly others: string },
): void {
	const taken = parseAtto(text);
	const beside = parseAtto(others);
	invariant(taken.ok && beside.ok, `the database answered ${text} and ${others}`);
	const expected = tally.chargedAtto(currency) + beside.value;
	invariant(
		taken.value === expected,
		`${currency} ${formatAtto(expected)} was charged, the database took ${formatAtto(taken.value)}`,
	);
}
