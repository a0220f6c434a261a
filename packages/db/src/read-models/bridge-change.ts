import {
	BRIDGE_STEPS,
	type BridgeCell,
	type BridgeStep,
	bridge,
	largestLines,
	moneyOf,
} from "@outlay/finops/bridge";
import type { SideCells } from "./bridge-facts.ts";
import { type BridgeLabels, labelKey, type NamedKey } from "./bridge-labels.ts";
import { formatSum } from "./spend-amounts.ts";

/** A part of a step that one key is answerable for. */
export interface ReadLine {
	readonly step: BridgeStep;
	/** Of a mix: between keys, or between the meters of this one. */
	readonly between: "keys" | "meters" | null;
	/** Null: the whole, where a side says no more. */
	readonly key: NamedKey | null;
	/** Signed decimal text. */
	readonly amount: string;
}

/** What a change is made of. All steps sum to it, to the last digit; so do the lines and `other`. */
export interface ReadChange {
	/** Signed decimal text, as all amounts here. */
	readonly amount: string;
	/** In the order in which a bridge is drawn; those without money too. */
	readonly steps: readonly { readonly step: BridgeStep; readonly amount: string }[];
	/** The largest first. */
	readonly lines: readonly ReadLine[];
	readonly other: string;
	/** How many lines `other` is the sum of. */
	readonly otherLines: number;
	/** False: a side is money alone, so that all but one-off charges is one difference. */
	readonly measured: boolean;
	/** Keys that are counted in tokens, because one side does not know their requests. */
	readonly countedInTokens: number;
}

/** A side in one currency: spend with its quantities, or money alone. */
export type ChangeSide =
	| { readonly kind: "spend"; readonly cells: SideCells | undefined }
	| { readonly kind: "money"; readonly amount: bigint };

/** The one key of a comparison with money alone: what a plan does not split, nobody may split for it. */
const WHOLE = "";

/** The bridge between two sides; `lines` are named, the others are one sum. */
export function readChange(input: {
	readonly from: ChangeSide;
	readonly to: ChangeSide;
	readonly labels: BridgeLabels;
	readonly lines: number;
}): ReadChange {
	const { from, to, labels } = input;
	const measured = from.kind === "spend" && to.kind === "spend";
	const cells = (side: ChangeSide) => (measured ? cellsOf(side) : wholeOf(side));
	const bridged = bridge(cells(from), cells(to));
	const all = largestLines(bridged, Number.POSITIVE_INFINITY).lines.length;
	const { lines, other } = largestLines(bridged, input.lines);
	return {
		amount: formatSum(bridged.change),
		steps: BRIDGE_STEPS.map((step) => ({ step, amount: formatSum(bridged.steps[step]) })),
		lines: lines.map(({ step, between, key, amount }) => ({
			...{ step, between },
			key: nameOf(key, { from, to, labels }),
			amount: formatSum(amount),
		})),
		other: formatSum(other),
		otherLines: all - lines.length,
		measured,
		countedInTokens: bridged.countedInTokens.length,
	};
}

function nameOf(
	key: string,
	{ from, to, labels }: { readonly from: ChangeSide; readonly to: ChangeSide; readonly labels: BridgeLabels },
): NamedKey | null {
	for (const side of [to, from]) {
		const known = side.kind === "spend" ? side.cells?.keys.get(key) : undefined;
		if (known !== undefined) return labelKey(known, labels);
	}
	return null;
}

const cellsOf = (side: ChangeSide): readonly BridgeCell[] =>
	side.kind === "spend" ? (side.cells?.cells ?? []) : [moneyCell(side.amount, 0n)];

function wholeOf(side: ChangeSide): readonly BridgeCell[] {
	if (side.kind === "money") return [moneyCell(side.amount, 0n)];
	const cells = cellsOf(side);
	const oneOff = cells.reduce((sum, cell) => sum + cell.oneOff, 0n);
	return [moneyCell(moneyOf(cells) - oneOff, oneOff)];
}

const moneyCell = (unmeasured: bigint, oneOff: bigint): BridgeCell => ({
	key: WHOLE,
	requests: null,
	meters: [],
	unmeasured,
	oneOff,
});
