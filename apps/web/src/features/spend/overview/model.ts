import type { ChartPoint, ChartSeries } from "../../../design/charts/series.ts";
import type { FilterOption } from "../../../design/filter-options.tsx";

/** Money is decimal text throughout; percents are decimal text in percent units ("11.83"). */

export interface Change {
	/** Signed. */
	readonly amount: string;
	/** Null when there was nothing before. */
	readonly percent: string | null;
}

/** Days are `YYYY-MM-DD` and included. */
export interface Span {
	readonly first: string;
	readonly last: string;
}

export interface OverviewFilter {
	readonly key: string;
	readonly name?: string | undefined;
	readonly value: string;
	readonly remark?: string | undefined;
	readonly options: readonly FilterOption[];
	readonly clearHref?: string | undefined;
}

export interface Freshness {
	/** Last day that every billing source has billed in full; null when nothing is billed. */
	readonly billedTo: string | null;
	/** The billing account whose bill is awaited for the next day. */
	readonly heldBackBy: string | null;
	/** Days that rest on metered usage, because the bill has not arrived. */
	readonly metered: Span | null;
}

export interface DepartmentRow {
	readonly key: string;
	readonly name: string;
	readonly kind: "department" | "smaller" | "unallocated";
	readonly href: string | null;
	readonly spend: string;
	/** Share of the total in percent, as a number for drawing. */
	readonly share: number;
	readonly change: Change;
	/** What most of the change comes from, or most of the spend where little changed. */
	readonly driver: { readonly label: string; readonly href: string | null } | null;
	/** Daily spend of the period, for the small line. */
	readonly trend: readonly string[];
}

export interface Mover {
	readonly key: string;
	readonly label: string;
	readonly amount: string;
	readonly href?: string | undefined;
}

export type Attention =
	| {
			readonly kind: "unallocated";
			readonly amount: string;
			readonly keys: number;
			/** The largest one, by name. */
			readonly largest: { readonly label: string; readonly amount: string } | null;
			readonly href: string;
	  }
	| {
			readonly kind: "unpriced";
			readonly models: readonly string[];
			readonly href: string;
	  }
	| { readonly kind: "quarantined"; readonly rows: number; readonly imports: number; readonly href: string }
	| {
			readonly kind: "stale";
			readonly connection: string;
			readonly lastDay: string | null;
			readonly days: number;
			readonly href: string;
	  };

export interface OverviewModel {
	readonly currency: string;
	readonly period: Span & { readonly label: string };
	/** What the period is compared with: "Oct". */
	readonly compared: { readonly label: string; readonly span: Span } | null;
	readonly filters: readonly OverviewFilter[];
	readonly freshness: Freshness;
	readonly spend: { readonly amount: string; readonly change: Change | null };
	/** The two views of cost for the same period; they differ by commitments, credits, tax and what is not billed yet. */
	readonly views: {
		readonly consumption: string;
		readonly invoice: string;
		readonly invoicedTo: string | null;
	};
	readonly attributed: { readonly percent: string; readonly unallocated: string; readonly keys: number };
	/** Left out of the figures. Null rows: this actor may not see imports. */
	readonly unresolved: {
		readonly unpricedModels: number;
		readonly quarantinedRows: number | null;
		readonly href: string;
	};
	/** Spend in other currencies, which is never added to this one. */
	readonly otherCurrencies: readonly {
		readonly currency: string;
		readonly amount: string;
		readonly href: string;
	}[];
	readonly daily: { readonly series: readonly ChartSeries[]; readonly points: readonly ChartPoint[] };
	readonly departments: { readonly rows: readonly DepartmentRow[]; readonly csvHref: string };
	readonly movers: {
		readonly items: readonly Mover[];
		readonly total: string;
		/** Changes too small to list, included in the total. */
		readonly smaller: number;
	} | null;
	readonly attention: readonly Attention[];
}
