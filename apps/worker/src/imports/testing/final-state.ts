import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";

/** Ids of accounts are made anew in every run: their names stand in. */
const ACCOUNT = `(SELECT b.issuer || '/' || coalesce(b.external_id, '-') FROM outlay.billing_account b
	WHERE b.organization_id = t.organization_id AND b.id = t.billing_account_id)`;

const amount = (column: string) => `coalesce(trim_scale(t.${column})::text, '-')`;
const key = (column: string) =>
	`(SELECT coalesce(k.${column}, '-') FROM outlay.charge_key k WHERE k.organization_id = t.organization_id AND k.id = t.charge_key_id)`;

const unit = (table: string) =>
	`coalesce((SELECT u.name FROM outlay.${table} u WHERE u.organization_id = t.organization_id AND u.id = t.${table}_id), '-')`;
const FILE = `(SELECT i.file_name || '/' || i.member FROM outlay."import" i
	WHERE i.organization_id = t.organization_id AND i.id = t.import_id)`;

/** What figures rest on: the same whatever the order in which files were read. */
const TABLES: readonly (readonly [table: string, columns: readonly string[]])[] = [
	["cell", [ACCOUNT, "t.source", "t.scope", "t.day::text", "t.basis"]],
	[
		"charge",
		[
			ACCOUNT,
			"t.source",
			"t.scope",
			"t.day::text",
			key("provider"),
			key("model"),
			key("sub_account"),
			"t.basis",
			"t.rating",
			"t.meter",
			"t.tier",
			"t.context_band",
			"t.billing_currency",
			"t.charge_period_start::text",
			amount("consumed_quantity"),
			amount("billed_cost"),
			amount("effective_cost"),
			amount("contracted_cost"),
			amount("list_cost"),
			"t.lines::text",
		],
	],
	[
		"usage_fact",
		[
			ACCOUNT,
			"t.source",
			"t.day::text",
			key("model"),
			"t.charge_period_start::text",
			"t.outcome",
			"coalesce(t.requests::text, '-')",
			"t.quantities::text",
			"t.input_histogram::text",
			"t.output_histogram::text",
			amount("reported_cost"),
			"t.lines::text",
		],
	],
	[
		"spend_key_day",
		[
			ACCOUNT,
			"t.source",
			"t.day::text",
			"t.basis",
			"t.coverage",
			"t.meter",
			"t.billing_currency",
			amount("billed_cost"),
			amount("effective_cost"),
			amount("list_cost"),
			amount("consumed_quantity"),
			amount("unpriced_quantity"),
		],
	],
	[
		"spend_day",
		[
			ACCOUNT,
			"t.source",
			"t.day::text",
			"t.basis",
			"t.kind",
			unit("department"),
			unit("team"),
			unit("feature"),
			unit("environment"),
			"t.meter",
			"t.billing_currency",
			amount("billed_cost"),
			amount("effective_cost"),
			amount("list_cost"),
			amount("consumed_quantity"),
		],
	],
	["dirty_day", [ACCOUNT, "t.day::text"]],
];

/** What each file came to: depends on which of them were read before it. */
const RESULTS: readonly (readonly [table: string, columns: readonly string[]])[] = [
	[
		"import_money",
		[FILE, "t.currency", ...["amount_in", "charged", "quarantined", "skipped", "residue"].map(amount)],
	],
	["import_reason", [FILE, "t.disposition", "t.code", "t.currency", "t.rows::text", amount("amount")]],
	["import_issue", [FILE, "t.line::text", "t.code", "coalesce(t.value, '-')", "t.raw", amount("amount")]],
];

/** Every row that figures rest on, without ids and times of the run, sorted. */
export function readState(database: Database, actor: Actor): Promise<readonly string[]> {
	return readTables(database, actor, TABLES);
}

/** Every row of every import's result page, in the same way. */
export function readResults(database: Database, actor: Actor): Promise<readonly string[]> {
	return readTables(database, actor, RESULTS);
}

async function readTables(
	database: Database,
	{ organizationId }: Actor,
	tables: typeof TABLES,
): Promise<readonly string[]> {
	const lines: string[] = [];
	for (const [table, columns] of tables) {
		const result = await database.pool.query<{ line: string }>(
			`SELECT concat_ws(' | ', ${columns.join(", ")}) AS line FROM outlay.${table} t WHERE t.organization_id = $1 ORDER BY 1`,
			[organizationId],
		);
		lines.push(...result.rows.map((row) => `${table}: ${row.line}`));
	}
	return lines;
}
