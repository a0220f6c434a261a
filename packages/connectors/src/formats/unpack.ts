import { createReadStream } from "node:fs";
import { open, stat } from "node:fs/promises";
import { addAbortSignal, pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { err, ok, type Result } from "@outlay/finops/result";
import { type Entry, openPromise, type ZipFile } from "yauzl";
import { ExportFileError, type FileFault, faultOf } from "./file-fault.ts";

/** One export inside an uploaded file. Plain data: it can be stored and read again later. */
export interface ExportMember {
	/** The uploaded file on disk. */
	readonly path: string;
	/** Name of the export itself, without `.gz` and folders. */
	readonly fileName: string;
	readonly packing: "plain" | "gzip" | "zip" | "zip+gzip";
	/** Full name inside the zip. */
	readonly entry: string | null;
	/** Bytes that reading it takes from the disk: the total of progress. */
	readonly packedBytes: number;
	/** Equal for members of one zip with equal bytes (checksum and length); null outside a zip. */
	readonly fingerprint: string | null;
}

export interface ReadBytesOptions {
	readonly signal: AbortSignal;
	/** Called after each chunk with the packed bytes read so far. */
	readonly onBytes?: (packedBytes: number) => void;
}

const CHUNK_BYTES = 256 * 1024;
/** Members of one zip at most: more is not a set of exports. */
const MEMBERS_MAX = 1000;
/** Real exports shrink 5 to 60 times. Past 64 MiB, 250 times the packed size is a zip bomb. */
const RATIO_MAX = 250;
const RATIO_FREE_BYTES = 64 * 1024 ** 2;
/** Unpacked bytes of one member at most. */
const UNPACKED_BYTES_MAX = 64 * 1024 ** 3;

/** Leaving the list of entries must not close the file under the entry that was found. */
const STAY_OPEN = { autoClose: false };

const PK = [0x50, 0x4b, 0x03, 0x04];
const PK_EMPTY = [0x50, 0x4b, 0x05, 0x06];
const GZIP = [0x1f, 0x8b];

/**
 * The exports in a file, found by its first bytes, whatever its name says: the file itself, the
 * content of a gzip, or the members of a zip (folders and macOS resource forks left out).
 */
export async function unpack(
	path: string,
	fileName: string,
): Promise<Result<readonly ExportMember[], FileFault>> {
	try {
		const { size } = await stat(path);
		const head = await firstBytes(path);
		if (startsWith(head, PK) || startsWith(head, PK_EMPTY)) return ok(await zipMembers(path));
		const packing = startsWith(head, GZIP) ? "gzip" : "plain";
		const name = packing === "gzip" ? fileName.replace(/\.gz$/i, "") : fileName;
		const plain = { path, fileName: baseName(name), packing, entry: null } as const;
		return ok([{ ...plain, packedBytes: size, fingerprint: null }]);
	} catch (cause) {
		return err(faultOf(readable(cause)));
	}
}

/** The unpacked bytes of a member. Throws {@link ExportFileError}; an abort throws its own error. */
export async function* readMember(member: ExportMember, options: ReadBytesOptions): AsyncGenerator<Buffer> {
	options.signal.throwIfAborted();
	const source = member.entry === null ? fileSource(member, options) : await zipSource(member);
	const unpackedMax = Math.min(UNPACKED_BYTES_MAX, RATIO_FREE_BYTES + RATIO_MAX * member.packedBytes);
	let unpackedBytes = 0;
	try {
		const stream = addAbortSignal(options.signal, source.stream);
		for await (const chunk of stream) {
			const bytes: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
			unpackedBytes += bytes.byteLength;
			if (unpackedBytes > unpackedMax) throw new ExportFileError(tooLarge(member, unpackedMax));
			options.onBytes?.(source.packedBytes(unpackedBytes));
			yield bytes;
		}
	} catch (cause) {
		throw readable(cause);
	} finally {
		source.stream.destroy();
		source.close();
	}
}

interface Source {
	readonly stream: Readable;
	/** Packed bytes read when so many bytes came out. */
	readonly packedBytes: (unpackedBytes: number) => number;
	readonly close: () => void;
}

function fileSource(member: ExportMember, { signal }: ReadBytesOptions): Source {
	const file = createReadStream(member.path, { highWaterMark: CHUNK_BYTES, signal });
	const stream = member.packing === "gzip" ? gunzipped(file) : file;
	return { stream, packedBytes: () => file.bytesRead, close: () => file.destroy() };
}

async function zipSource(member: ExportMember): Promise<Source> {
	let zip: ZipFile | null = null;
	try {
		zip = await openPromise(member.path, STAY_OPEN);
		const entry = await findEntry(zip, member.entry ?? "");
		const raw = await zip.openReadStreamPromise(entry);
		const stream = member.packing === "zip+gzip" ? gunzipped(raw) : raw;
		const opened = zip;
		const ratio = member.packing === "zip" ? entry.compressedSize / Math.max(1, entry.uncompressedSize) : 1;
		return {
			stream,
			packedBytes: (unpacked) => Math.min(member.packedBytes, Math.round(unpacked * ratio)),
			close: () => opened.close(),
		};
	} catch (cause) {
		zip?.close();
		throw readable(cause);
	}
}

/** `pipeline` carries the errors of the source to the result, where the reader meets them. */
function gunzipped(source: Readable): Readable {
	return pipeline(source, createGunzip({ chunkSize: CHUNK_BYTES }), () => undefined);
}

async function findEntry(zip: ZipFile, name: string): Promise<Entry> {
	let count = 0;
	for await (const entry of zip.eachEntry()) {
		if (entry.fileName === name) return entry;
		count += 1;
		if (count > MEMBERS_MAX * 10) break;
	}
	throw new Error(`the zip has no ${name}`);
}

async function zipMembers(path: string): Promise<readonly ExportMember[]> {
	const zip = await openPromise(path, STAY_OPEN);
	try {
		const members: ExportMember[] = [];
		let count = 0;
		for await (const entry of zip.eachEntry()) {
			count += 1;
			if (count > MEMBERS_MAX) throw new ExportFileError(tooManyMembers());
			if (entry.fileName === "[Content_Types].xml") throw new ExportFileError(excelWorkbook());
			if (isNoise(entry.fileName)) continue;
			members.push(await zipMember(path, zip, entry));
		}
		if (members.length === 0) throw new ExportFileError(emptyArchive());
		return members;
	} finally {
		zip.close();
	}
}

async function zipMember(path: string, zip: ZipFile, entry: Entry): Promise<ExportMember> {
	const name = baseName(entry.fileName);
	if (entry.isEncrypted()) throw new ExportFileError(encrypted(name));
	const allowed = Math.min(UNPACKED_BYTES_MAX, RATIO_FREE_BYTES + RATIO_MAX * entry.compressedSize);
	const fingerprint = `${entry.crc32}-${entry.uncompressedSize}`;
	const member = {
		path,
		fileName: name,
		entry: entry.fileName,
		packedBytes: entry.compressedSize,
		fingerprint,
	};
	if (entry.uncompressedSize > allowed) throw new ExportFileError(tooLarge(member, allowed));
	const head = await firstBytesOf(await zip.openReadStreamPromise(entry));
	if (startsWith(head, PK)) throw new ExportFileError(nested(name));
	if (!startsWith(head, GZIP)) return { ...member, packing: "zip" };
	return { ...member, fileName: name.replace(/\.gz$/i, ""), packing: "zip+gzip" };
}

/** Folders, macOS resource forks, hidden files. */
function isNoise(name: string): boolean {
	return name.endsWith("/") || name.startsWith("__MACOSX/") || baseName(name).startsWith(".");
}

async function firstBytes(path: string): Promise<Buffer> {
	const file = await open(path, "r");
	try {
		const { buffer, bytesRead } = await file.read(Buffer.alloc(8), 0, 8, 0);
		return buffer.subarray(0, bytesRead);
	} finally {
		await file.close();
	}
}

async function firstBytesOf(stream: Readable): Promise<Buffer> {
	for await (const chunk of stream) return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk);
	return Buffer.alloc(0);
}

