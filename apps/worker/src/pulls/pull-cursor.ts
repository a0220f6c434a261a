import { type Day, type DaySpan, parseDay } from "@outlay/finops/day";
import { z } from "zod";

const daySchema = z.string().transform((text, context) => {
	const day = parseDay(text);
	if (day.ok) return day.value;
	context.addIssue({ code: "custom", message: `${text} is not a day` });
	return z.NEVER;
});

const sourceSchema = z.object({
	/** What has been read is one piece: it begins here. */
	readFrom: daySchema,
	/** Days between `readFrom` and it need no reading any more. */
	settledTo: daySchema,
	/** Bytes that open windows held when they were last read, by `start/end`: the same again need no import. */
	seen: z.record(z.string(), z.string()),
});

const cursorSchema = z.object({
	sources: z.record(z.string(), sourceSchema).default({}),
	progress: z.object({ done: z.int(), total: z.int() }).nullable().default(null),
});

/** How far each report of a connection has been read. Kept in the connection, after every window. */
export type PullCursor = z.infer<typeof cursorSchema>;

/** The cursor as stored; a new connection's is empty. Throws when it is none: reading everything again would hide it. */
export function parseCursor(stored: unknown): PullCursor {
	return cursorSchema.parse(stored ?? {});
}

export const windowKey = ({ start, end }: DaySpan): string => `${start}/${end}`;

/** What was read of a window, and what is settled by it. */
export interface FinishedWindow {
	readonly source: string;
	readonly window: DaySpan;
	/** null: the provider had nothing. */
	readonly sha256: string | null;
	readonly settledTo: Day;
}

/**
 * The cursor after a window. Windows that begin before the end of the settled days are forgotten: nobody asks for them
 * again. A window apart from what was read begins a new piece; the old one counts as unread, so no gap is forgotten.
 */
export function advance(cursor: PullCursor, finished: FinishedWindow): PullCursor {
	const { source, window, sha256 } = finished;
	const before = cursor.sources[source];
	const joins = before !== undefined && window.start <= before.settledTo && window.end >= before.readFrom;
	const readFrom = joins && before.readFrom < window.start ? before.readFrom : window.start;
	const settledTo = joins && before.settledTo > finished.settledTo ? before.settledTo : finished.settledTo;
	const seen = { ...before?.seen, ...(sha256 === null ? {} : { [windowKey(window)]: sha256 }) };
	const open = Object.entries(seen).filter(([key]) => key >= settledTo);
	const progress = cursor.progress === null ? null : { ...cursor.progress, done: cursor.progress.done + 1 };
	return {
		progress,
		sources: { ...cursor.sources, [source]: { readFrom, settledTo, seen: Object.fromEntries(open) } },
	};
}
