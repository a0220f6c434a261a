import { type Day, dayOf } from "@outlay/finops/day";
import { z } from "zod";
import type { PullReport } from "./pull-report.ts";

/** What a page says about itself. Its amounts are never taken from here: the import reads the page's own text. */
export interface PageFacts {
	/** The next page's token; null: this is the last, whatever else the page says. */
	readonly nextPage: string | null;
	/** Days of its buckets, empty ones included. */
	readonly days: readonly Day[];
	readonly results: number;
	/** Marks that some result names. */
	readonly marksSeen: ReadonlySet<string>;
}

const rowSchema = z.looseObject({
	results: z.array(z.looseObject({})).optional(),
	group: z.looseObject({}).optional(),
});
const pageSchema = z.looseObject({
	data: z.array(rowSchema),
	has_more: z.boolean(),
	next_page: z.string().min(1).nullish(),
});

/** The facts of a page's text; null: it is no page of this report. */
export function readPage(report: PullReport, text: string): PageFacts | null {
	const page = parsePage(text);
	if (page === null || (page.has_more && typeof page.next_page !== "string")) return null;
	const { bucket, marks } = report;
	const days: Day[] = [];
	if (bucket !== null) {
		for (const row of page.data) {
			const at = bucket.parse(row[bucket.start]);
			if (at === null) return null;
			days.push(dayOf(at));
		}
	}
	const results = page.data.flatMap((row) => (bucket === null ? [row.group ?? {}] : (row.results ?? [])));
	const seen = marks.filter((mark) => results.some((result) => typeof result[mark] === "string"));
	return {
		nextPage: page.has_more ? (page.next_page ?? null) : null,
		days,
		results: results.length,
		marksSeen: new Set(seen),
	};
}

function parsePage(text: string): z.infer<typeof pageSchema> | null {
	try {
		const parsed = pageSchema.safeParse(JSON.parse(text));
		return parsed.success ? parsed.data : null;
	} catch {
		return null;
	}
}
