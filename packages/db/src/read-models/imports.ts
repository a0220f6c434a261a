import { DAY_MS } from "@outlay/finops/day";
import { type Actor, ForbiddenError, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import type { Prisma } from "../generated/client.ts";
import { type ImportProgressView, parseProgress } from "./imports-progress.ts";
import { type ImportTrouble, parseTrouble } from "./imports-trouble.ts";

export const IMPORT_STATUSES = [
	"received",
	"reading",
	"needs_confirmation",
	"committed",
	"done",
	"unchanged",
	"failed",
	"cancelled",
] as const;
export type ImportStatus = (typeof IMPORT_STATUSES)[number];

/** The money equation of one currency: amountIn = charged + quarantined + skipped + residue, as exact decimal text. */
export interface ImportMoneyView {
	/** Empty: rows without a currency. */
	readonly currency: string;
	readonly amountIn: string;
	readonly charged: string;
	readonly quarantined: string;
	readonly skipped: string;
	readonly residue: string;
	/** Rows set aside whose amount could not be read: they are in none of the sums. */
	readonly unknownAmountRows: number;
}

/** One import in the list. Times are ISO instants, days `YYYY-MM-DD`, the span half-open; a stream's is that of its rows. */
export interface ImportSummary {
	readonly id: string;
	readonly fileName: string;
	/** Name inside an archive; empty for a file of its own. */
	readonly member: string;
	readonly status: ImportStatus;
	readonly stage: string;
	readonly progress: ImportProgressView | null;
	readonly source: string | null;
	readonly layout: string | null;
	readonly span: { readonly start: string; readonly end: string } | null;
	readonly asOf: string | null;
	readonly rows: {
		readonly read: number;
		readonly charged: number;
		readonly quarantined: number;
		readonly skipped: number;
	};
	readonly money: readonly ImportMoneyView[];
	readonly trouble: ImportTrouble | null;
	/** Who brought it: a person, a token or Outlay itself by name; null: nobody noted it. */
	readonly requestedBy: string | null;
	readonly createdAt: string;
	readonly startedAt: string | null;
	readonly finishedAt: string | null;
}

export interface ImportReasonView {
	readonly disposition: "quarantined" | "skipped";
	readonly code: string;
	readonly currency: string;
	readonly rows: number;
	readonly amount: string;
	/** Rows among them whose amount could not be read: they are not in `amount`. */
	readonly unknownAmountRows: number;
}

/** Everything that the page of one import shows. */
export interface ImportDetail extends ImportSummary {
	readonly sha256: string;
	readonly byteLength: number;
	readonly declared: Readonly<Record<string, unknown>>;
	/** What chose its rows; 0: the built-in AI scope; null: the source has none. */
	readonly aiScopeVersion: number | null;
	readonly reasons: readonly ImportReasonView[];
	readonly unknownColumns: readonly string[];
	readonly gaps: readonly { readonly code: string; readonly text: string }[];
	/** Quarantined lines kept with their text; the counts in `rows` may be larger. */
	readonly issuesKept: number;
	/** An archive's files: imports of their own. */
	readonly members: readonly {
		readonly id: string;
		readonly member: string;
		readonly status: ImportStatus;
	}[];
}

export interface ImportListQuery {
	/** Id of the last import of the page before. */
	readonly cursor: string | null;
	readonly limit: number;
	readonly status: ImportStatus | null;
}

export interface Page<T> {
	readonly items: readonly T[];
	readonly nextCursor: string | null;
}

/** An import is of the whole organization: whoever sees only a part of it sees none of its files. */
export function requireImportsRight(actor: Actor): void {
	requireRight(actor, "imports.read");
	if (actor.scope.kind !== "organization") throw new ForbiddenError("imports.read");
}

/** Imports, newest first. */
export async function listImports(
	database: Database,
	actor: Actor,
	query: ImportListQuery,
): Promise<Page<ImportSummary>> {
	requireImportsRight(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const rows = await transaction.import.findMany({
			where: {
				organizationId,
				...(query.cursor === null ? {} : { id: { lt: query.cursor } }),
				...(query.status === null ? {} : { status: query.status }),
			},
			orderBy: { id: "desc" },
			take: query.limit + 1,
		});
		const page = rows.slice(0, query.limit);
		const items = await summaries(transaction, organizationId, page);
		return { items, nextCursor: rows.length > query.limit ? (page.at(-1)?.id ?? null) : null };
	});
}

/** One import with everything about it, or null when the organization has none of that id. */
export async function readImport(
	database: Database,
	actor: Actor,
	importId: string,
): Promise<ImportDetail | null> {
	requireImportsRight(actor);
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const key = { organizationId, id: importId };
		const row = await transaction.import.findUnique({ where: { organizationId_id: key } });
		if (row === null) return null;
		const [summary] = await summaries(transaction, organizationId, [row]);
		if (summary === undefined) return null;
		const raw = await transaction.rawExport.findUniqueOrThrow({
			where: { organizationId_id: { organizationId, id: row.rawExportId } },
		});
		return {
			...summary,
			sha256: raw.sha256,
			byteLength: Number(raw.byteLength),
			declared: row.declared as Readonly<Record<string, unknown>>, // parse boundary: written by createImport
			aiScopeVersion: row.aiScopeVersion,
			reasons: await readReasons(transaction, organizationId, importId),
			unknownColumns: row.unknownColumns,
			gaps: row.gaps as unknown as ImportDetail["gaps"], // parse boundary: written by recordImport
			issuesKept: await transaction.importIssue.count({ where: { organizationId, importId } }),
			members: row.stage === "unpacked" ? await readMembers(transaction, row) : [],
		};
	});
}

