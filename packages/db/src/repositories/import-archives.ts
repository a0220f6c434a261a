import { isSamePlace, partName } from "@outlay/finops/deliveries";
import { invariant } from "@outlay/finops/result";
import type { Actor } from "../actor.ts";
import { type Database, inTransaction, type SqlSession } from "../database.ts";
import { finish, type ImportRun, insertImport } from "./imports.ts";

/** One file of an archive. `member` is its full name there. */
export interface ArchiveMember {
	readonly fileName: string;
	readonly member: string;
	/** Equal for members with equal bytes. */
	readonly fingerprint: string | null;
}

export interface OpenedArchive {
	readonly archive: ImportRun;
	readonly members: readonly ArchiveMember[];
}

/**
 * One import per member of an archive, made when the archive is opened; the archive's own import is then done. A member
 * that repeats another's bytes changes nothing, and says so. Nothing happens when the archive was cancelled meanwhile.
 */
export async function expandArchive(
	database: Database,
	actor: Actor,
	{ archive, members }: OpenedArchive,
): Promise<void> {
	const { organizationId } = actor;
	await inTransaction(database, actor, async (transaction) => {
		const outcome = { status: "done", stage: "unpacked" } as const;
		if (!(await finish(transaction, actor, { importId: archive.id, outcome }))) return;
		const row = await transaction.import.findUniqueOrThrow({
			where: { organizationId_id: { organizationId, id: archive.id } },
		});
		const raw = await transaction.rawExport.findUniqueOrThrow({
			where: { organizationId_id: { organizationId, id: row.rawExportId } },
		});
		const { createdAt, requestedBy, broughtBy } = row;
		const origin = { createdAt, requestedBy, broughtBy };
		const firsts = new Map<string, string>();
		for (const { fileName, member, fingerprint } of members) {
			const file = { sha256: raw.sha256, byteLength: Number(raw.byteLength), fileName, member };
			const importId = await insertImport(transaction, actor, {
				...file,
				declared: archive.declared,
				origin,
			});
			const first = fingerprint === null ? undefined : firsts.get(fingerprint);
			if (fingerprint !== null && first === undefined) firsts.set(fingerprint, importId);
			if (first === undefined) continue;
			const error = { code: "same_bytes", importId: first };
			await finish(transaction, actor, { importId, outcome: { status: "unchanged", stage: "done", error } });
		}
	});
}

/** A file that was imported, as a refold or a drill-down reads it again. */
export interface ImportedFile {
	readonly importId: string;
	readonly sha256: string;
	readonly fileName: string;
	readonly member: string;
	readonly layout: string;
	/** The AI scope that chose its rows; null: its source has none. */
	readonly aiScopeVersion: number | null;
	/** Epoch ms. */
	readonly asOf: number;
}

/** Another file of an import's delivery. */
export interface DeliveredPart extends ImportedFile {
	/** The import's billing accounts of which this file is a part. */
	readonly accountIds: readonly string[];
	/** Whose the rows are that name no account, as it was said when the file came; null: nobody had to say. */
	readonly declaredAccountId: string | null;
}

/**
 * The other files of an import's delivery that are in and about the same billing accounts. Together with the import they
 * are what the provider delivered, so that a report in parts adds up. A file that was imported twice, or whose part was
 * brought again, counts once: for each account the latest file that is about it. Of before accounts were kept, a file may
 * be about any.
 */
export async function findOtherParts(
	session: SqlSession,
	own: {
		readonly organizationId: string;
		readonly importId: string;
		readonly source: string;
		readonly delivery: string;
		readonly asOf: string;
		/** Files about none of these are none of its parts. */
		readonly accountIds: readonly string[];
	},
): Promise<readonly DeliveredPart[]> {
	const result = await session.query<PartRow>(
		`SELECT i.id AS "importId", i.raw_export_id, r.sha256, i.file_name AS "fileName", i.member, i.layout, i.ai_scope_version AS "aiScopeVersion", i.as_of,
		   i.declared->>'billingAccountId' AS "declaredAccountId",
		   CASE WHEN i.id = $2 THEN $6::uuid[] ELSE i.account_ids END AS account_ids
		 FROM outlay."import" i
		 JOIN outlay.raw_export r ON r.organization_id = i.organization_id AND r.id = i.raw_export_id
		 WHERE i.organization_id = $1 AND (i.id = $2 OR (i.source = $3 AND i.delivery = $4 AND i.as_of = $5
		   AND i.status IN ('committed', 'done')))
		 ORDER BY (i.id = $2) DESC, i.id DESC`,
		[own.organizationId, own.importId, own.source, own.delivery, own.asOf, own.accountIds],
	);
	const newer: PartRow[] = [];
	const parts: DeliveredPart[] = [];
	for (const row of result.rows) {
		const { as_of, raw_export_id: _rawExportId, account_ids: _accountIds, ...file } = row;
		const accountIds = own.accountIds.filter(
			(id) => isAbout(row, id) && !newer.some((one) => isAbout(one, id) && isSamePart(one, row)),
		);
		newer.push(row);
		if (row.importId === own.importId || accountIds.length === 0) continue;
		parts.push({ ...file, accountIds, asOf: as_of.getTime() });
	}
	return parts.toSorted((a, b) => (a.importId < b.importId ? -1 : 1));
}

interface PartRow extends ImportedFile, Pick<DeliveredPart, "declaredAccountId"> {
	readonly raw_export_id: string;
	readonly as_of: Date;
	/** null: of before accounts were kept. */
	readonly account_ids: readonly string[] | null;
}

/** The same bytes, or two files of one number: of an account that both are about the later one is that part. */
function isSamePart(a: PartRow, b: PartRow): boolean {
	if (a.raw_export_id === b.raw_export_id) return a.member === b.member;
	return partName(a.fileName).part !== null && isSamePlace(a, b);
}

const isAbout = ({ account_ids }: PartRow, id: string): boolean =>
	account_ids === null || account_ids.includes(id);

/** An import that is in, as a drill-down reads it again. Throws when the organization has none of that id. */
export async function findImportedFile(
	session: SqlSession,
	{ organizationId, importId }: { readonly organizationId: string; readonly importId: string },
): Promise<ImportedFile & { readonly delivery: string }> {
	const result = await session.query<
		ImportedFile & { readonly as_of: Date; readonly delivery: string | null }
	>(
		`SELECT i.id AS "importId", r.sha256, i.file_name AS "fileName", i.member, i.layout, i.ai_scope_version AS "aiScopeVersion", i.as_of, i.delivery
		 FROM outlay."import" i JOIN outlay.raw_export r ON r.organization_id = i.organization_id AND r.id = i.raw_export_id
		 WHERE i.organization_id = $1 AND i.id = $2`,
		[organizationId, importId],
	);
	const [row] = result.rows;
	invariant(row !== undefined && row.delivery !== null, `import ${importId} has charges and is gone`);
	const { as_of, delivery, ...file } = row;
	return { ...file, delivery, asOf: as_of.getTime() };
}
