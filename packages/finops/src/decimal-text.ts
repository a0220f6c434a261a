import { groupThousands, MINUS } from "./count-text.ts";
import { divideHalfEven, formatDecimal, parseDecimal } from "./money.ts";
import { invariant } from "./result.ts";

export interface DecimalParts {
	readonly negative: boolean;
	readonly zero: boolean;
	/** Whole part with thousands separators, without sign: `184,207`. */
	readonly whole: string;
	/** Decimals without the point, padded to the asked number of places: `36`. */
	readonly fraction: string;
}

/** The parts of a decimal text rounded half-even to `places`, without a float. Throws on text that is no decimal. */
export function decimalParts(text: string, places: number): DecimalParts {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, `"${text}" is not a decimal`);
	const { digits, scale } = parsed.value;
	const rounded =
		scale > places
			? divideHalfEven(digits, 10n ** BigInt(scale - places))
			: digits * 10n ** BigInt(places - scale);
	const magnitude = (rounded < 0n ? -rounded : rounded).toString().padStart(places + 1, "0");
	return {
		negative: rounded < 0n,
		zero: rounded === 0n,
		whole: groupThousands(magnitude.slice(0, magnitude.length - places)),
		fraction: magnitude.slice(magnitude.length - places),
	};
}

/** All digits of a decimal text, grouped, with its sign: `−1,234.5678`. */
export function exactText(text: string): string {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, `"${text}" is not a decimal`);
	const [whole = "0", fraction] = formatDecimal(parsed.value).replace("-", "").split(".");
	const sign = parsed.value.digits < 0n ? MINUS : "";
	return `${sign}${groupThousands(whole)}${fraction === undefined ? "" : `.${fraction}`}`;
}

/** Percent rounded to one decimal with a space that does not break: `11.8 %`. */
export function percentText(percent: string, places = 1): string {
	const { negative, whole, fraction } = decimalParts(percent, places);
	return `${negative ? MINUS : ""}${whole}${places > 0 ? `.${fraction}` : ""}\u00a0%`;
}

/** `percentText` without its minus, for places that show direction otherwise. */
export function magnitudePercentText(percent: string): string {
	return percentText(percent.replace(/^\s*[-+]/, ""));
}
