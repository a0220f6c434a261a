import type { Meter, Reach, Tier } from "@outlay/finops/charge";
import type { Day } from "@outlay/finops/day";
import { type Atto, type Currency, type ExactDecimal, formatAtto, formatDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import { describePrice, overlaps, type Price } from "@outlay/pricing/price";
import { type Actor, requireOrganizationRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import { newId } from "../id.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { appendAudit } from "./audit.ts";
import { hasNewThreshold, lockPrices, recordPriceChange, refoldStreams } from "./price-changes.ts";

/** A price that the organization enters. It goes before the catalogue's. Days are half-open; null: without bound. */
export interface NewPrice {
	readonly provider: string;
	/** null: any model of the provider. */
	readonly model: string | null;
	readonly meter: Meter;
	readonly tier: Tier;
	readonly reach: Reach | null;
	readonly abovePromptTokens: bigint | null;
	/** Price of one unit (one token). */
	readonly unitAtto: Atto;
	readonly currency: Currency;
	readonly validFrom: Day | null;
	readonly validTo: Day | null;
	/** Where the price is from, in words. */
	readonly source: string;
}

export interface NewDiscount {
	readonly provider: string;
	readonly model: string | null;
	/** 0 to 100. */
	readonly percent: ExactDecimal;
	readonly validFrom: Day | null;
	readonly validTo: Day | null;
	readonly source: string;
}

/** Another row of the organization holds on one of the days. `index` is that of the new row. */
export interface Overlap {
	readonly code: "overlap";
	readonly index: number;
	/** The row that is there, in words. */
	readonly existing: string;
}

const dayDate = (day: string | null) => (day === null ? null : new Date(`${day}T00:00:00Z`));
const dayText = (date: Date | null) => (date === null ? null : dayFromDb(date.toISOString().slice(0, 10)));

/**
 * Enters prices, all or none. A price that begins later and has no end ends the organization's row before it on that
 * day; any other overlap is refused. Usage of the open months is rated again; a price that begins at a prompt size where
 * no other did has the request logs folded again first. Returns the ids.
 */
export async function addPrices(
	database: Database,
	actor: Actor,
	input: { readonly prices: readonly NewPrice[]; readonly now: Date },
): Promise<Result<readonly string[], Overlap>> {
	requireOrganizationRight(actor, "prices.write");
	const { prices, now } = input;
	return inTransaction(database, actor, async (transaction) => {
		await lockPrices(transaction, actor);
		const placed = planPrices(await readOwnPrices(transaction, actor), prices);
		if (!placed.ok) return placed;
		const isNewThreshold = await hasNewThreshold(transaction, actor, prices);
		for (const { id, price, isNew } of placed.value.filter((row) => row.touched)) {
			if (isNew) await insertPrice(transaction, actor, { id, price, now });
			else await setPriceEnd(transaction, actor, { id, price, now });
		}
		const added = placed.value.filter((row) => row.isNew);
		if (isNewThreshold) await refoldStreams(transaction, actor);
		await recordPriceChange(
			transaction,
			actor,
			added.map(({ price }) => price),
		);
		return ok(added.map(({ id }) => id));
	});
}

interface PlacedPrice {
	readonly id: string;
	readonly price: NewPrice;
	readonly isNew: boolean;
	readonly touched: boolean;
}

/** The organization's rows after the change. */
function planPrices(
	stored: readonly PlacedPrice[],
	prices: readonly NewPrice[],
): Result<readonly PlacedPrice[], Overlap> {
	let rows = stored;
	for (const [index, price] of prices.entries()) {
		const { validFrom, validTo } = price;
		rows = rows.map((row) => {
			const begins = row.price.validFrom;
			const isBefore = validFrom !== null && validTo === null && (begins === null || begins < validFrom);
			if (!sameSubject(row.price, price) || !overlaps(row.price, price) || !isBefore) return row;
			return { ...row, price: { ...row.price, validTo: validFrom }, touched: true };
		});
		const clash = rows.find((row) => sameSubject(row.price, price) && overlaps(row.price, price));
		if (clash !== undefined) return err({ code: "overlap", index, existing: describe(clash.price) });
		rows = [...rows, { id: newId(), price, isNew: true, touched: true }];
	}
	return ok(rows);
}

const describe = (price: NewPrice) =>
	describePrice({ ...price, origin: "organization", sourceDate: null } satisfies Price);

/** Rows of which only one may hold on a day. */
function sameSubject(a: NewPrice, b: NewPrice): boolean {
	return (
		a.provider === b.provider &&
		a.model === b.model &&
		a.meter === b.meter &&
		a.tier === b.tier &&
		a.reach === b.reach &&
		a.abovePromptTokens === b.abovePromptTokens
	);
}

async function readOwnPrices(
	transaction: Transaction,
	{ organizationId }: Actor,
): Promise<readonly PlacedPrice[]> {
	const rows = await transaction.price.findMany({ where: { organizationId, origin: "organization" } });
	return rows.map((row) => ({
		id: row.id,
		isNew: false,
		touched: false,
		price: {
			provider: row.provider,
			model: row.model,
			meter: row.meter as Meter, // parse boundary: written from a Price
			tier: row.tier as Tier, // parse boundary
			reach: row.reach as Reach | null, // parse boundary
			abovePromptTokens: row.abovePromptTokens,
			unitAtto: 0n,
			currency: row.currency,
			validFrom: dayText(row.validFrom),
			validTo: dayText(row.validTo),
			source: row.source,
		},
	}));
}

interface PriceWrite {
	readonly id: string;
	readonly price: NewPrice;
	readonly now: Date;
}

async function insertPrice(
	transaction: Transaction,
	actor: Actor,
	{ id, price, now }: PriceWrite,
): Promise<void> {
	const { organizationId } = actor;
	const { unitAtto, validFrom, validTo, ...columns } = price;
	const unitPrice = formatAtto(unitAtto);
	const data = { ...columns, unitPrice, validFrom: dayDate(validFrom), validTo: dayDate(validTo) };
	const by = { origin: "organization", createdBy: actor.personId, createdAt: now };
	await transaction.price.create({ data: { organizationId, id, ...data, ...by } });
	const above = price.abovePromptTokens?.toString() ?? null;
	const details = { ...columns, abovePromptTokens: above, unitPrice, validFrom, validTo };
	await appendAudit(transaction, actor, {
		entry: { action: "price.added", subject: "price", subjectId: id, details },
		now,
	});
}

async function setPriceEnd(
	transaction: Transaction,
	actor: Actor,
	{ id, price, now }: PriceWrite,
): Promise<void> {
	const { organizationId } = actor;
	await transaction.price.updateMany({
		where: { organizationId, id, origin: "organization" },
		data: { validTo: dayDate(price.validTo) },
	});
	const details = { price: describe(price), validTo: price.validTo };
	await appendAudit(transaction, actor, {
		entry: { action: "price.ended", subject: "price", subjectId: id, details },
		now,
	});
}

/** Removes a price that the organization entered; the catalogue's stay. False: there is none of this id. */
export async function removePrice(
	database: Database,
	actor: Actor,
	input: { readonly id: string; readonly now: Date },
): Promise<boolean> {
	requireOrganizationRight(actor, "prices.write");
	const { id, now } = input;
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockPrices(transaction, actor);
		const found = (await readOwnPrices(transaction, actor)).find((row) => row.id === id);
		if (found === undefined) return false;
		await transaction.price.deleteMany({ where: { organizationId, id, origin: "organization" } });
		await appendAudit(transaction, actor, {
			entry: {
				action: "price.removed",
				subject: "price",
				subjectId: id,
				details: { price: describe(found.price) },
			},
			now,
		});
		await recordPriceChange(transaction, actor, [found.price]);
		return true;
	});
}

