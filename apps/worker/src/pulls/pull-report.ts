import type { Day, DaySpan } from "@outlay/finops/day";

/** How a list is written in a query: `group_by[]=a&group_by[]=b`, or `group_by=a&group_by=b`. */
export const GROUP_FORMS = ["brackets", "bare"] as const;
export type GroupForm = (typeof GROUP_FORMS)[number];

/** One report of a provider's API: one source of Outlay. */
export interface PullReport {
	readonly source: string;
	readonly path: string;
	/** Parameters beside grouping and page. `until` is exclusive. */
	readonly parameters: (window: DaySpan) => readonly (readonly [string, string])[];
	/** Dimensions to group by: always all of them, or their ids are lost. */
	readonly groupBy: readonly string[];
	/** Forms of the list that the API has been seen to take, likeliest first. */
	readonly groupForms: readonly GroupForm[];
	/** Dimensions that every grouped answer names somewhere: they tell whether grouping was honoured. */
	readonly marks: readonly string[];
	/** Names of a bucket's times; null: rows without buckets, whose span is the request's. */
	readonly bucket: { readonly start: string; readonly parse: (value: unknown) => number | null } | null;
	/** Days before today that the provider may still change. */
	readonly trailingDays: number;
	/** The first day that the API answers for. */
	readonly earliest: (today: Day) => Day | null;
	/** Spans of days that one call answers, in order; together they are the window. */
	readonly calls: (window: DaySpan) => readonly DaySpan[];
	/** What happened later than this long ago is not in an answer yet. */
	readonly delayMs: number;
	/** Its name where a provider gives it to some organizations only: those that lack it still get the others. */
	readonly optional: string | null;
	/** The pages say themselves how fresh they are: nothing is declared. */
	readonly saysAsOf: boolean;
}

/** The query of one page of a call. A page's token holds only for the same parameters. */
export function queryOf(
	report: PullReport,
	span: DaySpan,
	{ form, page }: { readonly form: GroupForm; readonly page: string | null },
): URLSearchParams {
	const name = form === "brackets" ? "group_by[]" : "group_by";
	const query = new URLSearchParams(
		report.parameters(span).map(([key, value]): [string, string] => [key, value]),
	);
	for (const dimension of report.groupBy) query.append(name, dimension);
	if (page !== null) query.append("page", page);
	return query;
}
