import type { Instant } from "@outlay/finops/day";
import { isDigit } from "../formats/json-bytes.ts";
import { type JsonScan, KIND } from "../formats/json-scan.ts";
import { parseUtcText } from "../utc-time.ts";
import { readCount } from "./log-counts.ts";

/** When the scanned request began and how long it took. */
export interface LogTime {
	/** False when a time is not written as LiteLLM writes it. */
	readonly read: (bytes: Buffer) => boolean;
	/** To the second, as every reading of a time. */
	readonly start: () => Instant;
	readonly latencyMs: () => number | null;
}

/** `2026-08-05T16:30:36`, with a fraction and a zone or without. */
const SECONDS_LENGTH = 19;
const FRACTION_DIGITS_MAX = 9;
const DOT = 46;
const ZONES = ["", "Z", "+00:00"];

interface Time {
	seconds: Instant;
	milliseconds: number;
}

export function openLogTime(scan: JsonScan): LogTime {
	const place = {
		start: scan.place("startTime"),
		end: scan.place("endTime"),
		said: scan.place("request_duration_ms"),
	};
	const start: Time = { seconds: 0, milliseconds: 0 };
	const end: Time = { seconds: 0, milliseconds: 0 };
	let latency: number | null = null;
	const dateStart = openDates();

	/** Reads the time of a member into `time`. */
	const read = (bytes: Buffer, at: number, time: Time): boolean => {
		if (scan.kinds[at] !== KIND.string) return false;
		const from = scan.starts[at] ?? 0;
		const length = (scan.ends[at] ?? 0) - from;
		if (length < SECONDS_LENGTH || (bytes[from + 10] !== 84 && bytes[from + 10] !== 32)) return false;
		const [hours, minutes, seconds] = [two(bytes, from + 11), two(bytes, from + 14), two(bytes, from + 17)];
		if (bytes[from + 13] !== 58 || bytes[from + 16] !== 58) return false;
		if (!(hours < 24 && minutes < 60 && seconds < 60)) return false;
		const fraction = fractionOf(bytes, from + SECONDS_LENGTH);
		if (fraction === null) return false;
		const zone = length - SECONDS_LENGTH - fraction.length;
		if (zone !== 0 && !ZONES.includes(bytes.toString("latin1", from + length - zone, from + length)))
			return false;
		const day = dateStart(bytes, from);
		time.seconds = day + ((hours * 60 + minutes) * 60 + seconds) * 1_000;
		time.milliseconds = fraction.milliseconds;
		return !Number.isNaN(day);
	};
	const readLatency = (bytes: Buffer): boolean => {
		const said = readCount(scan, bytes, place.said);
		if (said === null) return false;
		latency = said < 0 ? null : said;
		if (said >= 0) return true;
		const kind = scan.kinds[place.end];
		if (kind === KIND.absent || kind === KIND.null) return true;
		if (!read(bytes, place.end, end)) return false;
		const took = end.seconds + end.milliseconds - start.seconds - start.milliseconds;
		latency = took >= 0 ? took : null;
		return true;
	};
	return {
		read: (bytes) => read(bytes, place.start, start) && readLatency(bytes),
		start: () => start.seconds,
		latencyMs: () => latency,
	};
}

/** Two digits; more than any bound of a time where there are none. */
function two(bytes: Buffer, at: number): number {
	const [tens, ones] = [bytes[at] ?? 0, bytes[at + 1] ?? 0];
	return isDigit(tens) && isDigit(ones) ? (tens - 48) * 10 + (ones - 48) : 100;
}

/** The fraction of a second at `at` in whole milliseconds, with the length of its text; null: too long, or no digits. */
function fractionOf(
	bytes: Buffer,
	at: number,
): { readonly length: number; readonly milliseconds: number } | null {
	if (bytes[at] !== DOT) return NO_FRACTION;
	let end = at + 1;
	let milliseconds = 0;
	for (; isDigit(bytes[end] ?? 0); end += 1) {
		if (end < at + 4) milliseconds = milliseconds * 10 + ((bytes[end] ?? 48) - 48);
	}
	const digits = end - at - 1;
	if (digits === 0 || digits > FRACTION_DIGITS_MAX) return null;
	return { length: digits + 1, milliseconds: milliseconds * 10 ** Math.max(0, 3 - digits) };
}

const NO_FRACTION = { length: 0, milliseconds: 0 };

/** The first instant of the date at a place, as the reader takes it; NaN: none. A log has few dates. */
function openDates(): (bytes: Buffer, at: number) => Instant {
	const known = new Map<number, Instant>();
	return (bytes, at) => {
		const [century, years, month, day] = [
			two(bytes, at),
			two(bytes, at + 2),
			two(bytes, at + 5),
			two(bytes, at + 8),
		];
		const isDate = bytes[at + 4] === 45 && bytes[at + 7] === 45 && century < 100 && years < 100;
		if (!isDate || month > 12 || day > 31) return Number.NaN;
		const date = ((century * 100 + years) * 100 + month) * 100 + day;
		const found = known.get(date);
		if (found !== undefined) return found;
		const instant = parseUtcText(bytes.toString("latin1", at, at + 10)) ?? Number.NaN;
		known.set(date, instant);
		return instant;
	};
}
