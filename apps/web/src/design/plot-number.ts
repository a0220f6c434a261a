/**
 * A decimal text as a float, for a bar's height and nothing else. What is written beside the bar comes
 * from the text. Not finite would draw nothing, so it throws instead.
 */
export function plotNumber(text: string): number {
	const value = Number(text);
	if (!Number.isFinite(value)) throw new RangeError(`"${text}" cannot be drawn`);
	return value;
}

/** A tick of a money axis: `$12k`, `$1.5M`, `$0.02`. Ticks are round numbers that the chart chose. */
export function axisMoney(value: number, currency: string): string {
	const symbol = { USD: "$", EUR: "€", GBP: "£", JPY: "¥" }[currency] ?? "";
	const sign = value < 0 ? "−" : "";
	return `${sign}${symbol}${compact(Math.abs(value))}`;
}

function compact(value: number): string {
	if (value >= 1_000_000) return `${trim(value / 1_000_000)}M`;
	if (value >= 1000) return `${trim(value / 1000)}k`;
	return trim(value);
}

function trim(value: number): string {
	return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}
