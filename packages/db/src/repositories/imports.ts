import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";
import { addToOutbox } from "./outbox.ts";

/** What the person or the request says about a file that does not say it itself. */
export interface ImportDeclaration {
	readonly source?: string;
	readonly billingAccountId?: string;
	/** Half-open, `YYYY-MM-DD`. */
	readonly span?: { readonly start: string; readonly end: string };
	/** ISO instant. */
	readonly asOf?: string;
	/** Name of a filter: the file holds a part of the account and replaces only itself. */
	readonly filter?: string;
	/** Name of the provider's delivery that the file is a part of: files of one name add up. */
	readonly delivery?: string;
	/** The delivery that the file is a further part of, as it fills its period now. */
	readonly partOf?: { readonly delivery: string; readonly asOf: string };
	/** The file is read again, with this version of the AI scope or a later one. */
	readonly aiScope?: number;
	/** The file takes the place of whatever fills its period. */
	readonly replaces?: true;
}

export interface NewImport {
	readonly sha256: string;
	readonly byteLength: number;
	readonly fileName: string;
	/** Name inside an archive; empty for a file of its own. */
	readonly member: string;
	readonly declared: ImportDeclaration;
}

/** An import as the worker needs it. */
export interface ImportRun {
	readonly id: string;
	readonly organizationId: string;
	readonly rawExportId: string;
	readonly sha256: string;
	readonly fileName: string;
	readonly member: string;
	readonly status: string;
	readonly declared: ImportDeclaration;
	/** When these bytes came for the first time: what they say is no newer, however often they come. */
	readonly receivedAt: Date;
}

/** Statuses after which nothing more happens by itself. */
export const TERMINAL_STATUSES = ["done", "unchanged", "failed", "cancelled"] as const;

/** Stores the raw export's record and the import, and asks for its run. Returns the import's id. */
export async function createImport(
	database: Database,
	actor: Actor,
	request: { readonly input: NewImport; readonly now: Date },
): Promise<string> {
	const { input, now } = request;
	requireRight(actor, "imports.write");
	return inTransaction(database, actor, async (transaction) => {
		const id = await insertImport(transaction, actor, input);
		await appendAudit(transaction, actor, {
			entry: {
				action: "import.created",
				subject: "import",
				subjectId: id,
				details: {
					fileName: input.fileName,
					sha256: input.sha256,
					member: input.member,
					declared: input.declared,
				},
			},
			now,
		});
		return id;
	});
}

/** What a member of an archive has from the archive. */
export interface ImportOrigin {
	readonly createdAt: Date;
	readonly requestedBy: string | null;
	readonly broughtBy: string;
}

/** Stores the records of an import and asks for its run, inside the transaction of a larger change. */
export async function insertImport(
	transaction: Transaction,
	actor: Actor,
	input: NewImport & { readonly origin?: ImportOrigin },
): Promise<string> {
	const { organizationId } = actor;
	const rawExport = await transaction.rawExport.upsert({
		where: { organizationId_sha256: { organizationId, sha256: input.sha256 } },
		update: {},
		create: {
			organizationId,
			id: newId(),
			sha256: input.sha256,
			byteLength: BigInt(input.byteLength),
			fileName: input.fileName,
			createdBy: actor.personId,
		},
	});
	const id = newId();
	await transaction.import.create({
		data: {
			organizationId,
			id,
			rawExportId: rawExport.id,
			member: input.member,
			fileName: input.fileName,
			status: "received",
			stage: "waiting",
			declared: { ...input.declared },
			requestedBy: actor.personId,
			broughtBy: actor.label,
			...input.origin,
		},
	});
	await addToOutbox(transaction, organizationId, {
		job: "import.run",
		payload: { organizationId, importId: id },
	});
	return id;
}

/** The import, or null when the organization has none of that id. */
export async function findImport(
	database: Database,
	actor: Actor,
	importId: string,
): Promise<ImportRun | null> {
	requireRight(actor, "imports.read");
	return inTransaction(database, actor, async (transaction) => {
		const { organizationId } = actor;
		const row = await transaction.import.findUnique({
			where: { organizationId_id: { organizationId, id: importId } },
		});
		if (row === null) return null;
		const raw = await transaction.rawExport.findUniqueOrThrow({
			where: { organizationId_id: { organizationId, id: row.rawExportId } },
		});
		return {
			id: row.id,
			organizationId,
			rawExportId: row.rawExportId,
			sha256: raw.sha256,
			fileName: row.fileName,
			member: row.member,
			status: row.status,
			declared: row.declared as ImportDeclaration, // parse boundary: written by createImport
			receivedAt: raw.createdAt,
		};
	});
}

/** The finished import of the same bytes that was told at least what this one is told, if there is one. */
export async function findSameImport(
	database: Database,
	actor: Actor,
	run: ImportRun,
): Promise<string | null> {
	return inTransaction(database, actor, async (transaction) => {
		const rows = await transaction.import.findMany({
			where: {
				organizationId: actor.organizationId,
				rawExportId: run.rawExportId,
				member: run.member,
				status: { in: ["committed", "done"] },
				id: { not: run.id },
			},
			orderBy: { id: "asc" },
		});
		const asked = Object.entries(run.declared);
		return rows.find((row) => asked.every(([name, value]) => isSaid(row.declared, name, value)))?.id ?? null;
	});
}

/** Whether an earlier declaration says this too: asking for less than before asks for nothing new. */
function isSaid(declared: unknown, name: string, value: unknown): boolean {
	const said: unknown =
		typeof declared === "object" && declared !== null ? Reflect.get(declared, name) : undefined;
	return JSON.stringify(said) === JSON.stringify(value);
}

