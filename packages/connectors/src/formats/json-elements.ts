import { isUtf8 } from "node:buffer";
import { ExportFileError } from "./file-fault.ts";

const QUOTE = 34;
const COMMA = 44;
const BACKSLASH = 92;
const OPEN_BRACKET = 91;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;
const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf];

/**
 * The texts of a JSON file's elements: each element of a top-level array, else the one value. Splits
 * by structure alone and parses nothing, so a file of any size is read in the memory of one element.
 * Throws `json_too_large` past `elementBytesMax`, `bad_json` when the file ends inside a value.
 */
export async function* jsonElements(
	chunks: AsyncIterable<Buffer>,
	elementBytesMax: number,
): AsyncGenerator<string> {
	const splitter = elementSplitter(elementBytesMax);
	for await (const chunk of chunks) yield* splitter.feed(chunk);
	yield* splitter.end();
}

interface ElementSplitter {
	readonly feed: (chunk: Buffer) => string[];
	readonly end: () => string[];
}

function elementSplitter(elementBytesMax: number): ElementSplitter {
	const parts: Buffer[] = [];
	let partBytes = 0;
	let depth = 0;
	let isArray: boolean | null = null;
	let isClosed = false;
	let isInString = false;
	let isAfterBackslash = false;

	const keep = (bytes: Buffer): void => {
		if (bytes.byteLength === 0) return;
		partBytes += bytes.byteLength;
		if (partBytes > elementBytesMax) throw tooLarge(elementBytesMax);
		parts.push(bytes);
	};
	const take = (): string[] => {
		const bytes = Buffer.concat(parts);
		parts.length = 0;
		partBytes = 0;
		if (!isUtf8(bytes)) throw badEncoding();
		const text = bytes.toString("utf8").trim();
		return text === "" ? [] : [text];
	};
	/** Moves the state over one byte outside strings; true when an element of the array ends before it. */
	const isBoundary = (byte: number): boolean => {
		if (byte === QUOTE) isInString = true;
		else if (byte === OPEN_BRACKET || byte === OPEN_BRACE) depth += 1;
		else if (byte === CLOSE_BRACKET || byte === CLOSE_BRACE) {
			depth -= 1;
			isClosed = depth === 0;
			return isClosed && isArray === true;
		}
		return byte === COMMA && depth === 1 && isArray === true;
	};
	const feed = (bytes: Buffer): string[] => {
		const elements: string[] = [];
		let start = 0;
		for (let at = 0; at < bytes.byteLength; at += 1) {
			const byte = bytes[at] ?? 0;
			if (isInString) {
				if (isAfterBackslash) isAfterBackslash = false;
				else if (byte === BACKSLASH) isAfterBackslash = true;
				else if (byte === QUOTE) isInString = false;
				continue;
			}
			if (byte <= 32 || (isArray === null && BYTE_ORDER_MARK.includes(byte))) continue;
			if (isClosed) throw trailing();
			if (isArray === null) {
				isArray = byte === OPEN_BRACKET;
				if (isArray) start = at + 1;
			}
			if (isBoundary(byte)) {
				keep(bytes.subarray(start, at));
				elements.push(...take());
				start = at + 1;
			}
		}
		if (!(isClosed && isArray === true)) keep(bytes.subarray(start));
		return elements;
	};
	const end = (): string[] => {
		if (depth !== 0 || isInString) throw cutShort();
		return isArray === true ? [] : take();
	};
	return { feed, end };
}

const tooLarge = (bytes: number): ExportFileError =>
	new ExportFileError({
		code: "json_too_large",
		message: `One value of the JSON file is larger than ${Math.floor(bytes / 1024 ** 2)} MiB.`,
		fix: "Export a shorter time span per file, or one value per line (JSONL).",
	});
const cutShort = (): ExportFileError =>
	new ExportFileError({
		code: "bad_json",
		message: "The JSON file ends in the middle of a value.",
		fix: "It was probably cut short. Download it again and upload the whole file.",
	});
const trailing = (): ExportFileError =>
	new ExportFileError({
		code: "bad_json",
		message: "Text follows the end of the JSON value.",
		fix: "Upload one JSON value per file, or one value per line (JSONL).",
	});
const badEncoding = (): ExportFileError =>
	new ExportFileError({
		code: "bad_encoding",
		message: "The JSON file is not UTF-8 text.",
		fix: "Save the answer of the API as it came, in UTF-8.",
	});
