import { queryOf, type SqlSession } from "../database.ts";
import { addToOutboxBySql } from "../repositories/outbox.ts";
import { copyInto, copyLine } from "./copy.ts";

/** The money equation of one currency, as decimal text: in = charged + quarantined + skipped + residue. */
export interface ImportMoneyRow {
	readonly currency: string;
	readonly amountIn: string;
	readonly charged: string;
	readonly quarantined: string;
	readonly skipped: string;
	readonly residue: string;
	readonly unknownAmountRows: bigint;
}

export interface ImportReasonRow {
	readonly disposition: "quarantined" | "skipped";
	readonly code: string;
	readonly currency: string;
	readonly rows: bigint;
	readonly amount: string;
	/** Rows among them whose amount could not be read; they are not in `amount`. */
	readonly unknownAmountRows: bigint;
}

export interface ImportIssueRow {
	readonly id: string;
	readonly line: number;
	readonly code: string;
	readonly field: string | null;
	readonly value: string | null;
	readonly message: string;
	readonly raw: string;
	readonly amount: string | null;
	readonly currency: string | null;
}

/** What an import's page shows once its charges are in. */
export interface ImportResult {
	readonly source: string;
	readonly layout: string;
	readonly span: { readonly start: string; readonly end: string } | null;
	readonly asOf: string;
	/** What its cells are filled by: shared by the files of one delivery. */
	readonly delivery: string;
	/** Billing accounts that it speaks for: only files of these add up with it. */
	readonly accountIds: readonly string[];
	/** null: its source has none. */
	readonly aiScopeVersion: number | null;
	readonly rows: {
		readonly read: bigint;
		readonly charged: bigint;
		readonly quarantined: bigint;
		readonly skipped: bigint;
	};
	readonly unknownColumns: readonly string[];
	readonly gaps: readonly { readonly code: string; readonly text: string }[];
	readonly money: readonly ImportMoneyRow[];
	readonly reasons: readonly ImportReasonRow[];
}

/**
 * Creates the table that issues wait in while an import reads; the first rows are kept whole, the count is exact
 * (in {@link ImportResult}).
 */
export async function openIssues(session: SqlSession): Promise<void> {
	await session.query(
		`CREATE TEMP TABLE stage_issue (line bigint, id uuid, code text, field text, value text, message text, raw text,
		   amount numeric, currency text);
		 GRANT ALL ON stage_issue TO outlay_app`,
	);
}

export async function stageIssues(session: SqlSession, issues: readonly ImportIssueRow[]): Promise<void> {
	if (issues.length === 0) return;
	await copyInto(
		session,
		"stage_issue",
		issues.map((i) =>
			copyLine([i.line, i.id, i.code, i.field, i.value, i.message, i.raw, i.amount, i.currency]),
		),
	);
}

/**
 * Writes the import's result beside its charges, in the same transaction. The import is then `committed`. False when
 * it is no longer being read: somebody cancelled it, and the transaction must not commit.
 */
export async function recordImport(
	session: SqlSession,
	run: { readonly organizationId: string; readonly importId: string },
	result: ImportResult,
): Promise<boolean> {
	const key = [run.organizationId, run.importId];
	for (const table of ["import_money", "import_reason", "import_issue"]) {
		await session.query(`DELETE FROM outlay.${table} WHERE organization_id = $1 AND import_id = $2`, key);
	}
	await session.query(
		`INSERT INTO outlay.import_issue (organization_id, import_id, line, id, code, field, value, message, raw, amount, currency)
		 SELECT $1, $2, line, id, code, field, value, message, raw, amount, currency FROM stage_issue`,
		key,
	);
	for (const m of result.money) {
		await session.query(
			`INSERT INTO outlay.import_money (organization_id, import_id, currency, amount_in, charged, quarantined, skipped,
			   residue, unknown_amount_rows) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			[...key, m.currency, m.amountIn, m.charged, m.quarantined, m.skipped, m.residue, m.unknownAmountRows],
		);
	}
	for (const r of result.reasons) {
		await session.query(
			`INSERT INTO outlay.import_reason (organization_id, import_id, disposition, code, currency, rows, amount,
			   unknown_amount_rows) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
			[...key, r.disposition, r.code, r.currency, r.rows, r.amount, r.unknownAmountRows],
		);
	}
	if (!(await updateImport(session, key, result))) return false;
	// The rollup is asked for with the charges: a crash after this commit still gets it.
	const payload = { organizationId: run.organizationId };
	await addToOutboxBySql(queryOf(session), run.organizationId, { job: "spend.rebuild", payload });
	return true;
}

async function updateImport(
	session: SqlSession,
	key: readonly string[],
	result: ImportResult,
): Promise<boolean> {
	const updated = await session.query(
		`UPDATE outlay."import" SET status = 'committed', stage = 'rolling up', source = $3, layout = $4, span_start = $5,
		   span_end = $6, as_of = $7, rows_read = $8, rows_charged = $9, rows_quarantined = $10, rows_skipped = $11,
		   unknown_columns = $12, gaps = $13, delivery = $14, ai_scope_version = $15, account_ids = $16, error = NULL
		 WHERE organization_id = $1 AND id = $2 AND status IN ('received', 'reading')`,
		[
			...key,
			result.source,
			result.layout,
			result.span?.start ?? null,
			result.span?.end ?? null,
			result.asOf,
			result.rows.read,
			result.rows.charged,
			result.rows.quarantined,
			result.rows.skipped,
			result.unknownColumns,
			JSON.stringify(result.gaps),
			result.delivery,
			result.aiScopeVersion,
			result.accountIds,
		],
	);
	return updated.rowCount === 1;
}
