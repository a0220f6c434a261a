import { formatAtto } from "@outlay/finops/money";
import type { Price } from "@outlay/pricing/price";
import {
	type EditionCounts,
	type EditionName,
	type EditionPlan,
	isNewerEdition,
	type PriceEdition,
	planEdition,
	type StoredPrice,
} from "@outlay/pricing/price-edition";
import { type Actor, requireOrganizationRight, requireRight } from "../actor.ts";
import { asOwner, type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { appendAudit } from "./audit.ts";
import { PRICE_COLUMNS, type PriceRow, toPrice } from "./price-books.ts";
import { hasNewThreshold, lockPrices, recordPriceChange, refoldStreams } from "./price-changes.ts";

/** Rows per statement: each takes a dozen of the 32,767 parameters that one may have. */
const CHUNK = 2_000;

/** The edition of the catalogue that a price book is at. */
export interface AppliedEdition extends EditionName {
	/** ISO instant. */
	readonly appliedAt: string;
}

/** null: the book took in none so far. */
export async function readAppliedEdition(database: Database, actor: Actor): Promise<AppliedEdition | null> {
	requireRight(actor, "prices.read");
	return inTransaction(database, actor, (transaction) => latest(transaction, actor));
}

/** Organizations whose price books are at an older edition than this one, or at none. */
export async function organizationsBehind(
	database: Database,
	edition: EditionName,
): Promise<readonly string[]> {
	const organizations = await asOwner(database, (prisma) =>
		prisma.organization.findMany({ select: { id: true }, orderBy: { id: "asc" } }),
	);
	const behind: string[] = [];
	for (const { id } of organizations) {
		const at = await inTransaction(database, { organizationId: id }, (transaction) =>
			latest(transaction, { organizationId: id }),
		);
		if (at === null || isNewerEdition(edition, at)) behind.push(id);
	}
	return behind;
}

/**
 * Brings a price book to an edition of the catalogue, as {@link planEdition} says, and asks for the usage of the models
 * concerned to be rated again, as a price that people enter does. An edition that is not newer than the book's changes
 * nothing: null. Of two at once one waits, and then has nothing to do.
 */
export async function applyPriceEdition(
	database: Database,
	actor: Actor,
	input: { readonly edition: PriceEdition; readonly now: Date },
): Promise<EditionCounts | null> {
	requireOrganizationRight(actor, "prices.write");
	const { edition, now } = input;
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockPrices(transaction, actor);
		const from = await latest(transaction, actor);
		if (from !== null && !isNewerEdition(edition, from)) return null;
		const plan = planEdition({ stored: await readStored(transaction, actor), edition });
		const isNewThreshold = await hasNewThreshold(transaction, actor, plan.added);
		await writePlan(transaction, actor, { plan, now });
		const { version, date } = edition;
		await transaction.priceEdition.create({
			data: { organizationId, version, date: new Date(`${date}T00:00:00Z`), appliedAt: now },
		});
		const rows = {
			added: plan.added.length,
			closed: plan.closed.length,
			removed: plan.removed.length,
		};
		const details = { date, from: from?.version ?? null, subjects: plan.counts, rows };
		const entry = {
			action: "price_edition.applied",
			subject: "price_edition",
			subjectId: version,
			details,
		};
		await appendAudit(transaction, actor, { entry, now });
		// A book is there before the first file: then nothing was rated by another.
		const hasImports = (await transaction.import.count({ where: { organizationId }, take: 1 })) > 0;
		if (hasImports && plan.models.length > 0) {
			if (isNewThreshold) await refoldStreams(transaction, actor);
			await recordPriceChange(transaction, actor, plan.models);
		}
		return plan.counts;
	});
}

async function latest(
	transaction: Transaction,
	{ organizationId }: Pick<Actor, "organizationId">,
): Promise<AppliedEdition | null> {
	const rows = await transaction.priceEdition.findMany({ where: { organizationId } });
	const editions = rows.map(({ version, date, appliedAt }) => ({
		version,
		date: dayFromDb(date.toISOString().slice(0, 10)),
		appliedAt: appliedAt.toISOString(),
	}));
	return editions.reduce<AppliedEdition | null>(
		(newest, one) => (newest === null || isNewerEdition(one, newest) ? one : newest),
		null,
	);
}

async function readStored(
	transaction: Transaction,
	{ organizationId }: Actor,
): Promise<readonly StoredPrice[]> {
	const rows = await transaction.$queryRawUnsafe<(PriceRow & { readonly id: string })[]>(
		`SELECT id, ${PRICE_COLUMNS} FROM outlay.price WHERE organization_id = $1::uuid`,
		organizationId,
	);
	return rows.map((row) => ({ ...toPrice(row), id: row.id }));
}

async function writePlan(
	transaction: Transaction,
	{ organizationId }: Actor,
	{ plan, now }: { readonly plan: EditionPlan; readonly now: Date },
): Promise<void> {
	for (const ids of chunks(plan.removed)) {
		await transaction.price.deleteMany({ where: { organizationId, id: { in: [...ids] } } });
	}
	for (const [validTo, rows] of Map.groupBy(plan.closed, (row) => row.validTo)) {
		for (const ids of chunks(rows.map(({ id }) => id))) {
			await transaction.price.updateMany({
				where: { organizationId, id: { in: [...ids] } },
				data: { validTo: dayDate(validTo) },
			});
		}
	}
	for (const prices of chunks(plan.added)) {
		await transaction.price.createMany({
			data: prices.map((price) => ({ organizationId, id: newId(), ...columnsOf(price), createdAt: now })),
		});
	}
}

function columnsOf({ unitAtto, validFrom, validTo, sourceDate, ...columns }: Price) {
	return {
		...columns,
		unitPrice: formatAtto(unitAtto),
		validFrom: dayDate(validFrom),
		validTo: dayDate(validTo),
		sourceDate: dayDate(sourceDate),
	};
}

const dayDate = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00Z`));

function chunks<T>(rows: readonly T[]): readonly (readonly T[])[] {
	return Array.from({ length: Math.ceil(rows.length / CHUNK) }, (_, index) =>
		rows.slice(index * CHUNK, (index + 1) * CHUNK),
	);
}
