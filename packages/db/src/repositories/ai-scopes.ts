import {
	type AiScope,
	DEFAULT_AI_SCOPE,
	DEFAULT_AI_SCOPE_VERSION,
	tidyPatterns,
} from "@outlay/finops/ai-scope";
import { invariant } from "@outlay/finops/result";
import { type Actor, ForbiddenError, requireRight } from "../actor.ts";
import { type Database, inTransaction, type SqlSession, type Transaction } from "../database.ts";
import { appendAudit } from "./audit.ts";
import { type ImportDeclaration, insertImport } from "./imports.ts";

/** An organization's AI scopes, old ones included. */
export interface AiScopes {
	readonly current: number;
	/** The scope of a version; of the built-in one for imports of sources that have none. */
	readonly of: (version: number | null) => AiScope;
}

/** All versions: a handful, read whole. */
export async function readAiScopes(database: Database, actor: Actor): Promise<AiScopes> {
	requireRight(actor, "imports.read");
	const rows = await inTransaction(database, actor, (transaction) =>
		transaction.aiScope.findMany({
			where: { organizationId: actor.organizationId },
			orderBy: { version: "asc" },
		}),
	);
	const known = new Map<number, AiScope>(
		rows.map(({ version, include, exclude }) => [version, { include, exclude }]),
	);
	known.set(DEFAULT_AI_SCOPE_VERSION, DEFAULT_AI_SCOPE);
	return {
		current: rows.at(-1)?.version ?? DEFAULT_AI_SCOPE_VERSION,
		of: (version) => {
			const scope = known.get(version ?? DEFAULT_AI_SCOPE_VERSION);
			invariant(scope !== undefined, `AI scope ${version} was written before an import was read with it`);
			return scope;
		},
	};
}

/** The AI scope as its page shows it. */
export interface AiScopeView extends AiScope {
	/** 0: the built-in one. */
	readonly version: number;
	readonly defaults: AiScope;
	/** null: nobody has changed it. */
	readonly author: string | null;
	/** ISO instant. */
	readonly changedAt: string | null;
	/** Files whose charges were chosen by another version. */
	readonly outdatedImports: number;
}

/** The scope that the next cloud bill is read with, and how many files were read with another one. */
export async function readAiScope(database: Database, actor: Actor): Promise<AiScopeView> {
	requireWhole(actor, "imports.read");
	return inTransaction(database, actor, async (transaction) => {
		const row = await latest(transaction, actor);
		const version = row?.version ?? DEFAULT_AI_SCOPE_VERSION;
		const { include, exclude } = row ?? DEFAULT_AI_SCOPE;
		return {
			version,
			include,
			exclude,
			defaults: DEFAULT_AI_SCOPE,
			author: row?.author ?? null,
			changedAt: row?.createdAt.toISOString() ?? null,
			outdatedImports: (await findOutdated(transaction, actor, version)).length,
		};
	});
}

interface ScopeChange {
	readonly scope: AiScope;
	/** The version that was changed: somebody else may have changed it meanwhile. */
	readonly baseVersion: number;
	readonly now: Date;
}

/** Writes the next version. False when it is no longer `baseVersion` that is changed. An equal scope changes nothing. */
export async function changeAiScope(
	database: Database,
	actor: Actor,
	{ scope, baseVersion, now }: ScopeChange,
): Promise<boolean> {
	requireWhole(actor, "connections.write");
	const { organizationId } = actor;
	const next = { include: [...tidyPatterns(scope.include)], exclude: [...tidyPatterns(scope.exclude)] };
	return inTransaction(database, actor, async (transaction) => {
		const row = await latest(transaction, actor);
		if ((row?.version ?? DEFAULT_AI_SCOPE_VERSION) !== baseVersion) return false;
		const { include, exclude } = row ?? DEFAULT_AI_SCOPE;
		if (JSON.stringify(next) === JSON.stringify({ include, exclude })) return true;
		const version = baseVersion + 1;
		const data = { organizationId, version, ...next, author: actor.label, createdAt: now };
		const { count } = await transaction.aiScope.createMany({ data, skipDuplicates: true });
		if (count === 0) return false;
		const details = { version, ...next };
		const entry = { action: "ai_scope.changed", subject: "ai_scope", subjectId: String(version), details };
		await appendAudit(transaction, actor, { entry, now });
		return true;
	});
}

