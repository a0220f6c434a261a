import type { Meter } from "@outlay/finops/charge";
import type { ExactDecimal } from "@outlay/finops/money";
import { type NamedUnit, timesFactor } from "./unit-name.ts";

const TOKEN_METERS: ReadonlySet<Meter> = new Set<Meter>([
	"input",
	"output",
	"cache_read",
	"cache_write",
	"cache_write_5m",
	"cache_write_1h",
	"audio_input",
	"audio_cache_read",
	"audio_output",
	"image_input",
	"image_cache_read",
	"image_output",
]);

/** Units that count a meter's single things, with how many of them one unit is. */
const NOUNS: Readonly<Partial<Record<Meter, Readonly<Record<string, bigint>>>>> = {
	request: { request: 1n, unit: 1n, "api request": 1n, call: 1n },
	web_search: { request: 1n, unit: 1n, search: 1n, querie: 1n, query: 1n },
	image: { image: 1n, unit: 1n },
	character: { character: 1n, unit: 1n },
	second: { second: 1n, minute: 60n, hour: 3600n },
};

const MILLION = 1_000_000n;

/**
 * A bill's quantity in single units of its meter, exactly; null when the unit counts something else.
 * On token meters a bare unit is a token, but a million of them in AWS's marketplace lines, and Google
 * calls tokens requests.
 */
export function singleUnits(input: {
	readonly quantity: ExactDecimal;
	readonly unit: NamedUnit;
	readonly meter: Meter;
	readonly provider: string;
}): ExactDecimal | null {
	const { quantity, unit, meter, provider } = input;
	if (!TOKEN_METERS.has(meter)) {
		const each = NOUNS[meter]?.[unit.noun];
		return each === undefined ? null : timesFactor(quantity, unit.factor * each);
	}
	if (unit.noun === "token") return timesFactor(quantity, unit.factor);
	if (unit.noun === "unit") {
		const isMillions = provider === "aws" && unit.factor === 1n;
		return timesFactor(quantity, isMillions ? MILLION : unit.factor);
	}
	return unit.noun === "request" && provider === "google" ? timesFactor(quantity, unit.factor) : null;
}
