import { pseudonymLabel } from "./spend-labels.ts";
import type { OwnedCosts } from "./spend-wanted.ts";

/** An id of the source with what the source calls it. */
export interface Named {
	readonly id: string;
	readonly name: string;
}

/**
 * How a charge came to a figure. `direct`: at its own key. `carried`: a bill coarser than keys, carried down to the keys of
 * usage. `shared`: money of a pool, by a split.
 */
export type ChargeUse = "direct" | "carried" | "shared";

/** How much of a charge belongs to a figure. Decimal text; of both costs, for either view. */
export interface ChargeShare {
	readonly id: string;
	readonly key: string;
	readonly month: string;
	readonly use: ChargeUse;
	/** All of the charge. */
	readonly whole: boolean;
	readonly billed: string;
	readonly effective: string;
	/** Whose it is: their parts sum to the share. */
	readonly owners: readonly OwnedCosts[];
}

/** Who owns a charge, or a part of it, as rules said it on its day. All three null: nobody, it is unallocated. */
export interface ChargeOwner {
	readonly department: Named | null;
	readonly team: Named | null;
	readonly feature: Named | null;
	/** Decimal text of what of the share is theirs. */
	readonly billedCost: string;
	readonly effectiveCost: string;
}

/**
 * One charge with its FOCUS columns. Money and quantities are exact decimal text; null where the source has none, and
 * where the actor may only see their own share of the charge.
 */
export interface SpendCharge {
	readonly id: string;
	readonly day: string;
	readonly chargePeriodStart: string;
	readonly chargePeriodEnd: string;
	readonly accountingMonth: string;
	readonly billingAccount: Named;
	readonly provider: string;
	readonly service: string | null;
	readonly subAccount: Named | null;
	readonly apiKey: Named | null;
	readonly resource: Named | null;
	/** A pseudonym unless the actor may see people. */
	readonly principal: Named | null;
	readonly model: string | null;
	readonly meter: string;
	readonly tier: string;
	readonly contextBand: string;
	readonly chargeCategory: string;
	readonly chargeClass: string | null;
	readonly chargeDescription: string;
	readonly invoiceId: string | null;
	readonly currency: string;
	readonly consumedQuantity: string | null;
	readonly billedCost: string | null;
	readonly effectiveCost: string | null;
	readonly contractedCost: string | null;
	readonly listCost: string | null;
	/** `billed` by the provider, or `metered` usage. */
	readonly basis: string;
	/** `billed`, `priced` by the price book, or `unpriced`. */
	readonly rating: string;
	readonly source: string;
	readonly use: ChargeUse;
	/** What of it belongs to the figure: the shares of a list sum to it. `whole`: all of it. */
	readonly share: { readonly whole: boolean; readonly billedCost: string; readonly effectiveCost: string };
	/** Whose the share is, as published; one at least. */
	readonly owners: readonly ChargeOwner[];
	readonly importId: string;
	readonly fileName: string;
	/** Lines of the file that it folds. */
	readonly lines: number;
}

export interface ChargeRow {
	readonly id: string;
	readonly day: string;
	readonly charge_period_start: Date;
	readonly charge_period_end: Date;
	readonly accounting_month: string;
	readonly account_id: string;
	readonly account_name: string;
	readonly provider: string;
	readonly service: string | null;
	readonly sub_account: string | null;
	readonly api_key: string | null;
	readonly resource: string | null;
	readonly person: string | null;
	readonly principal: string | null;
	readonly names: {
		readonly subAccount?: string;
		readonly apiKey?: string;
		readonly principal?: string;
		readonly resource?: string;
	};
	readonly model: string | null;
	readonly meter: string;
	readonly tier: string;
	readonly context_band: string;
	readonly charge_category: string;
	readonly charge_class: string;
	readonly charge_description: string;
	readonly invoice_id: string;
	readonly billing_currency: string;
	readonly consumed_quantity: string | null;
	readonly billed_cost: string | null;
	readonly effective_cost: string | null;
	readonly contracted_cost: string | null;
	readonly list_cost: string | null;
	readonly basis: string;
	readonly rating: string;
	readonly source: string;
	readonly import_id: string;
	readonly file_name: string;
	readonly lines: number;
}

const amount = (column: string) => `trim_scale(c.${column})::text AS ${column}`;

/** Columns of a charge `c`, its key `k`, its billing account `b` and its import `i`. */
export const CHARGE_COLUMNS_SQL = `c.id, c.day::text, c.charge_period_start, c.charge_period_end, c.accounting_month::text,
  b.id AS account_id, coalesce(nullif(b.name, ''), b.external_id, b.issuer) AS account_name, k.provider, k.service,
  k.sub_account, k.api_key, k.resource, k.principal, k.names, k.model, c.meter, c.tier, c.context_band, c.charge_category,
  c.charge_class, c.charge_description, c.invoice_id, c.billing_currency, ${amount("consumed_quantity")},
  ${amount("billed_cost")}, ${amount("effective_cost")}, ${amount("contracted_cost")}, ${amount("list_cost")}, c.basis,
  c.rating, c.source, c.import_id, i.file_name, c.lines`;

/** A row of {@link CHARGE_COLUMNS_SQL} with its share; `sharesOnly` leaves out amounts that hold others' money. */
export function toCharge(
	row: ChargeRow,
	share: Pick<ChargeShare, "use" | "whole" | "billed" | "effective">,
	{ sharesOnly, owners }: { readonly sharesOnly: boolean; readonly owners: readonly ChargeOwner[] },
): SpendCharge {
	const { names } = row;
	const hidden = sharesOnly && !share.whole;
	return {
		id: row.id,
		day: row.day,
		chargePeriodStart: row.charge_period_start.toISOString(),
		chargePeriodEnd: row.charge_period_end.toISOString(),
		accountingMonth: row.accounting_month.slice(0, 7),
		billingAccount: { id: row.account_id, name: row.account_name },
		provider: row.provider,
		service: row.service,
		subAccount: named(row.sub_account, names.subAccount),
		apiKey: named(row.api_key, names.apiKey),
		resource: named(row.resource, names.resource),
		principal: person(row),
		model: row.model,
		meter: row.meter,
		tier: row.tier,
		contextBand: row.context_band,
		chargeCategory: row.charge_category,
		chargeClass: row.charge_class === "" ? null : row.charge_class,
		chargeDescription: row.charge_description,
		invoiceId: row.invoice_id === "" ? null : row.invoice_id,
		currency: row.billing_currency,
		consumedQuantity: hidden ? null : row.consumed_quantity,
		billedCost: hidden ? null : row.billed_cost,
		effectiveCost: hidden ? null : row.effective_cost,
		contractedCost: hidden ? null : row.contracted_cost,
		listCost: hidden ? null : row.list_cost,
		basis: row.basis,
		rating: row.rating,
		source: row.source,
		use: share.use,
		share: { whole: share.whole, billedCost: share.billed, effectiveCost: share.effective },
		owners,
		importId: row.import_id,
		fileName: row.file_name,
		lines: row.lines,
	};
}

function named(id: string | null, name: string | undefined): Named | null {
	return id === null ? null : { id, name: name ?? id };
}

/** Who sees people gets the person; the others the digest that the database made, under a made-up name. */
function person({ person: key, principal, names }: ChargeRow): Named | null {
	if (key === null) return null;
	return key === principal ? named(key, names.principal) : { id: key, name: pseudonymLabel(key) };
}
