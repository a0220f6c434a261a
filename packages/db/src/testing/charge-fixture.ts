import { canonicalChargeKey } from "@outlay/finops/charge-key";
import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import { contentId } from "../id.ts";
import { chargeKeyId } from "../imports/charge-key-id.ts";
import { ACCOUNT_ID } from "./spend-fixture.ts";

/** A charge as an import leaves it. Keys are told apart by project and API key; null: the source does not say. */
export interface TestCharge {
	readonly apiKey: string | null;
	readonly project?: string | null;
	readonly amount: string;
	readonly currency?: string;
	readonly quantity?: string;
	readonly description?: string;
	/** Default `openai`. */
	readonly provider?: string;
	/** Default `gpt-5`; null: the source names none. */
	readonly model?: string | null;
	/** Default `input`. */
	readonly meter?: string;
	/** Usage that no price covers: it costs nobody knows what, whatever the amount says. */
	readonly unpriced?: true;
	/** Of usage: how many requests its source counts; left out: it counts none. */
	readonly requests?: number;
	/** The time that its quarter hour begins, as `14:15`; left out: it is of the whole day. */
	readonly at?: string;
}

/** What one source says of an account's day. */
export interface TestStatement {
	readonly source: string;
	/** Default {@link ACCOUNT_ID}, called Main. Others are called as they are named here. */
	readonly account?: string;
	readonly day: string;
	readonly basis: "billed" | "metered";
	readonly precedence?: number;
	readonly charges: readonly TestCharge[];
}

/** The import that brings all statements. */
export const TEST_IMPORT_ID = contentId("test-import");

/** Puts statements in place of what their sources said of those days, marks the days, and leaves the rebuild to the test. */
export async function importStatements(
	database: Database,
	actor: Actor,
	statements: readonly TestStatement[],
): Promise<void> {
	await inSqlTransaction(database, actor, async (session) => {
		const run: Run = (text, values) => session.query(text, [actor.organizationId, ...values]);
		await addImport(run);
		for (const { account } of statements) if (account !== undefined) await addAccount(run, account);
		for (const statement of statements) await replaceDay(session, run, statement);
	});
}

type Run = (text: string, values: readonly unknown[]) => Promise<unknown>;

async function addImport(run: Run): Promise<void> {
	const exportId = contentId("test-export");
	await run(
		`INSERT INTO outlay.billing_account (organization_id, id, issuer, external_id, name)
		 VALUES ($1, $2, 'openai', 'org-1', 'Main') ON CONFLICT DO NOTHING`,
		[ACCOUNT_ID],
	);
	await run(
		`INSERT INTO outlay.raw_export (organization_id, id, sha256, byte_length, file_name)
		 VALUES ($1, $2, repeat('a', 64), 1, 'costs.json') ON CONFLICT DO NOTHING`,
		[exportId],
	);
	await run(
		`INSERT INTO outlay."import" (organization_id, id, raw_export_id, file_name, status, stage)
		 VALUES ($1, $2, $3, 'costs.json', 'done', 'done') ON CONFLICT DO NOTHING`,
		[TEST_IMPORT_ID, exportId],
	);
}

const accountIdOf = (account: string | undefined) =>
	account === undefined ? ACCOUNT_ID : contentId("test-account", account);

async function addAccount(run: Run, account: string): Promise<void> {
	await run(
		`INSERT INTO outlay.billing_account (organization_id, id, issuer, external_id, name)
		 VALUES ($1, $2, 'anthropic', $3, $3) ON CONFLICT DO NOTHING`,
		[accountIdOf(account), account],
	);
}

