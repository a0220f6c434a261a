import type { Basis } from "@outlay/finops/charge";
import { addDays, type Day, daysOf } from "@outlay/finops/day";
import type { PassedOver } from "@outlay/finops/of-record";
import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import { dayFromDb, type RecordDay, readRecordDays } from "../spend/record-days.ts";
import { requireImportsRight } from "./imports.ts";

/** One source of a family: what it holds and how fresh it is. Days are included, times ISO. */
export interface AccountSource {
	readonly source: string;
	readonly firstDay: string;
	/** Last day with data that has happened when it was exported. */
	readonly lastDay: string;
	/** Newest export of it. */
	readonly asOf: string;
	readonly finalityLagDays: number;
	/** Rows of a gateway that are mapped to this account. */
	readonly isGateway: boolean;
}

/** Sources that count together, or not at all. */
export interface AccountFamily {
	readonly family: string;
	readonly basis: Basis;
	/** The provider rounded it: only of record where no exact source exists, whatever the order. */
	readonly rounded: boolean;
	/** Place by default; smaller first. */
	readonly precedence: number;
	/** The account's own place; null: the default holds. */
	readonly rank: number | null;
	/** Days of the window that it holds, and those on which the figures rest on it. */
	readonly daysHeld: number;
	readonly daysOfRecord: number;
	/** Why it was passed over most often; null: it never was. */
	readonly passedOver: PassedOver["why"] | null;
	readonly sources: readonly AccountSource[];
}

export interface AccountView {
	readonly id: string;
	readonly issuer: string;
	readonly externalId: string | null;
	readonly name: string;
	/** In the order in which they are asked: billed, then metered. */
	readonly families: readonly AccountFamily[];
	/** Days of the window by what their money rests on. */
	readonly days: { readonly billed: number; readonly metered: number; readonly provisional: number };
	/** Last day that any source holds; null: no import yet. */
	readonly dataTo: string | null;
	/** The bill that is not final yet, with the time from which it is; null when nothing is held back. */
	readonly heldBack: { readonly family: string; readonly finalAt: string } | null;
}

/** Who pays for a gateway's calls to an issuer. */
export interface MappingView {
	readonly source: string;
	readonly issuer: string;
	/** A route of the calls that it is about (`team:research`); "": all that no other answer is about. */
	readonly match: string;
	readonly billingAccountId: string;
}

export interface BillingAccountsView {
	readonly items: readonly AccountView[];
	/** The days that the counts are of, half-open. */
	readonly window: { readonly start: string; readonly end: string };
	readonly mappings: readonly MappingView[];
	/** Of the last account of a page; null at the end. */
	readonly nextCursor: AccountCursor | null;
}

const WINDOW_DAYS = 92;

/** The last account of a page: the list goes on after it. */
export type AccountCursor = Pick<AccountView, "issuer" | "name" | "id">;

export interface AccountPage {
	readonly cursor: AccountCursor | null;
	readonly limit: number;
}

interface SourceRow {
	readonly account: string;
	readonly source: string;
	readonly family: string;
	readonly basis: Basis;
	readonly rounded: boolean;
	readonly precedence: number;
	readonly is_gateway: boolean;
	readonly finality_lag_days: number;
	readonly first_day: string;
	readonly last_day: string;
	readonly as_of: Date;
	readonly rank: number | null;
}

/** Billing accounts with their sources, which of them count, and who pays for gateways. `today` is a UTC day; of a null page all are read. */
export async function readBillingAccounts(
	database: Database,
	actor: Actor,
	{ today, page }: { readonly today: Day; readonly page: AccountPage | null },
): Promise<BillingAccountsView> {
	requireImportsRight(actor);
	const { organizationId } = actor;
	const cursor = page?.cursor ?? null;
	const window = { start: addDays(today, -WINDOW_DAYS), end: today };
	return inSqlTransaction(database, actor, async (session) => {
		const accounts = await session.query<Pick<AccountView, "id" | "issuer" | "externalId" | "name">>(
			`SELECT id, issuer, external_id AS "externalId", name FROM outlay.billing_account
			 WHERE organization_id = $1 AND ($2::uuid IS NULL OR (issuer, name, id) > ($3::text, $4::text, $2::uuid))
			 ORDER BY issuer, name, id LIMIT $5::int`,
			[
				organizationId,
				cursor?.id ?? null,
				cursor?.issuer ?? "",
				cursor?.name ?? "",
				page === null ? null : page.limit + 1,
			],
		);
		const mappings = await session.query<MappingView>(
			`SELECT source, issuer, match, billing_account_id AS "billingAccountId" FROM outlay.account_mapping
			 WHERE organization_id = $1 ORDER BY source, issuer, match`,
			[organizationId],
		);
		const sources = Map.groupBy(await readSources(session, organizationId), (row) => row.account);
		const items: AccountView[] = [];
		for (const account of accounts.rows.slice(0, page?.limit)) {
			const records = await readRecordDays(
				session,
				{ organizationId, accountId: account.id },
				daysOf(window),
			);
			items.push({ ...account, ...viewOf(sources.get(account.id) ?? [], records) });
		}
		const nextCursor = accounts.rows.length > items.length ? (items.at(-1) ?? null) : null;
		return { items, window, mappings: mappings.rows, nextCursor };
	});
}