function startsWith(head: Buffer, magic: readonly number[]): boolean {
	return magic.every((byte, index) => head[index] === byte);
}

function baseName(name: string): string {
	return name.slice(name.lastIndexOf("/") + 1);
}

/** Decoder errors (zlib, yauzl) mean a damaged archive; a system error means the file could not be read. */
function readable(cause: unknown): unknown {
	if (cause instanceof ExportFileError || !(cause instanceof Error)) return cause;
	if (cause.name === "AbortError" || cause.name === "TimeoutError") return cause;
	const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
	const isSystem = "syscall" in cause;
	const message = isSystem
		? `The file could not be read (${code}).`
		: `The archive is damaged: ${cause.message}.`;
	const fix = isSystem
		? "Try again; if it stays, the disk of the raw exports needs attention."
		: "It was probably cut short. Download it again and upload the whole file.";
	return new ExportFileError({ code: isSystem ? "unreadable" : "corrupt_archive", message, fix }, cause);
}

const tooLarge = (member: { readonly fileName: string }, bytes: number): FileFault => ({
	code: "unpacks_too_large",
	message: `${member.fileName} unpacks to more than ${Math.floor(bytes / 1024 ** 2)} MiB, far beyond its packed size.`,
	fix: "If it is a real export, unpack it yourself and upload it in parts.",
});
const tooManyMembers = (): FileFault => ({
	code: "too_many_members",
	message: `The zip holds more than ${MEMBERS_MAX} files.`,
	fix: "Upload the exports in several smaller zips.",
});
const excelWorkbook = (): FileFault => ({
	code: "excel_workbook",
	message: "This is an Excel workbook.",
	fix: "Amounts in a workbook are already rounded: download the export as CSV and upload that.",
});
const emptyArchive = (): FileFault => ({
	code: "empty_archive",
	message: "The zip holds no files.",
	fix: "Choose the zip that holds the exports.",
});
const encrypted = (name: string): FileFault => ({
	code: "encrypted_archive",
	message: `${name} in the zip is encrypted.`,
	fix: "Unpack it with its password and upload the export itself.",
});
const nested = (name: string): FileFault => ({
	code: "nested_archive",
	message: `${name} is a zip or a workbook inside the zip.`,
	fix: "Unpack the outer zip and upload what is inside.",
});
