import type { Day } from "@outlay/finops/day";
import type { CutQuery } from "./spend-cut.ts";
import type { Label, Labels } from "./spend-labels.ts";

/** What the Overview is asked for. */
export interface OverviewInput extends Omit<CutQuery, "granularity"> {
	/** The organization's day: later ones have not happened. */
	readonly today: Day;
	/** Which currency the figures are in, where there are several; null: the one with most spend. */
	readonly currency: string | null;
}

/** What the Overview is told by. */
export const OVERVIEW_OWNERS = ["department", "team", "feature"] as const;

export type OverviewOwner = (typeof OVERVIEW_OWNERS)[number];

export interface Unallocated {
	/** What there is to claim in the period, as the screen of keys to claim counts it. */
	readonly keys: number;
	readonly largest: { readonly label: string; readonly amount: string } | null;
}

export interface Unpriced {
	readonly provider: string;
	readonly model: string | null;
	readonly units: string;
}

export interface ImportFaults {
	readonly rows: number;
	readonly imports: number;
}

/** A row of spend by owner and model, both periods; keys are ids. */
export interface OwnerCutRow {
	readonly compared: boolean;
	readonly department: string | null;
	readonly team: string | null;
	readonly feature: string | null;
	readonly model: string | null;
	readonly spend: bigint;
}

/** Names of owners by id. */
export interface OwnerLabels {
	readonly department: Labels;
	readonly team: Labels;
	readonly feature: Labels;
}

/** The label of an id; the id itself where nothing has that name any more. */
export function labelOf(labels: Labels, id: string): Label {
	return labels.get(id) ?? { value: id, label: id };
}