async function readSources(session: SqlSession, organizationId: string): Promise<readonly SourceRow[]> {
	const result = await session.query<SourceRow>(
		`SELECT c.billing_account_id AS account, c.source, c.family, c.basis, bool_and(c.rounded) AS rounded,
		   min(c.precedence) AS precedence, bool_or(c.is_gateway) AS is_gateway,
		   max(c.finality_lag_days) AS finality_lag_days, min(c.day)::text AS first_day,
		   max(least(c.day, (c.as_of AT TIME ZONE 'UTC')::date))::text AS last_day, max(c.as_of) AS as_of,
		   min(p.rank) AS rank
		 FROM outlay.cell c LEFT JOIN outlay.source_precedence p ON p.organization_id = c.organization_id
		   AND p.billing_account_id = c.billing_account_id AND p.basis = c.basis AND p.family = c.family
		 WHERE c.organization_id = $1 GROUP BY 1, 2, 3, 4 ORDER BY c.source`,
		[organizationId],
	);
	return result.rows;
}

function viewOf(
	rows: readonly SourceRow[],
	records: readonly RecordDay[],
): Omit<AccountView, "id" | "issuer" | "externalId" | "name"> {
	const families = [...Map.groupBy(rows, (row) => `${row.basis} ${row.family}`).values()].map((members) =>
		familyOf(members, records),
	);
	const count = (basis: string) => records.filter((record) => record.ofRecord.basis === basis).length;
	const reason = records.findLast((record) => record.ofRecord.reason.kind === "billed_not_final")?.ofRecord
		.reason;
	return {
		families: families.toSorted(inOrder),
		days: { billed: count("billed"), metered: count("metered"), provisional: count("provisional") },
		dataTo:
			rows
				.map((row) => row.last_day)
				.sort()
				.at(-1) ?? null,
		heldBack:
			reason?.kind === "billed_not_final"
				? { family: reason.heldBackBy, finalAt: new Date(reason.finalAt).toISOString() }
				: null,
	};
}

function inOrder(a: AccountFamily, b: AccountFamily): number {
	if (a.basis !== b.basis) return a.basis === "billed" ? -1 : 1;
	if (a.rounded !== b.rounded) return a.rounded ? 1 : -1;
	const placeOf = (family: AccountFamily) => family.rank ?? family.precedence;
	return placeOf(a) - placeOf(b) || (a.family < b.family ? -1 : 1);
}

function familyOf(members: readonly SourceRow[], records: readonly RecordDay[]): AccountFamily {
	const { family, basis } = members[0] ?? { family: "", basis: "billed" as const };
	const held = records.filter(({ day }) =>
		members.some((row) => row.first_day <= day && day <= row.last_day),
	);
	const whys = records.flatMap(({ ofRecord }) =>
		ofRecord.passedOver.filter((passed) => passed.family === family && passed.basis === basis),
	);
	return {
		family,
		basis,
		rounded: members.every((row) => row.rounded),
		precedence: Math.min(...members.map((row) => row.precedence)),
		rank: members[0]?.rank ?? null,
		daysHeld: held.length,
		daysOfRecord: records.filter((record) => restsOn(record, family, basis)).length,
		passedOver: whys.at(-1)?.why ?? null,
		sources: members.map((row) => ({
			source: row.source,
			firstDay: dayFromDb(row.first_day),
			lastDay: dayFromDb(row.last_day),
			asOf: row.as_of.toISOString(),
			finalityLagDays: row.finality_lag_days,
			isGateway: row.is_gateway,
		})),
	};
}

/** Whether the day's money is this family's. */
function restsOn({ ofRecord }: RecordDay, family: string, basis: Basis): boolean {
	const moneyBasis: Basis = ofRecord.basis === "metered" ? "metered" : "billed";
	if (basis === "metered" && ofRecord.completedBy === family) return true;
	return basis === moneyBasis && (basis === "billed" ? ofRecord.billed : ofRecord.metered) === family;
}
