import { countingScopes, type Scope, scopeKey, speaksForDay } from "@outlay/finops/cells";
import type { Basis } from "@outlay/finops/charge";
import { type Day, parseDay } from "@outlay/finops/day";
import { chooseOfRecord, type OfRecord, type RecordCandidate } from "@outlay/finops/of-record";
import { invariant } from "@outlay/finops/result";
import type { SqlSession } from "../database.ts";

/**
 * What a source is to a day: its charges are the money; the money is carried down to its keys; only what it counts
 * beyond the money's own usage is money too.
 */
export type SourceUse = "money" | "carry" | "rest";

/** A (source, scope) whose charges count on a day, and how its money is called. */
export interface CountedSource {
	readonly source: string;
	readonly scope: string;
	readonly use: SourceUse;
	readonly isGateway: boolean;
}

/** What counts for one account on one day. */
export interface RecordDay {
	readonly day: Day;
	readonly ofRecord: OfRecord;
	readonly counted: readonly CountedSource[];
}

interface CellRow {
	readonly day: string;
	readonly source: string;
	readonly family: string;
	readonly scope: string;
	readonly basis: Basis;
	readonly rounded: boolean;
	readonly is_gateway: boolean;
	readonly precedence: number;
	readonly as_of: Date;
	readonly sha256: string;
	readonly finality_lag_days: number;
}

/** Reads a stored scope back; the inverse of finops' `scopeKey`. */
function parseScope(text: string): Scope {
	if (text.startsWith("billing-period:")) return { kind: "billing-period", month: text.slice(15) };
	if (text.startsWith("filtered:")) return { kind: "filtered", filter: text.slice(9) };
	return { kind: "account" };
}

/** A day of the database as the core's brand. */
export function dayFromDb(text: string): Day {
	const day = parseDay(text);
	invariant(day.ok, `the database holds the day ${text}`);
	return day.value;
}

/** Decides, for each of the account's days, which sources count and as what. */
export async function readRecordDays(
	session: SqlSession,
	account: { readonly organizationId: string; readonly accountId: string },
	days: readonly Day[],
): Promise<readonly RecordDay[]> {
	const { organizationId, accountId } = account;
	const cells = await session.query<CellRow>(
		`SELECT day::text, source, family, scope, basis, rounded, is_gateway, precedence, as_of, sha256, finality_lag_days
		 FROM outlay.cell WHERE organization_id = $1 AND billing_account_id = $2 AND day = ANY($3::date[])
		 ORDER BY day, source, scope`,
		[organizationId, accountId, days],
	);
	const overrides = await readOverrides(session, account);
	const byDay = Map.groupBy(cells.rows, (cell) => cell.day);
	return [...byDay].flatMap(([text, rows]) => recordDay(dayFromDb(text), rows, overrides) ?? []);
}

type Overrides = Record<Basis, Record<string, number>>;

async function readOverrides(
	session: SqlSession,
	account: { readonly organizationId: string; readonly accountId: string },
): Promise<Overrides> {
	const result = await session.query<{ basis: Basis; family: string; rank: number }>(
		`SELECT basis, family, rank FROM outlay.source_precedence
		 WHERE organization_id = $1 AND billing_account_id = $2`,
		[account.organizationId, account.accountId],
	);
	const overrides: Overrides = { billed: {}, metered: {} };
	for (const row of result.rows) overrides[row.basis][row.family] = row.rank;
	return overrides;
}

function recordDay(day: Day, rows: readonly CellRow[], overrides: Overrides): RecordDay | null {
	const counting = [...Map.groupBy(rows, (row) => row.source).values()].map((cells) => ({
		cells,
		scopes: countingScopes(
			day,
			cells.map((cell) => ({
				scope: parseScope(cell.scope),
				asOf: cell.as_of.getTime(),
				sha256: cell.sha256,
			})),
		),
	}));
	const candidates = counting.flatMap(({ cells, scopes }) => candidateOf(day, cells, scopes) ?? []);
	const ofRecord = chooseOfRecord({ day, candidates, overrides });
	if (ofRecord === null) return null;
	const counted = counting.flatMap(({ cells, scopes }) => {
		const use = useOf(cells[0], ofRecord);
		return use === null
			? []
			: scopes.map((held) => ({
					source: cells[0]?.source ?? "",
					scope: scopeKey(held.scope),
					use,
					isGateway: cells[0]?.is_gateway ?? false,
				}));
	});
	return { day, ofRecord, counted };
}

function candidateOf(
	day: Day,
	cells: readonly CellRow[],
	scopes: readonly { readonly scope: Scope; readonly asOf: number }[],
): RecordCandidate | null {
	const [cell] = cells;
	if (cell === undefined || scopes.length === 0) return null;
	const speaking = scopes.filter((held) => speaksForDay(held.scope, day));
	return {
		source: cell.source,
		family: cell.family,
		basis: cell.basis,
		rounded: cell.rounded,
		precedence: cell.precedence,
		asOf: Math.max(...(speaking.length > 0 ? speaking : scopes).map((held) => held.asOf)),
		finalityLagDays: cell.finality_lag_days,
		partial: speaking.length === 0,
		isGateway: cell.is_gateway,
	};
}

/** Money comes from the family of the chosen basis; on billed days the metered family only says where to carry it. */
function useOf(cell: CellRow | undefined, ofRecord: OfRecord): SourceUse | null {
	if (cell === undefined) return null;
	if (cell.basis === "metered" && cell.family === ofRecord.completedBy) return "rest";
	const moneyBasis = ofRecord.basis === "metered" ? "metered" : "billed";
	const family = cell.basis === "billed" ? ofRecord.billed : ofRecord.metered;
	if (cell.family !== family) return null;
	if (cell.basis === moneyBasis) return "money";
	return moneyBasis === "billed" ? "carry" : null;
}

/** Consecutive days from a sorted list, as chunks of at most `size`: bounds the memory of one rebuild. */
export function chunkDays(days: readonly Day[], size: number): Day[][] {
	const chunks: Day[][] = [];
	for (let at = 0; at < days.length; at += size) chunks.push(days.slice(at, at + size));
	return chunks;
}
