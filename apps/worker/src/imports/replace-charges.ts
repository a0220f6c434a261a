import type { SqlSession } from "@outlay/db/database";
import { type ImportResult, recordImport } from "@outlay/db/imports/commit-import";
import { insertRated, openRated } from "@outlay/db/imports/rated-charges";
import {
	clearCells,
	ensureMonths,
	insertBilledCharges,
	insertFacts,
	keepLastVersions,
	planCells,
	type Replacement,
	recordCells,
	saveKeys,
} from "@outlay/db/imports/replace-cells";
import { formatAtto, formatDecimal, parseAtto } from "@outlay/finops/money";
import { balanced, formatEquation } from "@outlay/finops/money-equation";
import { invariant } from "@outlay/finops/result";
import type { PriceBook } from "@outlay/pricing/price-book";
import { rateFacts } from "./rate-facts.ts";
import { moneyRows, type Tally } from "./tally.ts";

/**
 * The one transaction of an import: staged rows replace their cells, facts are rated, the money equation is checked
 * against what the database took, the result is recorded. All of it or nothing.
 */
export async function replaceCharges(
	session: SqlSession,
	replacement: Replacement,
	input: {
		readonly tally: Tally;
		readonly book: PriceBook;
		readonly batch: number;
		readonly result: Omit<ImportResult, "money" | "reasons" | "rows">;
	},
): Promise<void> {
	const { organizationId, importId, source } = replacement;
	const { tally } = input;
	tally.supersede("superseded_by_newer_export", await planCells(session, replacement));
	if (replacement.kind === "stream") {
		tally.supersede("superseded_version", await keepLastVersions(session, input.batch));
	}
	await ensureMonths(session);
	await saveKeys(session, organizationId);
	await clearCells(session, replacement);
	const billed = await insertBilledCharges(session, replacement);
	for (const [currency, text] of billed) assertTaken(tally, currency, text);
	await openRated(session);
	await insertFacts(session, replacement);
	await rateFacts(session, { table: "new_fact", organizationId }, input.book);
	await insertRated(session, "new_fact", { organizationId, source, importId });
	await recordCells(session, replacement);
	const equation = tally.equation();
	invariant(
		balanced(equation),
		`the money equation does not hold: ${equation.map(formatEquation).join("; ")}`,
	);
	await recordImport(
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
}

/** What the database holds now must be what was read: the sum of the folded charges, per currency. */
function assertTaken(tally: Tally, currency: string, text: string): void {
	const taken = parseAtto(text);
	invariant(taken.ok, `the database answered ${text}`);
	const expected = tally.chargedAtto(currency);
	invariant(
		taken.value === expected,
		`${currency} ${formatAtto(expected)} was charged, the database took ${formatDecimal({ digits: taken.value, scale: 18 })}`,
	);
}
