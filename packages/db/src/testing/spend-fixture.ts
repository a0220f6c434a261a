import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";
import { contentId } from "../id.ts";
import { addHierarchy } from "../repositories/hierarchy.ts";
import { attributeDays } from "../spend/attribute-days.ts";

/** One row of spend by charge key, as a rollup would have made it. Amounts are decimal text. */
export interface SpendRow {
	/** Charge keys are told apart by their API key. */
	readonly apiKey: string;
	readonly day: string;
	readonly billed: string;
	readonly effective: string;
	readonly currency?: string;
	readonly category?: string;
	readonly meter?: string;
	readonly apiKeyName?: string;
}

export const ACCOUNT_ID = contentId("test-account");

/** Departments `d-a`, `d-b` with the teams `a`, `b`, `c`; the feature `f` of team `a`; production. From 2020. */
export async function addTestHierarchy(database: Database, actor: Actor): Promise<void> {
	const validFrom = "2020-01-01";
	const team = (slug: string, department: string) => ({
		slug,
		name: slug,
		department,
		leadEmail: null,
		validFrom,
	});
	await addHierarchy(database, actor, {
		input: {
			departments: ["d-a", "d-b"].map((slug) => ({ slug, name: slug, costCenter: null, validFrom })),
			teams: [team("a", "d-a"), team("b", "d-b"), team("c", "d-b")],
			features: [{ slug: "f", name: "f", team: "a", validFrom }],
			environments: [{ slug: "production", name: "Production", kind: "production", validFrom }],
		},
		now: new Date(0),
	});
}

/** Puts rows into spend by charge key, as they are; attributing them is the test's. */
export async function addSpend(database: Database, actor: Actor, rows: readonly SpendRow[]): Promise<void> {
	const { organizationId } = actor;
	await inSqlTransaction(database, actor, async (session) => {
		await session.query(
			`INSERT INTO outlay.billing_account (organization_id, id, issuer, external_id, name)
			 VALUES ($1, $2, 'openai', 'org-1', 'OpenAI') ON CONFLICT DO NOTHING`,
			[organizationId, ACCOUNT_ID],
		);
		for (const row of rows) {
			const keyId = keyIdOf(row.apiKey);
			await session.query("SELECT outlay.ensure_month($1)", [row.day]);
			await session.query(
				`INSERT INTO outlay.charge_key (organization_id, id, billing_account_id, provider, api_key, model, tags, names,
				   first_seen, last_seen) VALUES ($1, $2, $3, 'openai', $4, 'gpt-5', '{}', $5, $6, $6)
				 ON CONFLICT (organization_id, id) DO UPDATE SET names = excluded.names`,
				[organizationId, keyId, ACCOUNT_ID, row.apiKey, namesOf(row), row.day],
			);
			await session.query(
				`INSERT INTO outlay.spend_key_day (organization_id, charge_key_id, month, day, billing_account_id, source, basis,
				   coverage, meter, tier, charge_category, charge_class, billing_currency, accounting_month, billed_cost,
				   effective_cost, contracted_cost, list_cost, consumed_quantity, unpriced_quantity)
				 VALUES ($1, $2, date_trunc('month', $3::date), $3, $4, 'openai-costs', 'billed', 'billed', $5, '', $6, '', $7,
				   date_trunc('month', $3::date), $8, $9, $9, $9, 1, 0)`,
				[
					organizationId,
					keyId,
					row.day,
					ACCOUNT_ID,
					row.meter ?? "input",
					row.category ?? "Usage",
					row.currency ?? "USD",
					row.billed,
					row.effective,
				],
			);
		}
	});
}

function namesOf({ apiKeyName }: SpendRow): string {
	return JSON.stringify(apiKeyName === undefined ? {} : { apiKey: apiKeyName });
}

export const keyIdOf = (apiKey: string): string => contentId("test-key", apiKey);

/** Attributes days as a rebuild does after it has written spend by charge key. */
export async function attributeTestDays(
	database: Database,
	actor: Actor,
	days: readonly string[],
): Promise<void> {
	const parsed = days.map((text) => {
		const day = parseDay(text);
		invariant(day.ok, text);
		return day.value;
	});
	await inSqlTransaction(database, actor, (session) =>
		attributeDays(session, { organizationId: actor.organizationId, accountId: ACCOUNT_ID }, parsed),
	);
}
