import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { Prisma } from "../generated/client.ts";
import type { ImportTrouble } from "../read-models/imports-trouble.ts";
import { appendAudit } from "./audit.ts";
import { type AccountMapping, saveMapping } from "./billing-accounts.ts";
import type { ImportDeclaration } from "./imports.ts";
import { addToOutbox } from "./outbox.ts";

/** What a file is to the export that fills its period already. */
export const DELIVERY_ROLES = ["part", "replacement"] as const;
export type DeliveryRole = (typeof DELIVERY_ROLES)[number];

type DeliveryAnswer = Pick<ImportDeclaration, "asOf" | "partOf" | "replaces">;

/** The answer to `delivery_unclear` as a declaration. Nothing where the import does not ask for it. */
export function declareRole(trouble: ImportTrouble | null, role: DeliveryRole): DeliveryAnswer {
	const held = trouble?.held ?? null;
	if (held === null) return {};
	if (role === "part") return { partOf: { delivery: held.delivery, asOf: held.asOf } };
	// What is older by the clock takes the place of what is newer only as of a moment after it.
	const isOlder = held.ownAsOf === null || Date.parse(held.ownAsOf) <= Date.parse(held.asOf);
	return { replaces: true, ...(isOlder ? { asOf: new Date(Date.parse(held.asOf) + 1).toISOString() } : {}) };
}

export interface ImportAnswer {
	readonly importId: string;
	/** All that is declared of the file now. */
	readonly declared: ImportDeclaration;
	/** What of it says how the file and what fills its period belong together: it holds for all files of its archive. */
	readonly role: DeliveryAnswer;
	readonly mapping: AccountMapping | null;
	readonly now: Date;
}

/**
 * Answers what an import asked for (span, account, as-of, who pays for a gateway's calls, part or replacement) and runs
 * it again. False when it does not wait for that.
 */
export async function confirmImport(database: Database, actor: Actor, input: ImportAnswer): Promise<boolean> {
	requireRight(actor, "imports.write");
	const { importId, mapping, now } = input;
	return inTransaction(database, actor, async (transaction) => {
		if (!(await goOn(transaction, actor, input))) return false;
		if (mapping !== null) await saveMapping(transaction, actor, { mapping, now });
		const details = { ...input.declared };
		const entry = { action: "import.confirmed", subject: "import", subjectId: importId, details };
		await appendAudit(transaction, actor, { entry, now });
		if (Object.keys(input.role).length > 0) await confirmSiblings(transaction, actor, input);
		return true;
	});
}

async function goOn(
	transaction: Transaction,
	{ organizationId }: Actor,
	{ importId, declared }: Pick<ImportAnswer, "importId" | "declared">,
): Promise<boolean> {
	const { count } = await transaction.import.updateMany({
		where: { organizationId, id: importId, status: "needs_confirmation" },
		data: {
			status: "received",
			stage: "waiting",
			declared: { ...declared },
			error: Prisma.DbNull,
			finishedAt: null,
		},
	});
	if (count === 0) return false;
	await addToOutbox(transaction, organizationId, {
		job: "import.run",
		payload: { organizationId, importId },
	});
	return true;
}

/** The other files of the archive that wait for the same answer. */
async function confirmSiblings(
	transaction: Transaction,
	actor: Actor,
	{ importId, role }: ImportAnswer,
): Promise<void> {
	const { organizationId } = actor;
	const { rawExportId, member } = await transaction.import.findUniqueOrThrow({
		where: { organizationId_id: { organizationId, id: importId } },
	});
	if (member === "") return;
	const siblings = await transaction.import.findMany({
		where: {
			organizationId,
			rawExportId,
			status: "needs_confirmation",
			error: { path: ["code"], equals: "delivery_unclear" },
		},
	});
	for (const { id, declared } of siblings) {
		const said = declared as ImportDeclaration; // parse boundary: written by createImport
		await goOn(transaction, actor, { importId: id, declared: { ...said, ...role } });
	}
}
