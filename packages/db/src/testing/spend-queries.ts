import { type Day, parseDay } from "@outlay/finops/day";
import { formatAtto, parseAtto } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import { type Actor, rightsOf } from "../actor.ts";
import { type Database, inSqlTransaction } from "../database.ts";
import type { SpendQuery } from "../read-models/spend-query-parts.ts";
import type { CurrencySpend, SpendResult } from "../read-models/spend-result.ts";
import { keyIdOf } from "./spend-fixture.ts";

export function testDay(text: string): Day {
	const day = parseDay(text);
	invariant(day.ok, text);
	return day.value;
}

/** A query for all of 2026 in one number; a test says what it asks beyond that. */
export function testQuery(over: Partial<SpendQuery> = {}): SpendQuery {
	return {
		span: { start: testDay("2026-01-01"), end: testDay("2027-01-01") },
		compare: null,
		view: DEFAULT_SPEND_VIEW,
		hierarchy: { kind: "as_was" },
		filters: [],
		granularity: "total",
		convertTo: null,
		pseudonymKey: "test",
		groupBy: null,
		subGroupBy: null,
		top: 100,
		subTop: 100,
		rankBy: "spend",
		...over,
	};
}

/** Says who owns a key's money: slugs, always. */
export async function allocate(
	database: Database,
	{ organizationId }: Actor,
	owner: {
		readonly apiKey: string;
		readonly team: string;
		readonly feature?: string;
		readonly environment?: string;
	},
): Promise<void> {
	const { apiKey } = owner;
	await inSqlTransaction(database, { organizationId }, (session) =>
		session.query(
			`INSERT INTO outlay.allocation (organization_id, charge_key_id, valid_from, valid_to, rule_set_version, kind, rule_id,
			   team_id, feature_id, environment_id)
			 SELECT $1, $2, '2015-01-01', '2100-01-01', 1, 'target', 'r',
			   (SELECT id FROM outlay.team WHERE organization_id = $1 AND slug = $3),
			   (SELECT id FROM outlay.feature WHERE organization_id = $1 AND slug = $4),
			   (SELECT id FROM outlay.environment WHERE organization_id = $1 AND slug = $5)`,
			[organizationId, keyIdOf(apiKey), owner.team, owner.feature ?? null, owner.environment ?? null],
		),
	);
}

/** A person of the organization who sees only these teams and departments, by slug. */
export async function lead(
	database: Database,
	system: Actor,
	owners: { readonly teams?: readonly string[]; readonly departments?: readonly string[] },
): Promise<Actor> {
	const ids = async (table: "team" | "department", slugs: readonly string[]) => {
		const result = await inSqlTransaction(database, system, (session) =>
			session.query<{ id: string }>(
				`SELECT id FROM outlay.${table} WHERE organization_id = $1 AND slug = ANY($2)`,
				[system.organizationId, slugs],
			),
		);
		return result.rows.map(({ id }) => id);
	};
	return {
		...system,
		kind: "person",
		label: "Lead",
		role: "team_lead",
		rights: rightsOf("team_lead", false),
		scope: {
			kind: "owners",
			departmentIds: await ids("department", owners.departments ?? []),
			teamIds: await ids("team", owners.teams ?? []),
		},
	};
}

/** Groups by what they are called, `none` and `others` for those without a key. */
export function spendByGroup(spend: CurrencySpend | undefined): Readonly<Record<string, string>> {
	return Object.fromEntries(
		(spend?.groups ?? []).map(({ key, current }) => [
			key.kind === "value" ? key.value : key.kind,
			current.spend,
		]),
	);
}

/** The only currency of a result. */
export function only({ currencies }: SpendResult): CurrencySpend {
	const [spend] = currencies;
	invariant(spend !== undefined && currencies.length === 1, `${currencies.length} currencies, wanted one`);
	return spend;
}

/** Exact sum of decimal texts. */
export function sumOf(amounts: Iterable<string>): string {
	let sum = 0n;
	for (const text of amounts) {
		const parsed = parseAtto(text);
		invariant(parsed.ok, text);
		sum += parsed.value;
	}
	return formatAtto(sum);
}
