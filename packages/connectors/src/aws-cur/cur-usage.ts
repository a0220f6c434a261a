import type { Meter, Tier } from "@outlay/finops/charge";
import type { ExactDecimal } from "@outlay/finops/money";
import { ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "../connector.ts";
import { singleUnits } from "../meter-quantity.ts";
import { modelIdentity } from "../model-text.ts";
import { quantityField } from "../row-fields.ts";
import { parseTags } from "../tag-map.ts";
import { type NamedUnit, parseUnit } from "../unit-name.ts";
import type { CurRow } from "./cur-columns.ts";

export interface CurUsage {
	readonly service: string | null;
	readonly model: string | null;
	readonly meter: Meter;
	/** null: the line is no use of a model. */
	readonly tier: Tier | null;
	readonly quantity: ExactDecimal | null;
}

const MARKETPLACE = "AWS Marketplace";
const MILLION: NamedUnit = { factor: 1_000_000n, noun: "token" };

/** The product's name: a column of the legacy report, a member of CUR 2.0's map, else the product code. */
export function serviceOf(row: CurRow): string | null {
	const named = row.fields("product_product_name");
	if (named !== null) return named;
	const product = parseTags(row.raw("product"), "product");
	const inMap = product.ok ? product.value["product_name"] : undefined;
	if (inMap !== undefined && inMap !== "") return inMap;
	return row.fields("line_item_product_code") ?? row.fields("product_servicecode");
}

/**
 * Model, meter, tier and tokens of a line, in both of Bedrock's billing shapes: the usage type names
 * model and token type, or (marketplace) the token type alone and the product is the model. Only usage
 * has a quantity: credits and discounts repeat the usage type without having used anything.
 */
export function curUsage(row: CurRow, isUsage: boolean): Result<CurUsage, RowReason> {
	const service = serviceOf(row);
	const identity = modelIdentity("aws", row.fields("line_item_usage_type") ?? "");
	const isEdition = service !== null && /bedrock edition\)/i.test(service);
	const edition = isEdition ? modelIdentity("aws", service).model : null;
	const usage: CurUsage = {
		service,
		// A usage type that names no token type is no spelling of a model.
		model: (identity.meter === null ? null : identity.model) ?? edition,
		meter: identity.meter ?? "other",
		// AWS names every tier but the standard one.
		tier: identity.tier ?? (identity.meter === null ? null : "standard"),
		quantity: null,
	};
	if (!isUsage || identity.meter === null) return ok(usage);
	const amount = quantityField(() => row.fields("line_item_usage_amount"), "line_item_usage_amount");
	if (!amount.ok) return amount;
	const unit = unitOf(row);
	if (unit === null || amount.value === null) return ok(usage);
	const quantity = singleUnits({ quantity: amount.value, unit, meter: identity.meter, provider: "aws" });
	return ok({ ...usage, quantity });
}

/**
 * The unit of the usage amount. A description that speaks of millions wins over the pricing unit, which
 * AWS has changed before; a marketplace line has its unit in the third field of the description.
 */
function unitOf(row: CurRow): NamedUnit | null {
	const description = row.fields("line_item_line_item_description") ?? "";
	if (/\bmillion\b/i.test(description)) return MILLION;
	const pricing = parseUnit(row.fields("pricing_unit") ?? "");
	if (pricing !== null || row.fields("bill_billing_entity") !== MARKETPLACE) return pricing;
	return parseUnit(description.split("|")[2] ?? "");
}
