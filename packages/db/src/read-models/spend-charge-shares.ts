import type { Day } from "@outlay/finops/day";
import { formatAtto } from "@outlay/finops/money";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import { coverageOfPosting, type FoldedCharge, keyOfPosting, readPostings } from "../spend/carry-days.ts";
import { type RecordDay, readRecordDays } from "../spend/record-days.ts";
import { attoOf } from "../spend/split-shares.ts";
import { addOwned, ownersWithMoney, partOwned } from "./spend-charge-owners.ts";
import type { ChargeShare, ChargeUse } from "./spend-charge-row.ts";
import {
	addTwo,
	foldId,
	type KeyFold,
	NO_COST,
	type OwnedCosts,
	partsOfTwo,
	type TwoCosts,
	type WantedFold,
} from "./spend-wanted.ts";

/** A charge's part on one key, or of one charge's fold. */
interface Part {
	readonly amounts: TwoCosts;
	readonly use: ChargeUse;
	/** Sums to the amounts. */
	readonly owners: readonly OwnedCosts[];
	/** Of the fold of charges that it is a part of: {@link chargeFoldId}. */
	readonly foldId: string;
}

interface Origin {
	readonly organizationId: string;
	readonly accountId: string;
	readonly record: RecordDay;
}

/**
 * The charges behind a figure's money of one day, each with its share. A key's money goes back the way it came: from a
 * split's line to the pool's keys (`readWanted`), from a key to the parts of the bills that were carried down to it,
 * from those to the charges that they fold. Shares sum to the money for each cost. In order of id.
 */
export async function readChargeShares(
	session: SqlSession,
	{ organizationId }: Actor,
	{ day, wanted }: { readonly day: Day; readonly wanted: readonly WantedFold[] },
): Promise<readonly ChargeShare[]> {
	const shares: ChargeShare[] = [];
	for (const [accountId, folds] of Map.groupBy(wanted, (fold) => fold.accountId)) {
		const [record] = await readRecordDays(session, { organizationId, accountId }, [day]);
		if (record !== undefined)
			shares.push(...(await sharesOfAccount(session, { organizationId, accountId, record }, folds)));
	}
	return shares.sort((a, b) => (a.id < b.id ? -1 : 1));
}

async function sharesOfAccount(
	session: SqlSession,
	origin: Origin,
	folds: readonly WantedFold[],
): Promise<readonly ChargeShare[]> {
	const carries = origin.record.counted.some(({ use }) => use === "carry");
	const parts = carries ? await carriedParts(session, origin, folds) : folds.map(directPart);
	const byFold = Map.groupBy(parts, (part) => part.foldId);
	const charges = await readMoneyCharges(session, origin, [...byFold.keys()].map(keyOfFoldId));
	const grouped = Map.groupBy(charges, (charge) =>
		chargeFoldId(charge, carries ? "" : origin.record.ofRecord.basis),
	);
	return [...byFold].flatMap(([id, own]) => chargeShares(grouped.get(id) ?? [], own));
}

function directPart(fold: WantedFold): Part {
	return {
		amounts: fold.wanted,
		owners: addOwned(fold.owners),
		use: fold.split ? "shared" : "direct",
		foldId: chargeFoldId(fold, fold.coverage),
	};
}

/** Which charges are told apart: a key's of one kind. Bills that are carried have no coverage before they are. */
function chargeFoldId(charge: Omit<KeyFold, "coverage">, coverage: string): string {
	const { key, source, meter, tier, category, chargeClass, currency } = charge;
	return JSON.stringify([key, source, coverage, meter, tier, category, chargeClass, currency]);
}

function keyOfFoldId(id: string): string {
	const [key] = JSON.parse(id) as readonly [string]; // parse boundary: chargeFoldId wrote it
	return key;
}

