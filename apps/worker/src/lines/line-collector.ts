import type { Connector, RowOutcome } from "@outlay/connectors/connector";
import type { ChargeLine, ChargeToExplain } from "@outlay/db/repositories/line-requests";
import { type BillingAccountRef, METERS } from "@outlay/finops/charge";
import type { DaySpan } from "@outlay/finops/day";
import {
	addDecimal,
	DECIMAL_ZERO,
	type ExactDecimal,
	formatAtto,
	formatDecimal,
	parseDecimal,
	toAtto,
} from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { parseContextBand } from "@outlay/pricing/context-band";
import {
	type BilledOutcome,
	billedFold,
	dayOfRow,
	type FoldRules,
	type UsageOutcome,
	usageFold,
} from "../imports/fold-row.ts";
import { unstorable } from "../imports/storable.ts";

/** Lines shown at most; the sums are over all. */
const SHOWN_MAX = 1_000;
/** Text of one line shown at most: a log line may carry a prompt. */
const RAW_MAX = 4_000;

interface Kept extends ChargeLine {
	readonly rowId: string | null;
}

export interface CollectedLines {
	readonly shown: readonly ChargeLine[];
	readonly importIds: readonly string[];
	readonly sums: {
		readonly count: number;
		readonly amount: string | null;
		readonly currency: string | null;
		readonly quantity: string | null;
	};
}

/**
 * Keeps the rows that fold into one charge, as files are read in the order of their versions. A later version of a
 * stream's row takes the place of the earlier one, or takes it out when it belongs elsewhere.
 */
export class LineCollector {
	readonly #charge: ChargeToExplain;
	readonly #rules: FoldRules;
	readonly #storable: DaySpan;
	readonly #lines = new Map<string, Kept>();

	/** `storable`: days that the database has a place for, as for the import. */
	constructor(connector: Connector, charge: ChargeToExplain, storable: DaySpan) {
		this.#charge = charge;
		this.#storable = storable;
		const filter = charge.scope.startsWith("filtered:") ? charge.scope.slice("filtered:".length) : null;
		// The band is the charge's own: the price book's thresholds may have changed since.
		this.#rules = { connector, filter, thresholds: [] };
	}

	add(importId: string, outcome: RowOutcome, raw: () => string): void {
		if (outcome.kind !== "billed" && outcome.kind !== "usage") return;
		const rowId = outcome.kind === "usage" ? outcome.rowId : null;
		const place = rowId ?? `${importId} ${outcome.line} ${this.#lines.size}`;
		if (!this.#belongs(outcome)) {
			if (rowId !== null) this.#lines.delete(place);
			return;
		}
		const text = raw().slice(0, RAW_MAX);
		const line = { importId, line: outcome.line, raw: this.#lines.size < SHOWN_MAX ? text : "", rowId };
		this.#lines.set(place, { ...line, ...this.#share(outcome) });
	}

	result(): CollectedLines {
		const kept = [...this.#lines.values()].filter(
			({ quantity, amount }) => quantity !== null || amount !== null,
		);
		const currency = kept[0]?.currency ?? null;
		return {
			shown: kept.slice(0, SHOWN_MAX).map(({ rowId: _rowId, ...line }) => line),
			importIds: [...new Set(kept.map(({ importId }) => importId))],
			sums: {
				count: kept.length,
				amount: sumOf(kept.map(({ amount }) => amount)),
				currency,
				quantity: sumOf(kept.map(({ quantity }) => quantity)),
			},
		};
	}

	#belongs(outcome: BilledOutcome | UsageOutcome): boolean {
		const charge = this.#charge;
		if (dayOfRow(outcome) !== charge.day || (outcome.kind === "billed") !== (charge.basis === "billed"))
			return false;
		if (!this.#isOfAccount(outcome.value.account) || unstorable(outcome, this.#storable) !== null)
			return false;
		if (outcome.kind === "billed")
			return billedFold(this.#rules, outcome, charge.accountId).foldId === charge.foldId;
		const banded = this.#inBand(outcome);
		if (banded === null) return false;
		// Facts from before reaches were told have none in their ids.
		const unsaid = { ...banded, value: { ...banded.value, reach: null } };
		return [banded, unsaid].some(
			(row) => usageFold(this.#rules, row, charge.accountId).foldId === charge.foldId,
		);
	}

	/** The row as of the charge's band; null when its prompt is of another one. */
	#inBand(outcome: UsageOutcome): UsageOutcome | null {
		const { promptTokens } = outcome.value;
		const { contextBand } = this.#charge;
		if (promptTokens === null) return outcome;
		const range = parseContextBand(contextBand);
		if (!range.ok || promptTokens < range.value.first) return null;
		if (range.value.last !== null && promptTokens > range.value.last) return null;
		return { ...outcome, value: { ...outcome.value, promptTokens: null, contextBand } };
	}

	/** What a row adds to the charge. */
	#share(outcome: BilledOutcome | UsageOutcome): Pick<ChargeLine, "amount" | "currency" | "quantity"> {
		if (outcome.kind === "billed") {
			const { costs, currency, quantity } = outcome.value;
			const amount = formatAtto(toAtto(costs.billed).atto);
			return { amount, currency, quantity: quantity === null ? null : formatDecimal(quantity) };
		}
		const meter = METERS.find((known) => known === this.#charge.meter);
		const quantity = meter === undefined ? undefined : outcome.value.quantities[meter];
		return { amount: null, currency: null, quantity: quantity?.toString() ?? null };
	}

	#isOfAccount({ issuer, externalId }: BillingAccountRef): boolean {
		const { accountIssuer, accountExternalId } = this.#charge;
		return externalId === null || (externalId === accountExternalId && issuer === accountIssuer);
	}
}

/** The exact sum of decimal texts; null when none of the lines has one. */
function sumOf(texts: readonly (string | null)[]): string | null {
	const known = texts.filter((text) => text !== null);
	if (known.length === 0) return null;
	return formatDecimal(known.map(decimal).reduce(addDecimal, DECIMAL_ZERO));
}

function decimal(text: string): ExactDecimal {
	const parsed = parseDecimal(text);
	invariant(parsed.ok, `${text} was formatted by us`);
	return parsed.value;
}
