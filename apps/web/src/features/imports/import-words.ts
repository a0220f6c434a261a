import type { ImportStatus, ImportSummary } from "@outlay/db/read-models/imports";
import type { ImportTrouble } from "@outlay/db/read-models/imports-trouble";
import { countText } from "@outlay/finops/count-text";
import { addDays, parseDay } from "@outlay/finops/day";
import { daySpanText } from "../../design/day-text.ts";
import type { Tone } from "../../design/tag.tsx";

/** What a status is called, and how it looks. */
export const STATUS_WORDS: Readonly<Record<ImportStatus, { readonly word: string; readonly tone: Tone }>> = {
	received: { word: "Waiting", tone: "neutral" },
	reading: { word: "Reading", tone: "info" },
	needs_confirmation: { word: "Needs confirmation", tone: "warn" },
	committed: { word: "Rolling up", tone: "info" },
	done: { word: "Done", tone: "ok" },
	unchanged: { word: "Nothing new", tone: "neutral" },
	failed: { word: "Failed", tone: "bad" },
	cancelled: { word: "Cancelled", tone: "neutral" },
};

/** An import that changes by itself: its screen asks again. */
export function isMoving(status: ImportStatus): boolean {
	return status === "received" || status === "reading" || status === "committed";
}

/** An import that someone can still stop. */
export function isStoppable(status: ImportStatus): boolean {
	return status === "received" || status === "reading" || status === "needs_confirmation";
}

const MAKERS: Readonly<Record<string, string>> = {
	openai: "OpenAI",
	anthropic: "Anthropic",
	aws: "AWS",
	azure: "Azure",
	microsoft: "Microsoft",
	gcp: "Google Cloud",
	google: "Google",
	focus: "FOCUS",
	litellm: "LiteLLM",
	openrouter: "OpenRouter",
};
const CAPITALS: Readonly<Record<string, string>> = { cur: "CUR", csv: "CSV", api: "API" };

/** `openai.costs` is `OpenAI costs`. */
export function sourceText(source: string): string {
	const [maker = "", ...rest] = source.split(/[.-]/);
	return [MAKERS[maker] ?? maker, ...rest.map((word) => CAPITALS[word] ?? word)].join(" ");
}

/** `OpenAI` for `openai`; unknown ones as they are. */
export function issuerText(issuer: string): string {
	return MAKERS[issuer] ?? issuer;
}

/** `bad_amount` is `Bad amount`. */
export function codeText(code: string): string {
	const words = code.replaceAll("_", " ");
	return words.slice(0, 1).toUpperCase() + words.slice(1);
}

const SHORT_REASON_MAX = 90;

/** The first sentence of why an import failed, cut where it is long. */
export function shortReason({ message, code }: Pick<ImportTrouble, "message" | "code">): string {
	const [sentence = ""] = message.split(/(?<=[.!?])\s/);
	const said = sentence === "" ? `${codeText(code)}.` : sentence;
	return said.length <= SHORT_REASON_MAX ? said : `${said.slice(0, SHORT_REASON_MAX - 1).trimEnd()}…`;
}

/** A half-open span with its last day: `1 to 30 Nov`. Text that is no day is shown as it is. */
export function spanText(span: { readonly start: string; readonly end: string }): string {
	return daySpanText(span.start, lastDayOf(span.end));
}

/** The day before `end`: people name the last day, files the day after it. */
export function lastDayOf(end: string): string {
	const day = parseDay(end);
	return day.ok ? addDays(day.value, -1) : end;
}

/** The day after `last`; null when it is no day. */
export function endAfter(last: string): string | null {
	const day = parseDay(last);
	return day.ok ? addDays(day.value, 1) : null;
}

const UNITS = ["B", "kB", "MB", "GB"] as const;

/** `1.9 GB`; binary thousands, one decimal above kilobytes. */
export function bytesText(bytes: number): string {
	let value = bytes;
	let unit = 0;
	while (value >= 1024 && unit < UNITS.length - 1) {
		value /= 1024;
		unit += 1;
	}
	return `${unit < 2 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit]}`;
}

/** `about 40 s`, `about 3 min`. */
function durationText(ms: number): string {
	const seconds = Math.max(1, Math.round(ms / 1000));
	if (seconds < 90) return `about ${seconds} s`;
	const minutes = Math.round(seconds / 60);
	return minutes < 90 ? `about ${minutes} min` : `about ${Math.round(minutes / 60)} h`;
}

/** `1,200,000 rows, 84,000 rows/s, about 40 s left`. */
export function progressText({
	stage,
	progress,
}: Pick<ImportSummary, "stage" | "progress">): string | undefined {
	if (progress === null) return undefined;
	const { rows, rowsPerSecond, remainingMs } = progress;
	const parts = [`${countText(rows)} rows`];
	if (stage === "reading" && rowsPerSecond !== null) parts.push(`${countText(rowsPerSecond)} rows/s`);
	if (stage === "reading" && remainingMs !== null && remainingMs > 0)
		parts.push(`${durationText(remainingMs)} left`);
	return parts.join(", ");
}

/** Share of the file that was read, for drawing; undefined while nobody can tell. */
export function percentRead({
	stage,
	progress,
}: Pick<ImportSummary, "stage" | "progress">): number | undefined {
	if (stage !== "reading" || progress === null || progress.totalBytes === 0) return undefined;
	return Math.min(100, (progress.bytes * 100) / progress.totalBytes);
}