/** Parts of bills on the wanted keys, as carrying them down makes them. */
async function carriedParts(
	session: SqlSession,
	origin: Origin,
	folds: readonly WantedFold[],
): Promise<readonly Part[]> {
	const wanted = new Map(folds.map((fold) => [foldId(fold), fold]));
	const postings = await readPostings(session, origin, origin.record);
	const byFold = Map.groupBy(postings, (posting) =>
		foldId({
			...foldOfRow(posting.billed.row),
			key: keyOfPosting(origin, posting),
			coverage: coverageOfPosting(posting),
		}),
	);
	return [...byFold].flatMap(([id, own]) => {
		const fold = wanted.get(id);
		if (fold === undefined) return [];
		const parts = partsOfTwo(
			fold.wanted,
			own.map(({ costs }) => costs),
		);
		const owners = addOwned(fold.owners);
		return own.map((posting, at) => ({
			amounts: parts[at] ?? NO_COST,
			owners: partOwned(parts[at] ?? NO_COST, owners),
			use: fold.split ? "shared" : posting.kind === "carried" ? "carried" : "direct",
			foldId: chargeFoldId(foldOfRow(posting.billed.row), ""),
		}));
	});
}

function foldOfRow(row: FoldedCharge): Omit<KeyFold, "coverage"> {
	return {
		key: row.charge_key_id,
		source: row.source,
		meter: row.meter,
		tier: row.tier,
		category: row.charge_category,
		chargeClass: row.charge_class,
		currency: row.billing_currency,
	};
}

interface MoneyCharge extends Omit<KeyFold, "coverage"> {
	readonly id: string;
	readonly month: string;
	readonly billed: string;
	readonly effective: string;
}

/** Charges of record of the keys on the day. Costs as rollups take them: see `insertDirect` and carry-days. */
async function readMoneyCharges(
	session: SqlSession,
	{ organizationId, accountId, record }: Origin,
	keys: readonly string[],
): Promise<readonly MoneyCharge[]> {
	const money = record.counted.filter(({ use }) => use !== "carry");
	const result = await session.query<MoneyCharge>(
		`SELECT c.id, c.month::text, c.charge_key_id AS key, c.source, c.meter, c.tier, c.charge_category AS category,
		   c.charge_class AS "chargeClass", c.billing_currency AS currency,
		   coalesce(c.billed_cost, c.effective_cost, 0)::text AS billed, coalesce(c.effective_cost, 0)::text AS effective
		 FROM unnest($4::text[], $5::text[]) AS h (source, scope)
		 JOIN outlay.charge c ON c.organization_id = $1 AND c.billing_account_id = $2 AND c.source = h.source
		   AND c.scope = h.scope AND c.day = $3::date AND c.month = date_trunc('month', $3::timestamp)::date
		 WHERE c.charge_key_id = ANY($6::uuid[]) ORDER BY c.id`,
		[
			organizationId,
			accountId,
			record.day,
			money.map(({ source }) => source),
			money.map(({ scope }) => scope),
			[...new Set(keys)],
		],
	);
	return result.rows;
}

function chargeShares(charges: readonly MoneyCharge[], parts: readonly Part[]): readonly ChargeShare[] {
	if (charges.length === 0) return [];
	const amounts = charges.map(({ billed, effective }) => ({
		billed: attoOf(billed),
		effective: attoOf(effective),
	}));
	const shares = partsOfTwo(parts.map((part) => part.amounts).reduce(addTwo, NO_COST), amounts);
	const use = strongestUse(parts);
	const owners = addOwned(parts.flatMap((part) => part.owners));
	return charges.flatMap(({ id, key, month }, at) => {
		const own = amounts[at] ?? NO_COST;
		const share = shares[at] ?? NO_COST;
		const whole = share.billed === own.billed && share.effective === own.effective;
		if (!whole && share.billed === 0n && share.effective === 0n) return [];
		const costs = { billed: formatAtto(share.billed), effective: formatAtto(share.effective) };
		const owned = ownersWithMoney(partOwned(share, owners));
		const how = use === "shared" && whole ? "direct" : use;
		return [{ id, key, month, use: how, whole, owners: owned, ...costs }];
	});
}

function strongestUse(parts: readonly Part[]): ChargeUse {
	const found = (["shared", "carried"] as const).find((use) => parts.some((part) => part.use === use));
	return found ?? "direct";
}
