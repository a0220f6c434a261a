import { isAscii, isUtf8 } from "node:buffer";
import { ExportFileError } from "./file-fault.ts";

/** Physical lines of a file, without their line feed. */
export interface LineBatch {
	readonly lines: readonly string[];
	/** 1-based number of the first line of the batch. */
	readonly first: number;
	/** The last line of the batch was longer than the bound and holds only its beginning. */
	readonly cut: boolean;
}

const LINE_FEED = 10;
/** What is kept of a line past the bound: enough to show which line it was. */
const CUT_BYTES = 4096;

/** Whole lines of a file as UTF-8 bytes, with their line feeds; the last one of the file may have none. */
export interface ByteBatch {
	readonly bytes: Buffer;
	/** 1-based number of the first line of the batch. */
	readonly first: number;
	/** Lines in `bytes`. */
	readonly count: number;
	/** The beginning of a line past the bound, which comes after `bytes` and counts as a line; null: there is none. */
	readonly cut: string | null;
}

/**
 * Splits UTF-8 bytes into lines, a batch per chunk. Each line is a string of its own, so keeping one
 * does not keep its chunk alive. A carriage return stays at the end of its line. Memory is bounded by
 * one chunk and `lineBytesMax`. Throws `bad_encoding` naming the line.
 */
export async function* readLines(
	chunks: AsyncIterable<Buffer>,
	lineBytesMax: number,
): AsyncGenerator<LineBatch> {
	for await (const { bytes, first, cut } of readLineBytes(chunks, lineBytesMax)) {
		const lines = decode(bytes);
		yield cut === null ? { lines, first, cut: false } : { lines: [...lines, cut], first, cut: true };
	}
}

/** The same lines as bytes, for readers that make text of few of them. A batch is valid until the next one is asked for. */
export async function* readLineBytes(
	chunks: AsyncIterable<Buffer>,
	lineBytesMax: number,
): AsyncGenerator<ByteBatch> {
	let rest: Buffer = Buffer.alloc(0);
	let first = 1;
	let isStart = true;
	let isSkipping = false;
	for await (const chunk of chunks) {
		let bytes = rest.byteLength === 0 ? chunk : Buffer.concat([rest, chunk]);
		if (isStart && bytes.byteLength < 3) {
			rest = bytes;
			continue;
		}
		if (isStart) bytes = withoutByteOrderMark(bytes);
		isStart = false;
		if (isSkipping) {
			const end = bytes.indexOf(LINE_FEED);
			rest = Buffer.alloc(0);
			if (end === -1) continue;
			bytes = bytes.subarray(end + 1);
			isSkipping = false;
		}
		const end = bytes.lastIndexOf(LINE_FEED) + 1;
		const whole = batchOf(bytes.subarray(0, end), first);
		rest = bytes.subarray(end);
		const isCut = rest.byteLength > lineBytesMax;
		const cut = isCut ? rest.subarray(0, CUT_BYTES).toString("utf8") : null;
		if (isCut) {
			rest = Buffer.alloc(0);
			isSkipping = true;
		}
		if (whole.count > 0 || isCut) yield { ...whole, cut };
		first += whole.count + (isCut ? 1 : 0);
	}
	const last = isStart ? withoutByteOrderMark(rest) : rest;
	if (last.byteLength > 0) yield { ...batchOf(last, first), cut: null };
}

function batchOf(bytes: Buffer, first: number): Omit<ByteBatch, "cut"> {
	if (!isAscii(bytes) && !isUtf8(bytes)) throw badEncoding(bytes, first);
	let count = 0;
	for (let at = 0; at < bytes.byteLength; count += 1) {
		const found = bytes.indexOf(LINE_FEED, at);
		at = found === -1 ? bytes.byteLength : found + 1;
	}
	return { bytes, first, count };
}

function withoutByteOrderMark(bytes: Buffer): Buffer {
	const marked = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
	return marked ? bytes.subarray(3) : bytes;
}

function decode(bytes: Buffer): string[] {
	const encoding = isAscii(bytes) ? "latin1" : "utf8"; // the same text, faster
	const lines: string[] = [];
	let start = 0;
	while (start < bytes.byteLength) {
		const found = bytes.indexOf(LINE_FEED, start);
		const end = found === -1 ? bytes.byteLength : found;
		lines.push(bytes.toString(encoding, start, end));
		start = end + 1;
	}
	return lines;
}

function badEncoding(bytes: Buffer, first: number): ExportFileError {
	let line = first;
	let start = 0;
	while (start < bytes.byteLength) {
		const found = bytes.indexOf(LINE_FEED, start);
		const end = found === -1 ? bytes.byteLength : found;
		if (!isUtf8(bytes.subarray(start, end))) break;
		start = end + 1;
		line += 1;
	}
	return new ExportFileError({
		code: "bad_encoding",
		message: `Line ${line} is not UTF-8 text.`,
		fix: "Download the export again, or save it as CSV UTF-8, and upload the file untouched.",
	});
}
