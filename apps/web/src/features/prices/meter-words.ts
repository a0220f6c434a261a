import { formatDecimal, parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";

interface MeterWords {
	readonly label: string;
	/** Prices are told for this many units. */
	readonly per: number;
	/** `1M tokens`. */
	readonly unit: string;
}

const MILLION = 1_000_000;
const THOUSAND = 1_000;
const GIGABYTE = 1_000_000_000;

const tokens = (label: string): MeterWords => ({ label, per: MILLION, unit: "1M tokens" });

const WORDS: Readonly<Record<string, MeterWords>> = {
	input: tokens("Input"),
	output: tokens("Output"),
	cache_read: tokens("Cache read"),
	cache_write: tokens("Cache write"),
	cache_write_5m: tokens("Cache write, 5 min"),
	cache_write_1h: tokens("Cache write, 1 h"),
	audio_input: tokens("Audio input"),
	audio_cache_read: tokens("Audio cache read"),
	audio_output: tokens("Audio output"),
	image_input: tokens("Image input"),
	image_cache_read: tokens("Image cache read"),
	image_output: tokens("Image output"),
	image: { label: "Images", per: 1, unit: "image" },
	request: { label: "Requests", per: THOUSAND, unit: "1,000 requests" },
	web_search: { label: "Web searches", per: THOUSAND, unit: "1,000 searches" },
	file_search: { label: "File searches", per: THOUSAND, unit: "1,000 searches" },
	code_session: { label: "Code sessions", per: 1, unit: "session" },
	character: { label: "Characters", per: MILLION, unit: "1M characters" },
	second: { label: "Seconds", per: 60, unit: "minute" },
	stored_byte: { label: "Storage", per: GIGABYTE, unit: "GB" },
	other: { label: "Other", per: 1, unit: "unit" },
};

export function meterWords(meter: string): MeterWords {
	return WORDS[meter] ?? { label: meter, per: 1, unit: "unit" };
}

/** Meters in the order in which a form offers them. */
export const METER_NAMES: readonly string[] = Object.keys(WORDS);

/** The price of the units that it is told for, exact: `0.00000125` for input is `1.25`. */
export function priceFor(meter: string, unitPrice: string): string {
	const parsed = parseDecimal(unitPrice);
	invariant(parsed.ok, `${unitPrice} is a price`);
	const { digits, scale } = parsed.value;
	return formatDecimal({ digits: digits * BigInt(meterWords(meter).per), scale });
}
