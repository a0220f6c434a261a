import { type ExactDecimal, parseDecimal } from "@outlay/finops/money";
import { err, ok, type Result } from "@outlay/finops/result";
import type { RowReason } from "./connector.ts";

const SIGN = /^(?:[$€£¥]|[A-Z]{3}(?= ))\s*/;
/** Commas are thousands separators only beyond doubt: several groups, or a group and a decimal point. */
const GROUPED = /^\d{1,3}(?:(?:,\d{3}){2,}(?:\.\d+)?|,\d{3}\.\d+)$/;

/**
 * An amount as spreadsheets and invoices write it: `$10,000.00 `, `(1,234.50)`, `-€5.00`, `5.64902E-05`.
 * What could mean two amounts is refused: `1,234` is a thousand in one country and one in another.
 */
export function parseMoneyText(text: string, field: string): Result<ExactDecimal, RowReason> {
	const plain = parseDecimal(text);
	if (plain.ok) return plain;
	const decorated = parseDecorated(text.trim());
	if (decorated !== null) return ok(decorated);
	return err({
		code: "bad_amount",
		field,
		value: text,
		message: `${field} is "${text}", which is no amount beyond doubt: write it as 1234.56, with a decimal point and without separators.`,
	});
}

function parseDecorated(text: string): ExactDecimal | null {
	const isBracketed = text.startsWith("(") && text.endsWith(")");
	const inner = isBracketed ? text.slice(1, -1).trim() : text;
	const isMinus = inner.startsWith("-");
	const unsigned = (isMinus ? inner.slice(1).trim() : inner).replace(SIGN, "");
	const hasInnerMinus = unsigned.startsWith("-");
	const digits = hasInnerMinus ? unsigned.slice(1) : unsigned;
	const minuses = [isBracketed, isMinus, hasInnerMinus].filter(Boolean).length;
	if (minuses > 1) return null;
	const parsed = parseDecimal(GROUPED.test(digits) ? digits.replaceAll(",", "") : digits);
	if (!parsed.ok || /^[+-]/.test(digits)) return null;
	return minuses === 1 ? { ...parsed.value, digits: -parsed.value.digits } : parsed.value;
}
