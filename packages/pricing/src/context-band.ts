import { err, invariant, ok, type Result } from "@outlay/finops/result";
import type { Price } from "./price.ts";

/** Prompt sizes `first..last`, both included; `last` null: no upper end. */
export interface PromptRange {
	readonly first: bigint;
	readonly last: bigint | null;
}

/** Text of a band: `<=128000`, `128001-200000`, `>272000`; `>=0` when there are no thresholds. */
export type ContextBand = string;

/**
 * The distinct thresholds of every price, ascending. Usage is folded by the bands between them, so a
 * price may be looked up after folding as exactly as before it.
 */
export function contextThresholds(
	...books: readonly { readonly prices: readonly Price[] }[]
): readonly bigint[] {
	const found = new Set<bigint>();
	for (const { prices } of books) {
		for (const { abovePromptTokens } of prices) if (abovePromptTokens !== null) found.add(abovePromptTokens);
	}
	return [...found].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

/**
 * The band of a prompt of `promptTokens` tokens (cached tokens included, as every provider counts
 * them). `thresholds` are ascending. Equal bands cross no threshold.
 */
export function contextBand(promptTokens: bigint, thresholds: readonly bigint[]): ContextBand {
	invariant(promptTokens >= 0n, `a prompt of ${promptTokens} tokens`);
	const index = thresholds.findIndex((threshold) => promptTokens <= threshold);
	const below = index === -1 ? thresholds.at(-1) : thresholds[index - 1];
	const above = index === -1 ? undefined : thresholds[index];
	return formatContextBand({ first: below === undefined ? 0n : below + 1n, last: above ?? null });
}

export function formatContextBand({ first, last }: PromptRange): ContextBand {
	if (last === null) return first === 0n ? ">=0" : `>${first - 1n}`;
	return first === 0n ? `<=${last}` : `${first}-${last}`;
}

/** Anthropic's names of sizes: `200k`, `1M`. */
const SIZES: Readonly<Record<string, bigint>> = { "": 1n, k: 1_000n, m: 1_000_000n };

const SIZE = /^(\d{1,15})([km]?)$/;
const UP_TO = /^(?:<=|≤) ?(\S+)$/;
const PAST = /^> ?(\S+)$/;
const BETWEEN = /^(\d+[km]?) ?- ?(\d+[km]?)$/;

export type ContextBandError = { readonly code: "not_a_context_band"; readonly text: string };

/**
 * Reads a band's own text, and Anthropic's: `0-200k` and `≤ 200k` are `<=200000`; in `200k-1M` the
 * lower end is left out, because it belongs to the band below.
 */
export function parseContextBand(text: string): Result<PromptRange, ContextBandError> {
	const band = text.trim().toLowerCase();
	if (band === ">=0") return ok({ first: 0n, last: null });
	const upTo = size(UP_TO.exec(band)?.[1]);
	if (upTo !== null) return ok({ first: 0n, last: upTo.tokens });
	const past = size(PAST.exec(band)?.[1]);
	if (past !== null) return ok({ first: past.tokens + 1n, last: null });
	const between = BETWEEN.exec(band);
	const [low, high] = [size(between?.[1]), size(between?.[2])];
	if (low === null || high === null) return err({ code: "not_a_context_band", text });
	const isNamed = low.isNamed || high.isNamed;
	const first = isNamed && low.tokens > 0n ? low.tokens + 1n : low.tokens;
	return first <= high.tokens ? ok({ first, last: high.tokens }) : err({ code: "not_a_context_band", text });
}

function size(text: string | undefined): { readonly tokens: bigint; readonly isNamed: boolean } | null {
	const match = SIZE.exec(text ?? "");
	const unit = SIZES[match?.[2] ?? ""];
	if (match?.[1] === undefined || unit === undefined) return null;
	return { tokens: BigInt(match[1]) * unit, isNamed: unit !== 1n };
}

/** Whether a whole range is past a threshold (`above`), at or under it (`below`), or on both sides. */
export function sideOf(range: PromptRange, threshold: bigint): "above" | "below" | "both" {
	if (range.first > threshold) return "above";
	return range.last !== null && range.last <= threshold ? "below" : "both";
}
