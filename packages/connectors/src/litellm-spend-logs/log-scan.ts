import type { BulkAmount } from "../bulk-amount.ts";
import { readBulkAmount } from "../bulk-amount.ts";
import type { BulkReader, BulkRow } from "../connector.ts";
import { type JsonScan, KIND, openJsonScan } from "../formats/json-scan.ts";
import { LOG_METERS, openLogCounts, readCount } from "./log-counts.ts";
import { DECIDING, LOG_TREE } from "./log-members.ts";
import { openLogTime } from "./log-time.ts";

const KEY_BYTES_MAX = 64 * 1024;
/** Marks of what decides besides members. */
const CACHE_HIT = 1;
const REPORTED = 2;
const REPORTED_ZERO = 4;

/**
 * Reads requests from the bytes of their lines: see {@link BulkReader}. A request is plain when its identity and
 * times are plain text, its counts are digits, and its details are objects; `logLine` reads all others.
 */
export function openLogScan(): BulkReader {
	const scan = openJsonScan(LOG_TREE);
	const counts = openLogCounts(scan);
	const time = openLogTime(scan);
	const keyOf = openKey(scan);
	const place = {
		id: scan.place("request_id"),
		session: scan.place("session_id"),
		spend: scan.place("spend"),
		retries: scan.place("metadata.attempted_retries"),
	};
	const amount: BulkAmount = { nano: 0, low: 0, residueHigh: 0, residueRest: 0, isZero: true };
	const row: BulkRow = {
		key: "",
		rowId: "",
		session: null,
		start: 0,
		retries: null,
		latencyMs: null,
		promptTokens: 0,
		reported: null,
	};
	const spend = (bytes: Buffer): boolean => {
		const kind = scan.kinds[place.spend];
		row.reported = kind === KIND.number ? amount : null;
		if (kind === KIND.absent || kind === KIND.null) return true;
		const text = { start: scan.starts[place.spend] ?? 0, end: scan.ends[place.spend] ?? 0 };
		return kind === KIND.number && readBulkAmount(bytes, text, amount);
	};
	const read = (bytes: Buffer): boolean => {
		const id = plainText(scan, bytes, place.id);
		const session = plainText(scan, bytes, place.session);
		const retries = readCount(scan, bytes, place.retries);
		if (id === null || id === "" || session === null || retries === null) return false;
		if (!counts.read(bytes) || !time.read(bytes) || !spend(bytes)) return false;
		const isReported = row.reported === null ? 0 : REPORTED + (amount.isZero ? REPORTED_ZERO : 0);
		const key = keyOf(bytes, isReported + (id.includes("_cache_hit") ? CACHE_HIT : 0));
		if (key === null) return false;
		row.key = key;
		row.rowId = id;
		row.session = session === "" ? null : session;
		row.start = time.start();
		row.retries = retries < 0 ? null : retries;
		row.latencyMs = time.latencyMs();
		row.promptTokens = counts.promptTokens();
		return true;
	};
	return {
		meters: LOG_METERS,
		row,
		quantities: counts.quantities,
		scan: (bytes, start, end) => scan.object(bytes, start, end) && read(bytes),
	};
}

/** Text of printable ASCII that no reading trims; "" where nothing stands, null for what is no such text. */
function plainText(scan: JsonScan, bytes: Buffer, place: number): string | null {
	const kind = scan.kinds[place];
	if (kind === KIND.absent || kind === KIND.null) return "";
	if (kind !== KIND.string) return null;
	const start = scan.starts[place] ?? 0;
	const end = scan.ends[place] ?? 0;
	for (let at = start; at < end; at += 1) {
		const byte = bytes[at] ?? 0;
		if (byte < 33 || byte > 126) return null;
	}
	return bytes.toString("latin1", start, end);
}

/**
 * The texts of the deciding members as they stand in the line, behind one another. Equal texts mean the same to any
 * reader; other spellings of the same (white space, escapes) are only one key more. null: too long for a key.
 */
function openKey(scan: JsonScan): (bytes: Buffer, marks: number) => string | null {
	const places = DECIDING.map(scan.place);
	const key = Buffer.alloc(KEY_BYTES_MAX);
	return (bytes, marks) => {
		key[0] = marks;
		let length = 1;
		for (const place of places) {
			const kind = scan.kinds[place] ?? 0;
			// JSON has neither of these bytes, so that one member's text cannot run into the next.
			key[length] = kind;
			length += 1;
			if (kind === KIND.absent || kind === KIND.null) continue;
			const start = scan.starts[place] ?? 0;
			const end = scan.ends[place] ?? 0;
			if (length + end - start >= KEY_BYTES_MAX - places.length) return null;
			for (let at = start; at < end; at += 1) {
				key[length] = bytes[at] ?? 0;
				length += 1;
			}
		}
		return key.toString("latin1", 0, length);
	};
}
