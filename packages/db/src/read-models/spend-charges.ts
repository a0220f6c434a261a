import { addDays, type Day } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import type { Database, SqlSession } from "../database.ts";
import { readOwnerNames } from "./spend-charge-owners.ts";
import {
	CHARGE_COLUMNS_SQL,
	type ChargeRow,
	type ChargeShare,
	type SpendCharge,
	toCharge,
} from "./spend-charge-row.ts";
import { readChargeShares } from "./spend-charge-shares.ts";
import { dimensionKeySql } from "./spend-dimensions.ts";
import { inSpendSession } from "./spend-session.ts";
import { sqlParameters } from "./spend-sql.ts";
import { readWanted, type WantedQuery } from "./spend-wanted.ts";

/** Which charges are listed. */
export interface ChargeQuery extends WantedQuery {
	readonly limit: number;
	/** `nextCursor` of the page before; null for the first page. */
	readonly cursor: ChargeCursor | null;
}

/** The last charge of a page: the list goes on after it. */
export interface ChargeCursor {
	readonly day: Day;
	readonly id: string;
}

export interface ChargePage {
	readonly charges: readonly SpendCharge[];
	readonly nextCursor: ChargeCursor | null;
}

/** Days looked through at once; doubles while a page is not full, so that quiet months cost few queries and busy ones little memory. */
const CHUNK_DAYS_MAX = 64;

/**
 * The charges of record behind a figure, newest first, each with its share: of bills that are coarser than keys, of pools
 * that a split shares, an owner has a part. Shares sum to the figure, for each cost and whatever the scope. An actor with
 * a narrow scope sees no more of a charge than the share: the rest is siblings' money.
 */
export async function listCharges(database: Database, actor: Actor, query: ChargeQuery): Promise<ChargePage> {
	return inSpendSession(database, actor, async (session) => {
		const found = await findShares(session, actor, query);
		const page = found.slice(0, query.limit);
		const last = page.at(-1);
		const more = found.length > query.limit && last !== undefined;
		return {
			charges: await readRows(session, actor, { query, page }),
			nextCursor: more ? { day: last.day, id: last.id } : null,
		};
	});
}

interface DayShare extends ChargeShare {
	readonly day: Day;
}

/** The first charges after the cursor, one more than a page where there are more. */
async function findShares(
	session: SqlSession,
	actor: Actor,
	query: ChargeQuery,
): Promise<readonly DayShare[]> {
	const { cursor } = query;
	const found: DayShare[] = [];
	// A cursor of another span begins at the end of this one: the days between hold nothing.
	let end = cursor === null || cursor.day >= query.span.end ? query.span.end : addDays(cursor.day, 1);
	for (let length = 1; found.length <= query.limit && end > query.span.start; length *= 2) {
		const from = addDays(end, -Math.min(length, CHUNK_DAYS_MAX));
		const span = { start: from > query.span.start ? from : query.span.start, end };
		const byDay = Map.groupBy(await readWanted(session, actor, { ...query, span }), ({ day }) => day);
		for (const [day, wanted] of [...byDay].sort(([a], [b]) => (a < b ? 1 : -1))) {
			const shares = await readChargeShares(session, actor, { day, wanted });
			const after = shares.filter(({ id }) => cursor === null || day < cursor.day || id > cursor.id);
			found.push(...after.map((share) => ({ ...share, day })));
			if (found.length > query.limit) break;
		}
		end = span.start;
	}
	return found;
}

async function readRows(
	session: SqlSession,
	actor: Actor,
	{ query, page }: { readonly query: ChargeQuery; readonly page: readonly DayShare[] },
): Promise<readonly SpendCharge[]> {
	const parameters = sqlParameters(actor.organizationId);
	const column = (values: readonly string[], type: string) => `${parameters.add(values)}::${type}[]`;
	const ids = column(
		page.map(({ id }) => id),
		"uuid",
	);
	const keys = column(
		page.map(({ key }) => key),
		"uuid",
	);
	const months = column(
		page.map(({ month }) => month),
		"date",
	);
	const names = { parameters, pseudonymKey: query.pseudonymKey };
	const person = dimensionKeySql({ dimension: "principal", column: "k.principal" }, actor, names);
	const result = await session.query<ChargeRow>(
		`SELECT ${CHARGE_COLUMNS_SQL}, ${person} AS person
		 FROM unnest(${ids}, ${keys}, ${months}) WITH ORDINALITY AS found (id, charge_key_id, month, place)
		 JOIN outlay.charge c ON c.organization_id = $1 AND c.charge_key_id = found.charge_key_id AND c.month = found.month
		   AND c.id = found.id
		 JOIN outlay.charge_key k ON k.organization_id = $1 AND k.id = c.charge_key_id
		 JOIN outlay.billing_account b ON b.organization_id = $1 AND b.id = c.billing_account_id
		 JOIN outlay."import" i ON i.organization_id = $1 AND i.id = c.import_id
		 ORDER BY found.place`,
		[...parameters.values],
	);
	const nameOwners = await readOwnerNames(
		session,
		actor,
		page.flatMap(({ owners }) => owners),
	);
	const shares = new Map(page.map((share) => [share.id, share]));
	const sharesOnly = actor.scope.kind === "owners";
	return result.rows.flatMap((row) => {
		const share = shares.get(row.id);
		return share === undefined
			? []
			: [toCharge(row, share, { sharesOnly, owners: nameOwners(share.owners) })];
	});
}