async function replaceDay(session: SqlSession, run: Run, statement: TestStatement): Promise<void> {
	const { source, account, day, basis, precedence = 10 } = statement;
	const accountId = accountIdOf(account);
	await session.query("SELECT outlay.ensure_month($1)", [day]);
	for (const table of ["charge", "usage_fact"]) {
		await run(
			`DELETE FROM outlay.${table}
			 WHERE organization_id = $1 AND billing_account_id = $2 AND source = $3 AND day = $4`,
			[accountId, source, day],
		);
	}
	await run(
		`INSERT INTO outlay.cell (organization_id, billing_account_id, source, family, scope, day, basis, rounded, as_of, sha256,
		   import_id, finality_lag_days, precedence)
		 VALUES ($1, $2, $3, $3, 'account', $4, $5, false, '2026-12-01', repeat('a', 64), $6, 3, $7) ON CONFLICT DO NOTHING`,
		[accountId, source, day, basis, TEST_IMPORT_ID, precedence],
	);
	await run("INSERT INTO outlay.dirty_day VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", [accountId, day]);
	for (const [index, charge] of statement.charges.entries()) {
		await addCharge(run, { ...charge, ...statement, index });
	}
}

async function addCharge(
	run: Run,
	charge: TestCharge & TestStatement & { readonly index: number },
): Promise<void> {
	const { day, source, basis, amount } = charge;
	const keyId = await addKey(run, charge);
	const rating = charge.unpriced ? "unpriced" : basis === "billed" ? "billed" : "priced";
	const cost = charge.unpriced ? null : amount;
	await run(
		`INSERT INTO outlay.charge (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day, import_id,
		   charge_period_start, charge_period_end, accounting_month, basis, rating, meter, tier, context_band, charge_category,
		   charge_class, billing_currency, consumed_quantity, billed_cost, effective_cost, contracted_cost, list_cost, invoice_id,
		   charge_description, fold_id, lines)
		 VALUES ($1, $2, date_trunc('month', $6::date), $3, $4, $5, 'account', $6, $7, $15::timestamptz,
		   $15::timestamptz + $16::interval,
		   date_trunc('month', $6::date), $8, $9, $17, 'standard', '', 'Usage', '', $13, $10, $11, $12, $12, $12, '', $14,
		   $3, 1)`,
		[
			keyId,
			contentId("test-charge", keyId, day, source, String(charge.index)),
			accountIdOf(charge.account),
			source,
			day,
			TEST_IMPORT_ID,
			basis,
			rating,
			charge.quantity ?? "100",
			rating === "billed" ? cost : null,
			cost,
			charge.currency ?? "USD",
			charge.description ?? "",
			`${day}T${charge.at ?? "00:00"}:00Z`,
			charge.at === undefined ? "1 day" : "15 minutes",
			charge.meter ?? "input",
		],
	);
	if (charge.requests === undefined) return;
	await addRequests(run, { ...charge, keyId, requests: charge.requests });
}

async function addRequests(
	run: Run,
	fact: TestStatement & { readonly keyId: string; readonly requests: number },
): Promise<void> {
	const { keyId, day, source, requests } = fact;
	const account = accountIdOf(fact.account);
	await run(
		`INSERT INTO outlay.usage_fact (organization_id, charge_key_id, month, id, billing_account_id, source, scope, day,
		   import_id, charge_period_start, charge_period_end, tier, context_band, outcome, requests, quantities,
		   input_histogram, output_histogram, latency_histogram, lines)
		 VALUES ($1, $2, date_trunc('month', $5::date), $3, $4, $7, 'account', $5, $6, $5::date, $5::date + 1, 'standard', '',
		   'success', $8, '{}', '{}', '{}', '{}', 1)`,
		[keyId, contentId("test-fact", keyId, day, source), account, day, TEST_IMPORT_ID, source, requests],
	);
}

async function addKey(
	run: Run,
	{ apiKey, project = null, provider = "openai", model = "gpt-5", day, account }: TestCharge & TestStatement,
): Promise<string> {
	const dimensions = {
		provider,
		service: null,
		subAccount: project,
		apiKey,
		principal: null,
		resource: null,
		model,
		tags: {},
		names: {},
	};
	const accountId = accountIdOf(account);
	const id = chargeKeyId(accountId, canonicalChargeKey(dimensions));
	await run(
		`INSERT INTO outlay.charge_key (organization_id, id, billing_account_id, provider, sub_account, api_key, model, tags,
		   names, first_seen, last_seen)
		 VALUES ($1, $2, $3, $7, $4, $5, $8, '{}', '{}', $6, $6) ON CONFLICT DO NOTHING`,
		[id, accountId, project, apiKey, day, provider, model],
	);
	return id;
}
