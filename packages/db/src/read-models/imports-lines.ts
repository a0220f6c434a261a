import { z } from "zod";
import type { Actor } from "../actor.ts";
import { type Database, inSqlTransaction, type SqlSession } from "../database.ts";
import { requireImportsRight } from "./imports.ts";
import { type MaskContext, maskLine, namesNoOneByNumber, withoutEmails } from "./person-mask.ts";
import { seesPeople } from "./spend-dimensions.ts";

/** The charge whose lines are looked at. Amounts and quantities are exact decimal text. */
export interface ExplainedCharge {
	readonly id: string;
	readonly chargeKeyId: string;
	/** First day of its month. */
	readonly month: string;
	readonly day: string;
	readonly accountName: string;
	readonly provider: string;
	readonly service: string | null;
	readonly model: string | null;
	readonly description: string;
	readonly meter: string;
	readonly tier: string;
	readonly basis: "billed" | "metered";
	readonly currency: string;
	readonly billedCost: string | null;
	readonly effectiveCost: string | null;
	readonly quantity: string | null;
	/** Lines that fold into it, of all meters for usage. */
	readonly lines: number;
}

/** `day` narrows the search to one day; without it all days of the import are looked through. */
export interface ChargeSearch {
	readonly importId: string;
	readonly chargeId: string;
	readonly day: string | null;
}

const CHARGE_SQL = `SELECT c.id, c.charge_key_id AS "chargeKeyId", c.month::text, c.day::text, b.name AS "accountName", k.provider,
	 k.service, k.model, c.charge_description AS description, c.meter, c.tier, c.basis, c.billing_currency AS currency,
	 trim_scale(c.billed_cost)::text AS "billedCost", trim_scale(c.effective_cost)::text AS "effectiveCost",
	 trim_scale(c.consumed_quantity)::text AS quantity, c.lines
	FROM outlay.charge c
	JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
	JOIN outlay.billing_account b ON b.organization_id = c.organization_id AND b.id = c.billing_account_id`;

/** Of one import, by the cells that it had a part in: the index of charges is by account, source and day. */
const OF_CELLS_SQL = `WHERE c.organization_id = $1 AND c.import_id = $2
	 AND (c.billing_account_id, c.source, c.day) IN (SELECT * FROM unnest($3::uuid[], $4::text[], $5::date[]))
	 AND c.month = ANY(SELECT DISTINCT date_trunc('month', d)::date FROM unnest($5::date[]) d)`;

const columnsOf = (cells: readonly CellPlace[]): readonly (readonly string[])[] => [
	cells.map((cell) => cell.account),
	cells.map((cell) => cell.source),
	cells.map((cell) => cell.day),
];

/** A charge of an import, or null when the import has no such charge (any more). */
export async function findExplainedCharge(
	database: Database,
	actor: Actor,
	search: ChargeSearch,
): Promise<ExplainedCharge | null> {
	requireImportsRight(actor);
	return inSqlTransaction(database, actor, async (session) => {
		const cells = await cellsOf(session, actor.organizationId, search);
		const result = await session.query<ExplainedCharge>(`${CHARGE_SQL} ${OF_CELLS_SQL} AND c.id = $6`, [
			actor.organizationId,
			search.importId,
			...columnsOf(cells),
			search.chargeId,
		]);
		return result.rows.map((charge) => shownTo(actor, charge))[0] ?? null;
	});
}

/** A description is the provider's text: an address in it is hidden from whoever may not see people. */
function shownTo(actor: Actor, charge: ExplainedCharge): ExplainedCharge {
	return seesPeople(actor) ? charge : { ...charge, description: withoutEmails(charge.description) };
}

/** The charges of an import with the most money, largest first; those without money by their lines. */
export async function listLargestCharges(
	database: Database,
	actor: Actor,
	{ importId, limit }: { readonly importId: string; readonly limit: number },
): Promise<readonly ExplainedCharge[]> {
	requireImportsRight(actor);
	return inSqlTransaction(database, actor, async (session) => {
		const cells = await cellsOf(session, actor.organizationId, { importId, day: null });
		const result = await session.query<ExplainedCharge>(
			`${CHARGE_SQL} ${OF_CELLS_SQL}
			 ORDER BY abs(coalesce(c.billed_cost, c.effective_cost, 0)) DESC, c.lines DESC, c.id LIMIT $6`,
			[actor.organizationId, importId, ...columnsOf(cells), limit],
		);
		return result.rows.map((charge) => shownTo(actor, charge));
	});
}

