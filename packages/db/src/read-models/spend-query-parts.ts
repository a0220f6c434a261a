import type { Day } from "@outlay/finops/day";
import type { AmountsRow } from "./spend-amounts.ts";
import type { CutQuery } from "./spend-cut.ts";
import type { SpendDimension } from "./spend-dimensions.ts";

/** What {@link querySpend} is asked. */
export interface SpendQuery extends CutQuery {
	readonly groupBy: SpendDimension | null;
	readonly subGroupBy: SpendDimension | null;
	/** The largest groups by name, all others in one; at most {@link GROUPS_MAX}. */
	readonly top: number;
	/** The same for the sub-groups of each group. */
	readonly subTop: number;
	/** What "largest" means: most spend in the period, or most change between the periods. */
	readonly rankBy: "spend" | "change";
}

/** One cell of the result as SQL gives it. `g`, `s`: "=" and the key, "" for none, "*" for all others. */
export interface SpendRow extends AmountsRow {
	readonly compared: boolean;
	readonly currency: string;
	readonly bucket: Day | null;
	readonly g: string;
	readonly g_places: string;
	readonly s: string;
	readonly s_places: string;
}