export interface ImportProgress {
	readonly stage: string;
	readonly rows: number;
	readonly bytes: number;
	readonly totalBytes: number;
	/** Epoch ms of the start of this reading, and of this report: they give the speed. */
	readonly startedAt: number;
	readonly at: number;
}

/** Shows where a running import is. Returns false when someone cancelled it. */
export async function reportProgress(
	database: Database,
	actor: Actor,
	{ importId, progress }: { readonly importId: string; readonly progress: ImportProgress },
): Promise<boolean> {
	return inTransaction(database, actor, async (transaction) => {
		const { count } = await transaction.import.updateMany({
			where: { organizationId: actor.organizationId, id: importId, status: { in: ["received", "reading"] } },
			data: {
				status: "reading",
				stage: progress.stage,
				progress: { ...progress },
				startedAt: new Date(progress.startedAt),
			},
		});
		return count > 0;
	});
}

/** Ends an import in a state that needs no further work of the worker. One that has ended already stays as it is. */
export async function finishImport(database: Database, actor: Actor, end: EndedImport): Promise<void> {
	await inTransaction(database, actor, (transaction) => finish(transaction, actor, end));
}

interface EndedImport {
	readonly importId: string;
	readonly outcome: ImportEnd;
}

export interface ImportEnd {
	readonly status: "done" | "unchanged" | "failed" | "cancelled" | "needs_confirmation";
	readonly stage: string;
	readonly error?: Readonly<Record<string, unknown>>;
	readonly source?: string;
	readonly layout?: string;
}

/** {@link finishImport} inside the transaction of a larger change. False: it had ended already. */
export async function finish(
	transaction: Transaction,
	actor: Actor,
	{ importId, outcome }: EndedImport,
): Promise<boolean> {
	const { count } = await transaction.import.updateMany({
		// Whoever cancelled it meanwhile keeps the last word.
		where: { organizationId: actor.organizationId, id: importId, status: { in: ["received", "reading"] } },
		data: {
			status: outcome.status,
			stage: outcome.stage,
			finishedAt: new Date(),
			...(outcome.error === undefined ? {} : { error: JSON.parse(JSON.stringify(outcome.error)) }),
			...(outcome.source === undefined ? {} : { source: outcome.source }),
			...(outcome.layout === undefined ? {} : { layout: outcome.layout }),
		},
	});
	return count > 0;
}

/** Cancels an import that has not committed. Returns false when it is too late. */
export async function cancelImport(
	database: Database,
	actor: Actor,
	input: { readonly importId: string; readonly now: Date },
): Promise<boolean> {
	const { importId, now } = input;
	requireRight(actor, "imports.write");
	return inTransaction(database, actor, async (transaction) => {
		const { count } = await transaction.import.updateMany({
			where: {
				organizationId: actor.organizationId,
				id: importId,
				status: { in: ["received", "reading", "needs_confirmation"] },
			},
			data: { status: "cancelled", stage: "cancelled", finishedAt: now },
		});
		if (count === 0) return false;
		const entry = { action: "import.cancelled", subject: "import", subjectId: importId, details: {} };
		await appendAudit(transaction, actor, { entry, now });
		return true;
	});
}

/** Imports that a crash may have left behind, of all organizations: read again, or rolled up, when a worker starts. */
export async function findInterruptedImports(
	database: Database,
): Promise<
	readonly { readonly organizationId: string; readonly importId: string; readonly committed: boolean }[]
> {
	const rows = await database.prisma.import.findMany({
		where: { status: { in: ["received", "reading", "committed"] } },
		select: { organizationId: true, id: true, status: true },
		orderBy: { id: "asc" },
	});
	return rows.map((row) => ({
		organizationId: row.organizationId,
		importId: row.id,
		committed: row.status === "committed",
	}));
}

/** Imports whose charges are in and whose days wait for the rollup. */
export async function findCommittedImports(database: Database, actor: Actor): Promise<readonly string[]> {
	const rows = await inTransaction(database, actor, (transaction) =>
		transaction.import.findMany({
			where: { organizationId: actor.organizationId, status: "committed" },
			select: { id: true },
		}),
	);
	return rows.map((row) => row.id);
}

/** Marks committed imports as done, after the rollup that began when they were committed already. */
export async function markImportsDone(
	database: Database,
	actor: Actor,
	input: { readonly importIds: readonly string[]; readonly now: Date },
): Promise<void> {
	const { importIds, now } = input;
	await inTransaction(database, actor, (transaction) =>
		transaction.import.updateMany({
			where: { organizationId: actor.organizationId, id: { in: [...importIds] }, status: "committed" },
			data: { status: "done", stage: "done", finishedAt: now },
		}),
	);
}

export interface ImportState {
	readonly id: string;
	readonly fileName: string;
	readonly status: string;
	/** As declared, ISO; null when nobody said. */
	readonly asOf: string | null;
	readonly error: unknown;
}

/** Every import of the organization with its status, oldest first. */
export async function findImportStates(database: Database, actor: Actor): Promise<readonly ImportState[]> {
	requireRight(actor, "imports.read");
	const rows = await inTransaction(database, actor, (transaction) =>
		transaction.import.findMany({
			where: { organizationId: actor.organizationId },
			select: { id: true, fileName: true, status: true, declared: true, error: true },
			orderBy: { id: "asc" },
		}),
	);
	return rows.map(({ declared, ...row }) => ({
		...row,
		asOf: (declared as ImportDeclaration).asOf ?? null, // parse boundary: written by createImport
	}));
}