interface CellPlace {
	readonly account: string;
	readonly source: string;
	readonly day: string;
}

async function cellsOf(
	session: SqlSession,
	organizationId: string,
	{ importId, day }: Pick<ChargeSearch, "importId" | "day">,
): Promise<readonly CellPlace[]> {
	const result = await session.query<CellPlace>(
		`SELECT DISTINCT c.billing_account_id AS account, c.source, c.day::text FROM outlay."import" i
		 JOIN outlay.cell c ON c.organization_id = i.organization_id AND (c.import_id = i.id
		   OR c.source = i.source AND (c.sha256 = i.delivery OR c.day IN (SELECT b.day FROM outlay.stream_batch_day b
		     WHERE b.organization_id = i.organization_id AND b.source = i.source AND b.import_id = i.id)))
		 WHERE i.organization_id = $1 AND i.id = $2 AND c.day = coalesce($3::date, c.day)`,
		[organizationId, importId, day],
	);
	return result.rows;
}

const lineSchema = z.object({
	importId: z.string(),
	line: z.number(),
	raw: z.string(),
	amount: z.string().nullable(),
	currency: z.string().nullable(),
	quantity: z.string().nullable(),
});

const resultSchema = z.object({
	lines: z.array(lineSchema),
	count: z.number(),
	amount: z.string().nullable(),
	currency: z.string().nullable(),
	quantity: z.string().nullable(),
	files: z.array(z.object({ importId: z.string(), fileName: z.string(), member: z.string() })),
});

/** Lines of raw exports; the sums are over all lines, also those that are not listed. */
export type ExplainedLines = Readonly<z.infer<typeof resultSchema>>;

export interface LineRequestView {
	readonly id: string;
	readonly status: "waiting" | "reading" | "done" | "failed";
	readonly result: ExplainedLines | null;
	/** Why there are none, in words. */
	readonly error: string | null;
}

interface RequestRow {
	readonly id: string;
	readonly status: LineRequestView["status"];
	readonly result: unknown;
	readonly error: { readonly message: string } | null;
	readonly source: string | null;
	/** Of the charge and its key. */
	readonly people: readonly (string | null)[];
	readonly facts: readonly (string | null)[];
}

const REQUEST_SQL = `SELECT r.id, r.status, r.result, r.error, c.source,
	 ARRAY[k.principal, k.names->>'principal'] AS people,
	 ARRAY[k.provider, k.service, k.sub_account, k.names->>'subAccount', k.model, b.external_id, b.name,
	   c.charge_description, c.meter, c.tier, c.billing_currency, lower(c.billing_currency)] AS facts
	FROM outlay.line_request r
	LEFT JOIN outlay.charge_key k ON k.organization_id = r.organization_id AND k.id = r.charge_key_id
	LEFT JOIN outlay.billing_account b ON b.organization_id = k.organization_id AND b.id = k.billing_account_id
	LEFT JOIN outlay.charge c ON c.organization_id = r.organization_id AND c.charge_key_id = r.charge_key_id
	 AND c.month = r.month AND c.id = r.charge_id
	WHERE r.organization_id = $1 AND r.id = $2`;

/**
 * A request for lines with its answer, or null when it has expired. Whoever may not see people gets the lines without
 * anything that may name one: see `maskLine`.
 */
export async function readLineRequest(
	database: Database,
	actor: Actor,
	requestId: string,
): Promise<LineRequestView | null> {
	requireImportsRight(actor);
	const result = await inSqlTransaction(database, actor, (session) =>
		session.query<RequestRow>(REQUEST_SQL, [actor.organizationId, requestId]),
	);
	const [row] = result.rows;
	if (row === undefined) return null;
	const lines = row.result === null ? null : resultSchema.parse(row.result);
	const shown = lines === null || seesPeople(actor) ? lines : withoutPeople(lines, row);
	return { id: row.id, status: row.status, result: shown, error: row.error?.message ?? null };
}

function withoutPeople(found: ExplainedLines, { source, people, facts }: RequestRow): ExplainedLines {
	const said = (texts: readonly (string | null)[]) =>
		texts.flatMap((text) => (text === null || text === "" ? [] : [text]));
	const lines = found.lines.map((line) => {
		const known: MaskContext = {
			shown: new Set(said([...facts, line.quantity, line.amount])),
			people: new Set(said(people)),
			wholeNumbers: namesNoOneByNumber(source),
		};
		return { ...line, raw: maskLine(line.raw, known) };
	});
	return { ...found, lines };
}
