import type { ExactDecimal } from "@outlay/finops/money";
import { memo } from "./memo.ts";

/** A unit as a bill writes it: so many single ones of what it counts. */
export interface NamedUnit {
	readonly factor: bigint;
	/** What is counted, singular: `token`, `request`, `image`, `character`, ... `unit` when it only says a number. */
	readonly noun: string;
}

const UNIT = /^(?:per )?(\d[\d,]*)?\s*(k|m|thousand|million)?\b\s*([a-z][a-z /-]*)?$/;
const SCALES: Readonly<Record<string, bigint>> = {
	k: 1_000n,
	thousand: 1_000n,
	m: 1_000_000n,
	million: 1_000_000n,
};

/**
 * The unit in `1M tokens`, `1K`, `1000 Tokens`, `Units`, `Requests`, `count`, `Million tokens`,
 * `Tokens in Thousands`. null: not a unit of this grammar, so the quantity must not be read as single ones.
 */
export const parseUnit = memo(readUnit);

function readUnit(text: string): NamedUnit | null {
	const spelled = text.trim().toLowerCase();
	const turned = /^([a-z]+) in (thousand|million)s?$/.exec(spelled);
	if (turned !== null) return { factor: SCALES[turned[2] ?? ""] ?? 1n, noun: singular(turned[1] ?? "") };
	const match = UNIT.exec(spelled.replace(/^(\d[\d,]*)([km])$/, "$1 $2"));
	if (match === null || spelled === "") return null;
	const [, digits, scale, noun = "unit"] = match;
	const count = digits === undefined ? 1n : BigInt(digits.replaceAll(",", ""));
	return { factor: count * (scale === undefined ? 1n : (SCALES[scale] ?? 1n)), noun: singular(noun.trim()) };
}

/** Plurals and the words for a bare number. */
function singular(noun: string): string {
	const one = noun.endsWith("s") ? noun.slice(0, -1) : noun;
	return one === "" || one === "count" || one === "unit" || one === "quantity" ? "unit" : one;
}

/** `quantity` times a whole factor, exactly. */
export function timesFactor(quantity: ExactDecimal, factor: bigint): ExactDecimal {
	return { digits: quantity.digits * factor, scale: quantity.scale };
}
