import type { Meter } from "@outlay/finops/charge";
import { isDigit } from "../formats/json-bytes.ts";
import { type JsonScan, KIND } from "../formats/json-scan.ts";
import { writeMeter } from "./log-tokens.ts";

export const LOG_METERS: readonly Meter[] = [
	"input",
	"audio_input",
	"cache_read",
	"cache_write",
	"cache_write_5m",
	"cache_write_1h",
	"output",
	"audio_output",
	"image_output",
	"web_search",
];
const METER = Object.fromEntries(LOG_METERS.map((meter, index) => [meter, index]));

/** Longer counts are left to the reader: sums of these stay exact in a double. */
const COUNT_DIGITS_MAX = 12;
/** No count stands there. */
const NONE = -1;

/** What `logTokens` finds in a row, as numbers. All from the line that was scanned last. */
export interface LogCounts {
	/** Reads the counts; false when one of them is no plain count, or what holds it no object. */
	readonly read: (bytes: Uint8Array) => boolean;
	/** After `read`. */
	readonly promptTokens: () => number;
	/** After `read`. */
	readonly quantities: (model: string | null) => Float64Array;
}

const USAGE = "metadata.usage_object";
const MORE = "metadata.additional_usage_values";

/** Places of one of the two objects that hold a request's usage. */
function usagePlaces(scan: JsonScan, path: string) {
	const prompt = `${path}.prompt_tokens_details`;
	const completion = `${path}.completion_tokens_details`;
	const lifetimes = (at: string) => ({
		object: scan.place(at),
		fiveMinutes: scan.place(`${at}.ephemeral_5m_input_tokens`),
		hour: scan.place(`${at}.ephemeral_1h_input_tokens`),
	});
	return {
		object: scan.place(path),
		read: scan.place(`${path}.cache_read_input_tokens`),
		write: scan.place(`${path}.cache_creation_input_tokens`),
		lifetimes: lifetimes(`${path}.cache_creation`),
		prompt: {
			object: scan.place(prompt),
			read: scan.place(`${prompt}.cached_tokens`),
			write: scan.place(`${prompt}.cache_creation_tokens`),
			audio: scan.place(`${prompt}.audio_tokens`),
			webSearch: scan.place(`${prompt}.web_search_requests`),
			lifetimes: lifetimes(`${prompt}.cache_creation_token_details`),
		},
		completion: {
			object: scan.place(completion),
			audio: scan.place(`${completion}.audio_tokens`),
			image: scan.place(`${completion}.image_tokens`),
		},
	};
}

/** Parts of a request's tokens before they are told apart. */
const PARTS = { prompt: 0, completion: 1, read: 2, write: 3, fiveMinutes: 4, hour: 5 } as const;
const DETAILS = { audioIn: 6, audioOut: 7, imageOut: 8, webSearch: 9 } as const;

