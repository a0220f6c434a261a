import { type ExactDecimal, parseDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import type { JsonValue, RowReason } from "./connector.ts";
import { isJsonNumber, isJsonObject, jsonText } from "./json-value.ts";

/**
 * A row's fields as text, by name: a column of a CSV row or a member of a JSON result (`amount.value`
 * reaches into nested objects). null: absent, null or empty. One reading serves both layouts.
 */
export type RowFields = (name: string) => string | null;

const isBlank = (text: string): boolean => text.trim() === "";

export function cellFields(cells: Readonly<Record<string, string | null>>): RowFields {
	return (name) => {
		const text = cells[name]?.trim();
		return text === undefined || text === "" ? null : text;
	};
}

export function jsonFields(value: JsonValue): RowFields {
	return (name) => {
		let current: JsonValue | undefined = value;
		for (const step of name.split(".")) {
			current = isJsonObject(current) ? current[step] : undefined;
		}
		if (current === undefined || current === null) return null;
		if (typeof current === "string") return isBlank(current) ? null : current.trim();
		return isJsonNumber(current) ? current.numberText : jsonText(current);
	};
}

/** The reason of a row that lacks `field`. */
export function missingValue(field: string, message: string): RowReason {
	return { code: "missing_value", field, value: null, message };
}

/** An amount that may be negative; never rounded. `0E-6176` is zero. */
export function decimalField(fields: RowFields, field: string): Result<ExactDecimal, RowReason> {
	const text = fields(field);
	if (text === null) {
		return err(missingValue(field, `${field} is empty: export the row again, or fill in the amount.`));
	}
	const parsed = parseDecimal(text);
	if (parsed.ok) return parsed;
	return err({
		code: "bad_amount",
		field,
		value: text,
		message: `${field} is "${text}", which is not a plain decimal number: write it as 1234.56, without currency signs or thousands separators.`,
	});
}

/** A quantity, possibly with decimals; null where the source says nothing. */
export function quantityField(fields: RowFields, field: string): Result<ExactDecimal | null, RowReason> {
	if (fields(field) === null) return ok(null);
	const quantity = decimalField(fields, field);
	return quantity.ok ? quantity : err({ ...quantity.error, code: "bad_quantity" });
}

/** A count: whole and not negative; `59200.0` and `1e3` are whole. */
function countField(fields: RowFields, field: string): Result<bigint | null, RowReason> {
	const text = fields(field);
	if (text === null) return ok(null);
	if (/^\d{1,15}$/.test(text)) return ok(BigInt(text)); // nearly all of them, without the decimal's detour
	const parsed = parseDecimal(text);
	if (parsed.ok) {
		const unit = 10n ** BigInt(parsed.value.scale);
		if (parsed.value.digits >= 0n && parsed.value.digits % unit === 0n) {
			return ok(parsed.value.digits / unit);
		}
	}
	return err({
		code: "bad_count",
		field,
		value: text,
		message: `${field} is "${text}", which is not a count: it has to be a whole number of zero or more.`,
	});
}

/** Several counts at once; null where the source says nothing. The first unreadable one is the reason. */
export function countFields<Name extends string>(
	fields: RowFields,
	names: readonly Name[],
): Result<ReadonlyMap<Name, bigint | null>, RowReason> {
	const counts = new Map<Name, bigint | null>();
	for (const name of names) {
		const count = countField(fields, name);
		if (!count.ok) return count;
		counts.set(name, count.value);
	}
	return ok(counts);
}

/** The same number of units, `digits` powers of ten smaller: cents as dollars, exactly. */
export function shiftedDown(value: ExactDecimal, digits: number): ExactDecimal {
	return value.digits === 0n ? value : { digits: value.digits, scale: value.scale + digits };
}