type ImportRow = Prisma.ImportGetPayload<Record<never, never>>;

async function summaries(
	transaction: Transaction,
	organizationId: string,
	rows: readonly ImportRow[],
): Promise<readonly ImportSummary[]> {
	const money = await transaction.importMoney.findMany({
		where: { organizationId, importId: { in: rows.map((row) => row.id) } },
		orderBy: { currency: "asc" },
	});
	const people = await transaction.person.findMany({
		where: { organizationId, id: { in: rows.flatMap((row) => row.requestedBy ?? []) } },
		select: { id: true, name: true },
	});
	const batches = await transaction.streamBatchDay.groupBy({
		by: ["importId"],
		where: { organizationId, importId: { in: rows.map((row) => row.id) } },
		_min: { day: true },
		_max: { day: true },
	});
	const moneyOf = Map.groupBy(money, (entry) => entry.importId);
	return rows.map((row) => ({
		...toSummary(row),
		span: spanOf(row) ?? batchSpan(batches.find(({ importId }) => importId === row.id)),
		money: (moneyOf.get(row.id) ?? []).map(toMoney),
		requestedBy: people.find((person) => person.id === row.requestedBy)?.name ?? (row.broughtBy || null),
	}));
}

function toSummary(row: ImportRow): Omit<ImportSummary, "money" | "requestedBy" | "span"> {
	return {
		id: row.id,
		fileName: row.fileName,
		member: row.member,
		status: row.status as ImportStatus, // parse boundary: the column's check keeps it to these
		stage: row.stage,
		progress: parseProgress(row.progress),
		source: row.source,
		layout: row.layout,
		asOf: row.asOf?.toISOString() ?? null,
		rows: {
			read: Number(row.rowsRead),
			charged: Number(row.rowsCharged),
			quarantined: Number(row.rowsQuarantined),
			skipped: Number(row.rowsSkipped),
		},
		trouble: parseTrouble(row.error),
		createdAt: row.createdAt.toISOString(),
		startedAt: row.startedAt?.toISOString() ?? null,
		finishedAt: row.finishedAt?.toISOString() ?? null,
	};
}

/** The days that a statement speaks for. */
function spanOf({ spanStart, spanEnd }: ImportRow): ImportSummary["span"] {
	return spanStart === null || spanEnd === null ? null : { start: dayText(spanStart), end: dayText(spanEnd) };
}

/** A stream speaks for no days: those that it has rows of. */
function batchSpan(
	days:
		| { readonly _min: { readonly day: Date | null }; readonly _max: { readonly day: Date | null } }
		| undefined,
): ImportSummary["span"] {
	if (days === undefined || days._min.day === null || days._max.day === null) return null;
	return { start: dayText(days._min.day), end: dayText(new Date(days._max.day.getTime() + DAY_MS)) };
}

const dayText = (date: Date): string => date.toISOString().slice(0, 10);

function toMoney(row: Prisma.ImportMoneyGetPayload<Record<never, never>>): ImportMoneyView {
	return {
		currency: row.currency,
		amountIn: row.amountIn.toFixed(),
		charged: row.charged.toFixed(),
		quarantined: row.quarantined.toFixed(),
		skipped: row.skipped.toFixed(),
		residue: row.residue.toFixed(),
		unknownAmountRows: Number(row.unknownAmountRows),
	};
}

async function readReasons(
	transaction: Transaction,
	organizationId: string,
	importId: string,
): Promise<readonly ImportReasonView[]> {
	const rows = await transaction.importReason.findMany({
		where: { organizationId, importId },
		orderBy: [{ disposition: "asc" }, { rows: "desc" }, { code: "asc" }, { currency: "asc" }],
	});
	return rows.map((row) => ({
		disposition: row.disposition === "quarantined" ? "quarantined" : "skipped",
		code: row.code,
		currency: row.currency,
		rows: Number(row.rows),
		amount: row.amount.toFixed(),
		unknownAmountRows: Number(row.unknownAmountRows),
	}));
}

async function readMembers(transaction: Transaction, archive: ImportRow): Promise<ImportDetail["members"]> {
	const rows = await transaction.import.findMany({
		where: {
			organizationId: archive.organizationId,
			rawExportId: archive.rawExportId,
			member: { not: "" },
			id: { gt: archive.id },
		},
		select: { id: true, member: true, status: true },
		orderBy: { id: "asc" },
	});
	return rows.map((row) => ({ ...row, status: row.status as ImportStatus })); // parse boundary: as above
}