/** Enters a discount. One that begins later and has no end ends the one before it on that day. Returns its id. */
export async function addDiscount(
	database: Database,
	actor: Actor,
	input: { readonly discount: NewDiscount; readonly now: Date },
): Promise<Result<string, Overlap>> {
	requireOrganizationRight(actor, "prices.write");
	const { discount, now } = input;
	const { provider, model, source, validFrom, validTo } = discount;
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockPrices(transaction, actor);
		const rows = await transaction.discount.findMany({ where: { organizationId, provider, model } });
		const touched = rows.filter((row) => overlaps(periodOf(row), discount));
		const isBefore = (row: DatedRow) => {
			const begins = periodOf(row).validFrom;
			return validFrom !== null && validTo === null && (begins === null || begins < validFrom);
		};
		const clash = touched.find((row) => !isBefore(row));
		if (clash !== undefined) {
			return err({ code: "overlap", index: 0, existing: `${clash.percent.toFixed()} % (${clash.source})` });
		}
		await transaction.discount.updateMany({
			where: { organizationId, id: { in: touched.map((row) => row.id) } },
			data: { validTo: dayDate(validFrom) },
		});
		const id = newId();
		const percent = formatDecimal(discount.percent);
		await transaction.discount.create({
			data: {
				organizationId,
				id,
				provider,
				model,
				source,
				percent,
				validFrom: dayDate(validFrom),
				validTo: dayDate(validTo),
				createdAt: now,
			},
		});
		const details = { provider, model, source, percent, validFrom, validTo };
		const entry = { action: "discount.added", subject: "discount", subjectId: id, details };
		await appendAudit(transaction, actor, { entry, now });
		await recordPriceChange(transaction, actor, [discount]);
		return ok(id);
	});
}

interface DatedRow {
	readonly validFrom: Date | null;
	readonly validTo: Date | null;
}

const periodOf = (row: DatedRow) => ({ validFrom: dayText(row.validFrom), validTo: dayText(row.validTo) });

/** Removes a discount. False: there is none of this id. */
export async function removeDiscount(
	database: Database,
	actor: Actor,
	input: { readonly id: string; readonly now: Date },
): Promise<boolean> {
	requireOrganizationRight(actor, "prices.write");
	const { id, now } = input;
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		await lockPrices(transaction, actor);
		const row = await transaction.discount.findUnique({
			where: { organizationId_id: { organizationId, id } },
		});
		if (row === null) return false;
		await transaction.discount.deleteMany({ where: { organizationId, id } });
		const { provider, model, source } = row;
		const details = { provider, model, source, percent: row.percent.toFixed() };
		const entry = { action: "discount.removed", subject: "discount", subjectId: id, details };
		await appendAudit(transaction, actor, { entry, now });
		await recordPriceChange(transaction, actor, [row]);
		return true;
	});
}
