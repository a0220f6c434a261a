import type { Connector, RowOutcome, Scope } from "@outlay/connectors/connector";
import { contentId } from "@outlay/db/id";
import { chargeKeyId } from "@outlay/db/imports/charge-key-id";
import { scopeKey } from "@outlay/finops/cells";
import type { UsageLine } from "@outlay/finops/charge";
import { canonicalChargeKey } from "@outlay/finops/charge-key";
import { DAY_MS, type Day, dayOf, QUARTER_HOUR_MS, quarterHourOf } from "@outlay/finops/day";
import { assertNever } from "@outlay/finops/result";
import { contextBand } from "@outlay/pricing/context-band";

export type BilledOutcome = Extract<RowOutcome, { kind: "billed" }>;
export type UsageOutcome = Extract<RowOutcome, { kind: "usage" }>;

/** What decides which rows of a file become one charge. The same for an import, a refold and a drill-down. */
export interface FoldRules {
	readonly connector: Connector;
	/** A filtered file: every row is of this scope. */
	readonly filter: string | null;
	/** Prompt sizes at which any price of the book changes. */
	readonly thresholds: readonly bigint[];
}

/** The day that a row is counted on. */
export const dayOfRow = ({ value }: BilledOutcome | UsageOutcome): Day => dayOf(value.period.start);

/** A row's scope as text; a filtered file's rows are all of its filter. */
function scopeOfRow({ filter }: FoldRules, scope: Scope): string {
	return filter === null ? scopeKey(scope) : scopeKey({ kind: "filtered", filter });
}

/** Windows repeat through a file, and writing a time costs more than finding it. */
const iso = memoNumber((instant) => new Date(instant).toISOString());

function memoNumber(compute: (value: number) => string, bound = 10_000): (value: number) => string {
	const known = new Map<number, string>();
	return (value) => {
		const found = known.get(value);
		if (found !== undefined) return found;
		if (known.size >= bound) known.clear();
		const result = compute(value);
		known.set(value, result);
		return result;
	};
}

/** The columns that billed rows of one charge share, and the charge's id that they give. */
export function billedFold(rules: FoldRules, outcome: BilledOutcome, accountId: string) {
	const { value: line } = outcome;
	const keyId = chargeKeyId(accountId, canonicalChargeKey(line.dimensions));
	const fold = {
		scope: scopeOfRow(rules, outcome.scope),
		day: dayOfRow(outcome),
		periodStart: iso(line.period.start),
		periodEnd: iso(line.period.end),
		meter: line.meter,
		tier: line.tier ?? "",
		category: line.category,
		chargeClass: line.chargeClass ?? "",
		currency: line.currency,
		invoiceId: line.invoiceId ?? "",
		description: line.description ?? "",
	};
	return { keyId, fold, foldId: contentId("billed", rules.connector.source, keyId, ...Object.values(fold)) };
}

/** The columns that usage rows of one fact share, and the fact's id that they give. */
export function usageFold(rules: FoldRules, outcome: UsageOutcome, accountId: string) {
	const { value: usage } = outcome;
	const keyId = chargeKeyId(accountId, canonicalChargeKey(usage.dimensions));
	const period = foldPeriod(rules.connector.kind, usage);
	const fold = {
		scope: scopeOfRow(rules, outcome.scope),
		day: dayOfRow(outcome),
		periodStart: iso(period.start),
		periodEnd: iso(period.end),
		tier: usage.tier,
		reach: usage.reach ?? "",
		contextBand: bandOf(usage, rules.thresholds),
		outcome: usage.outcome,
	};
	return { keyId, fold, foldId: factId(rules.connector.source, keyId, fold) };
}

/** The columns that rows of one fact share, besides their charge key. */
type UsageFold = Readonly<
	Record<"scope" | "day" | "periodStart" | "periodEnd" | "tier" | "reach" | "contextBand" | "outcome", string>
>;

/**
 * The id of the fact that rows of one fold become. A reach that is not said is left out, so that facts from before
 * reaches were told keep their ids.
 */
export function factId(source: string, keyId: string, fold: UsageFold): string {
	const { scope, day, periodStart, periodEnd, tier, reach, contextBand, outcome } = fold;
	const named = [scope, day, periodStart, periodEnd, tier, contextBand, outcome];
	return contentId("usage", source, keyId, ...named, ...(reach === "" ? [] : [reach]));
}

/** Streams fold to quarter hours; statements keep the window that they report. */
function foldPeriod(
	kind: Connector["kind"],
	usage: UsageLine,
): { readonly start: number; readonly end: number } {
	switch (kind) {
		case "stream": {
			const start = quarterHourOf(usage.period.start);
			return { start, end: start + QUARTER_HOUR_MS };
		}
		case "statement":
			return usage.period.end > usage.period.start
				? usage.period
				: { start: usage.period.start, end: usage.period.start + DAY_MS };
		default:
			return assertNever(kind);
	}
}

/** The band of a request, the band that the source names, or none. */
function bandOf(usage: UsageLine, thresholds: readonly bigint[]): string {
	if (usage.promptTokens !== null) return contextBand(usage.promptTokens, thresholds);
	return usage.contextBand ?? "";
}
