import type { AuditFilter, AuditPosition } from "@outlay/db/read-models/audit";
import { addDays, parseDay } from "@outlay/finops/day";

const TEXT_MAX = 200;

/** What the log's address holds. Days are inclusive there, as people say them. */
export interface AuditUrl {
	readonly action: string | null;
	readonly subject: string | null;
	readonly subjectId: string | null;
	readonly actor: string | null;
	readonly from: string | null;
	readonly to: string | null;
	readonly before: string | null;
	readonly after: string | null;
}

const NAMES = ["action", "subject", "subjectId", "actor", "from", "to", "before", "after"] as const;
const PLACES: readonly string[] = ["before", "after"];
const DAYS: readonly string[] = ["from", "to"];

type Params = Readonly<Record<string, string | string[] | undefined>>;

/** Reads the address. What does not parse is as if it were not there: an old bookmark still opens. */
export function parseAuditUrl(params: Params): AuditUrl {
	const read = (name: (typeof NAMES)[number]): string | null => {
		const value = params[name];
		if (typeof value !== "string" || value === "" || value.length > TEXT_MAX) return null;
		if (PLACES.includes(name) && !/^\d{1,18}$/.test(value)) return null;
		return DAYS.includes(name) && !parseDay(value).ok ? null : value;
	};
	return {
		action: read("action"),
		subject: read("subject"),
		subjectId: read("subjectId"),
		actor: read("actor"),
		from: read("from"),
		to: read("to"),
		before: read("before"),
		after: read("after"),
	};
}

/** The address of `url` with some of it changed. Another filter begins at the newest event again. */
export function auditHref(url: AuditUrl, change: Partial<AuditUrl>): string {
	const next = { ...url, before: null, after: null, ...change };
	const params = new URLSearchParams();
	for (const name of NAMES) {
		const value = next[name];
		if (value !== null) params.set(name, value);
	}
	const query = params.toString();
	return query === "" ? "/audit" : `/audit?${query}`;
}

export function auditFilter(url: AuditUrl, timeZone: string): AuditFilter {
	const last = url.to === null ? null : parseDay(url.to);
	return {
		action: url.action ?? undefined,
		subject: url.subject ?? undefined,
		subjectId: url.subjectId ?? undefined,
		actor: url.actor ?? undefined,
		from: url.from ?? undefined,
		to: last?.ok === true ? addDays(last.value, 1) : undefined,
		timeZone,
	};
}

export function auditPosition({ before, after }: AuditUrl): AuditPosition {
	if (before !== null) return { kind: "before", sequence: before };
	return after === null ? { kind: "newest" } : { kind: "after", sequence: after };
}
