import type { OverviewOwner } from "@outlay/db/read-models/overview-parts";
import type { ChartPoint, ChartSeries } from "../../../design/charts/series.ts";

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

export interface DepartmentRow {
	readonly key: string;
	readonly name: string;
	readonly kind: "owner" | "smaller" | "unallocated";
	readonly href: string | null;
	readonly spend: string;
	/** Share of the total in percent, as a number for drawing. */
	readonly share: number;
	/** Null when nothing is compared. */
	readonly change: Change | null;
	/** What most of the change comes from; null when nothing stands out. */
	readonly driver: { readonly label: string; readonly amount: string; readonly href: string } | null;
	/** Daily spend of the period, for the small line. */
	readonly trend: readonly string[];
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
			readonly kind: "alerts";
			/** The reader has taken them; else nobody has. */
			readonly mine: boolean;
			readonly count: number;
			/** The newest one's title. */
			readonly newest: string;
			readonly href: string;
	  }
	| {
			readonly kind: "increases";
			readonly count: number;
			readonly budgets: readonly string[];
			readonly href: string;
	  }
	| {
			readonly kind: "newBudgets";
			readonly count: number;
			readonly oldest: string;
			readonly href: string;
	  }
	| {
			readonly kind: "imports";
			readonly count: number;
			/** The newest one's file. */
			readonly newest: string;
			readonly href: string;
	  }
	| {
			readonly kind: "undelivered";
			readonly messages: number;
			/** By name, at least one. */
			readonly channels: readonly string[];
			readonly href: string;
	  }
	| { readonly kind: "over"; readonly budgets: readonly string[]; readonly href: string }
	| {
			readonly kind: "stale";
			readonly account: string;
			readonly lastDay: string;
			readonly days: number;
			readonly href: string;
	  };

export interface OverviewModel {
	readonly currency: string;
	readonly period: Span & {
		/** In the middle of a sentence: "month to date", "October 2026". */
		readonly label: string;
	};
	/** What the period is compared with: "Oct". */
	readonly compared: { readonly label: string } | null;
	readonly spend: { readonly amount: string; readonly change: Change | null };
	/** The two views of cost; the invoice's as far as bills go. */
	readonly views: {
		readonly invoice: string;
		readonly invoicedTo: string | null;
		/** Consumption of the same days as `invoice`, or of the period when nothing is billed. */
		readonly consumption: string;
	};
	readonly attributed: { readonly percent: string; readonly unallocated: string; readonly keys: number };
	/** Left out of the figures. Null rows: this actor may not see imports. */
	readonly unresolved: {
		readonly unpricedModels: number;
		readonly quarantinedRows: number | null;
		readonly href: string;
	};
	/** Other currencies are added where a rate holds. */
	readonly converts: boolean;
	/** Spend in other currencies that is not added to this one. */
	readonly otherCurrencies: readonly {
		readonly currency: string;
		readonly amount: string;
		readonly href: string;
	}[];
	readonly daily: {
		readonly series: readonly ChartSeries[];
		readonly points: readonly ChartPoint[];
		readonly provisional: boolean;
	};
	/** What the reader has several of; a team lead is told by feature. */
	readonly owner: OverviewOwner;
	readonly departments: {
		readonly rows: readonly DepartmentRow[];
		readonly csvHref: string;
		readonly exploreHref: string;
	};
	readonly attention: readonly Attention[];
}
