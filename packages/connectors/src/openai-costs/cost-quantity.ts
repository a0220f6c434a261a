import type { Meter } from "@outlay/finops/charge";
import type { ExactDecimal } from "@outlay/finops/money";
import { ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "../connector.ts";
import { quantityField, type RowFields } from "../row-fields.ts";

/** What one unit of `quantity_unit` is: so many single units of a meter, or of whichever token meter the item names. */
interface QuantityUnit {
	readonly factor: bigint;
	readonly meter: Meter | "tokens";
}

const UNITS: ReadonlyMap<string, QuantityUnit> = new Map([
	["tokens", { factor: 1n, meter: "tokens" }],
	["1000_tokens", { factor: 1000n, meter: "tokens" }],
	["duration_seconds", { factor: 1n, meter: "second" }],
	["duration_minutes", { factor: 60n, meter: "second" }],
	["duration_hours", { factor: 3600n, meter: "second" }],
	["images", { factor: 1n, meter: "image" }],
	["characters", { factor: 1n, meter: "character" }],
]);

/** Meters that count calls, whatever unit stands beside them. */
const CALL_METERS: readonly Meter[] = ["web_search", "file_search", "code_session"];

export interface MeteredQuantity {
	readonly meter: Meter;
	/** In single units of the meter; null: the source has none, or counts something else. */
	readonly quantity: ExactDecimal | null;
}

/**
 * The quantity of a cost row in single units, and the meter where the unit says more than the line item
 * (`whisper-1, input` in minutes is seconds). The units are an open set: an unknown one leaves the
 * quantity out and the money in. `gibibyte_hours` is storage over time, which is not a count of bytes.
 */
export function costQuantity(fields: RowFields, itemMeter: Meter): Result<MeteredQuantity, RowReason> {
	const quantity = quantityField(fields, "quantity");
	if (!quantity.ok) return quantity;
	const unitName = fields("quantity_unit");
	if (unitName === "gibibyte_hours" && itemMeter === "other")
		return ok({ meter: "stored_byte", quantity: null });
	const unit = unitName === null ? undefined : UNITS.get(unitName);
	if (unit === undefined || CALL_METERS.includes(itemMeter)) return ok({ meter: itemMeter, quantity: null });
	const single =
		quantity.value === null ? null : { ...quantity.value, digits: quantity.value.digits * unit.factor };
	return ok({ meter: unit.meter === "tokens" ? itemMeter : unit.meter, quantity: single });
}