export function openLogCounts(scan: JsonScan): LogCounts {
	const usage = usagePlaces(scan, USAGE);
	const more = usagePlaces(scan, MORE);
	const places = {
		prompt: scan.place("prompt_tokens"),
		completion: scan.place("completion_tokens"),
		tools: scan.place(`${USAGE}.server_tool_use`),
		webSearch: scan.place(`${USAGE}.server_tool_use.web_search_requests`),
	};
	const objects = [scan.place("metadata"), scan.place("metadata.spend_logs_metadata"), places.tools].concat(
		[usage, more].flatMap(({ object, lifetimes, prompt, completion }) => [
			object,
			lifetimes.object,
			prompt.object,
			prompt.lifetimes.object,
			completion.object,
		]),
	);
	const parts = new Float64Array(10);
	const isHere = (object: number) => scan.kinds[object] === KIND.object;

	const read = (bytes: Uint8Array): boolean => {
		for (const object of objects) {
			const kind = scan.kinds[object] ?? KIND.absent;
			if (kind !== KIND.object && kind !== KIND.absent && kind !== KIND.null) return false;
		}
		let isPlain = true;
		const count = (place: number): number => {
			const found = readCount(scan, bytes, place);
			if (found === null) isPlain = false;
			return found ?? NONE;
		};
		const first = (a: number, b: number): number => {
			const found = count(a);
			return found === NONE ? count(b) : found;
		};
		const prompt = isHere(usage.prompt.object) ? usage.prompt : more.prompt;
		const completion = isHere(usage.completion.object) ? usage.completion : more.completion;
		const after = isHere(prompt.lifetimes.object) ? prompt.lifetimes : more.lifetimes;
		const lifetimes = isHere(usage.lifetimes.object) ? usage.lifetimes : after;
		const cacheRead = first(usage.read, prompt.read);
		const cacheWrite = first(usage.write, prompt.write);
		parts[PARTS.prompt] = count(places.prompt);
		parts[PARTS.completion] = count(places.completion);
		parts[PARTS.read] = cacheRead === NONE ? count(more.read) : cacheRead;
		parts[PARTS.write] = cacheWrite === NONE ? count(more.write) : cacheWrite;
		parts[PARTS.fiveMinutes] = count(lifetimes.fiveMinutes);
		parts[PARTS.hour] = count(lifetimes.hour);
		parts[DETAILS.audioIn] = count(prompt.audio);
		parts[DETAILS.audioOut] = count(completion.audio);
		parts[DETAILS.imageOut] = count(completion.image);
		parts[DETAILS.webSearch] = first(places.webSearch, prompt.webSearch);
		for (let part = 0; part < parts.length; part += 1) if (parts[part] === NONE) parts[part] = 0;
		return isPlain;
	};
	return { read, ...metersOf(parts) };
}

/** The parts told apart by meter: the arithmetic of `logTokens`. */
function metersOf(parts: Float64Array): Pick<LogCounts, "promptTokens" | "quantities"> {
	const part = (index: number): number => parts[index] ?? 0;
	const quantities = new Float64Array(LOG_METERS.length);
	const put = (meter: Meter, tokens: number): void => {
		const index = METER[meter];
		if (index !== undefined) quantities[index] = tokens;
	};
	const named = () => part(PARTS.fiveMinutes) + part(PARTS.hour);
	const cached = () => part(PARTS.read) + (named() > 0 ? named() : part(PARTS.write));
	const prompt = (): number => {
		const said = part(PARTS.prompt);
		return said < cached() ? said + cached() : said;
	};
	return {
		promptTokens: prompt,
		quantities: (model) => {
			quantities.fill(0);
			const fresh = prompt() - cached();
			const audioIn = inside(fresh, part(DETAILS.audioIn));
			const audioOut = inside(part(PARTS.completion), part(DETAILS.audioOut));
			const rest = part(PARTS.completion) - audioOut;
			const imageOut = inside(rest, part(DETAILS.imageOut));
			put("input", fresh - audioIn);
			put("audio_input", audioIn);
			put("cache_read", part(PARTS.read));
			if (named() > 0) {
				put("cache_write_5m", part(PARTS.fiveMinutes));
				put("cache_write_1h", part(PARTS.hour));
			} else put(writeMeter(model), part(PARTS.write));
			put("output", rest - imageOut);
			put("audio_output", audioOut);
			put("image_output", imageOut);
			put("web_search", part(DETAILS.webSearch));
			return quantities;
		},
	};
}

/** A part that is inside `whole`; one that cannot be inside says nothing. */
const inside = (whole: number, part: number): number => (part <= whole ? part : 0);

/** A count of digits alone; {@link NONE} where nothing stands, null for anything else. */
export function readCount(scan: JsonScan, bytes: Uint8Array, place: number): number | null {
	const kind = scan.kinds[place];
	if (kind === KIND.absent || kind === KIND.null) return NONE;
	const start = scan.starts[place] ?? 0;
	const end = scan.ends[place] ?? 0;
	if (kind !== KIND.number || end - start > COUNT_DIGITS_MAX) return null;
	let value = 0;
	for (let at = start; at < end; at += 1) {
		const byte = bytes[at] ?? 0;
		if (!isDigit(byte)) return null;
		value = value * 10 + (byte - 48);
	}
	return value;
}