/**
 * Reads every file again whose charges were chosen by an older scope, each in an import of its own. Returns how many.
 * Those that are under way already are not asked for twice.
 */
export async function reimportOutdated(database: Database, actor: Actor, now: Date): Promise<number> {
	requireWhole(actor, "connections.write");
	return inTransaction(database, actor, async (transaction) => {
		const version = (await latest(transaction, actor))?.version ?? DEFAULT_AI_SCOPE_VERSION;
		const files = await findOutdated(transaction, actor, version);
		for (const { sha256, byte_length, file_name, member, declared, delivery, as_of } of files) {
			await insertImport(transaction, actor, {
				sha256,
				byteLength: Number(byte_length),
				fileName: file_name,
				member,
				declared: { ...declared, aiScope: version, partOf: { delivery, asOf: as_of.toISOString() } },
			});
		}
		if (files.length === 0) return 0;
		const details = { version, imports: files.length };
		const entry = { action: "ai_scope.reimported", subject: "ai_scope", subjectId: String(version), details };
		await appendAudit(transaction, actor, { entry, now });
		return files.length;
	});
}

const latest = (transaction: Transaction, { organizationId }: Actor) =>
	transaction.aiScope.findFirst({ where: { organizationId }, orderBy: { version: "desc" } });

/** A cloud bill is of the whole organization. */
function requireWhole(actor: Actor, right: "imports.read" | "connections.write"): void {
	requireRight(actor, right);
	if (actor.scope.kind !== "organization") throw new ForbiddenError(right);
}

interface OutdatedRow {
	readonly sha256: string;
	readonly byte_length: bigint;
	readonly file_name: string;
	readonly member: string;
	readonly declared: ImportDeclaration;
	readonly delivery: string;
	readonly as_of: Date;
}

/** Some charges are of this delivery: nothing newer has replaced all of it. */
const HOLDS = `EXISTS (SELECT FROM outlay.cell c WHERE c.organization_id = i.organization_id
  AND c.source = i.source AND c.sha256 = i.delivery AND c.as_of = i.as_of)`;

/** Files that fill cells and whose last reading used another version. */
function findOutdated(
	transaction: Transaction,
	{ organizationId }: Actor,
	version: number,
): Promise<OutdatedRow[]> {
	return transaction.$queryRawUnsafe<OutdatedRow[]>(
		`SELECT r.sha256, r.byte_length, i.file_name, i.member, i.declared, i.delivery, i.as_of
		 FROM (SELECT DISTINCT ON (raw_export_id, member) * FROM outlay."import"
		   WHERE organization_id = $1::uuid AND ai_scope_version IS NOT NULL AND delivery IS NOT NULL
		     AND status IN ('committed', 'done') ORDER BY raw_export_id, member, id DESC) i
		 JOIN outlay.raw_export r ON r.organization_id = i.organization_id AND r.id = i.raw_export_id
		 WHERE i.ai_scope_version <> $2 AND ${HOLDS}
		   AND NOT EXISTS (SELECT FROM outlay."import" j WHERE j.organization_id = i.organization_id
		     AND j.raw_export_id = i.raw_export_id AND j.member = i.member AND j.status IN ('received', 'reading'))
		 ORDER BY i.id`,
		organizationId,
		version,
	);
}

/** The delivery of an import that was read with another scope and still fills cells: its bytes are wanted again. */
export async function findOutdatedDelivery(
	session: SqlSession,
	{
		organizationId,
		importId,
		version,
	}: {
		readonly organizationId: string;
		readonly importId: string;
		readonly version: number;
	},
): Promise<{ readonly delivery: string; readonly asOf: string } | null> {
	const result = await session.query<{ delivery: string; as_of: Date }>(
		`SELECT i.delivery, i.as_of FROM (SELECT latest.* FROM outlay."import" own
		   JOIN outlay."import" latest ON latest.organization_id = own.organization_id
		     AND latest.raw_export_id = own.raw_export_id AND latest.member = own.member
		     AND latest.status IN ('committed', 'done')
		   WHERE own.organization_id = $1 AND own.id = $2 ORDER BY latest.id DESC LIMIT 1) i
		 WHERE i.ai_scope_version <> $3 AND ${HOLDS}`,
		[organizationId, importId, version],
	);
	const [row] = result.rows;
	return row === undefined ? null : { delivery: row.delivery, asOf: row.as_of.toISOString() };
}
