import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";

/** Ids of accounts are made anew in every run: their names stand in. */
const ACCOUNT = `(SELECT b.issuer || '/' || coalesce(b.external_id, '-') FROM outlay.billing_account b
	WHERE b.organization_id = t.organization_id AND b.id = t.billing_account_id)`;

const amount = (column: string) => `coalesce(trim_scale(t.${column})::text, '-')`;
const key = (column: string) =>
	`(SELECT coalesce(k.${column}, '-') FROM outlay.charge_key k WHERE k.organization_id = t.organization_id AND k.id = t.charge_key_id)`;

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

/** Every row that figures rest on, without ids and times of the run, sorted. */
export async function readState(database: Database, { organizationId }: Actor): Promise<readonly string[]> {
	const lines: string[] = [];
	for (const [table, columns] of TABLES) {
		const result = await database.pool.query<{ line: string }>(
			`SELECT concat_ws(' | ', ${columns.join(", ")}) AS line FROM outlay.${table} t WHERE t.organization_id = $1 ORDER BY 1`,
			[organizationId],
		);
		lines.push(...result.rows.map((row) => `${table}: ${row.line}`));
	}
	return lines;
}
