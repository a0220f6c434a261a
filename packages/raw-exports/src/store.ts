import { createHash, type Hash, randomUUID } from "node:crypto";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Bucket, type LocalFile, openBucket } from "./bucket.ts";
import { RawExportError, rawExportError } from "./raw-export-error.ts";
import type { BucketSettings } from "./settings.ts";

export interface StoredExport {
	/** Lower-case hex of the bytes: the identity of the export. */
	readonly sha256: string;
	readonly byteLength: number;
	/** The same bytes were there before; nothing was written. */
	readonly existed: boolean;
}

/** Immutable store of export bytes. Every failure is a {@link RawExportError}, but an abort keeps its own. */
export interface RawExports {
	/** Stores the stream. Nothing becomes visible until every byte is on disk, and in the bucket if there is one. */
	readonly put: (bytes: AsyncIterable<Uint8Array>, signal: AbortSignal) => Promise<StoredExport>;
	/** Opens the bytes for reading; rejects with `not_found` before any byte is read. */
	readonly open: (sha256: string) => Promise<Readable>;
	/**
	 * Where the bytes are on this machine, for readers that need random access: fetched from the bucket, and verified,
	 * if they are not here yet. Rejects with `not_found`, and with `corrupt` when the bucket has other bytes. Never
	 * write there.
	 */
	readonly local: (sha256: string) => Promise<string>;
	readonly has: (sha256: string) => Promise<boolean>;
}

export interface RawExportsOptions {
	/** Holds the exports; with a bucket, where they are written first and kept for reading. */
	readonly directory: string;
	/** Bytes of one export at most; a longer stream is refused as `too_large`. Default 16 GiB; never over 5 GiB in a bucket. */
	readonly maxBytes?: number;
	/** Has every export, for several machines to share. None, or null: the directory has them. */
	readonly bucket?: BucketSettings | null;
	/** Milliseconds before the second attempt at the bucket. Default 200. */
	readonly retryMs?: number;
}

const GIBIBYTE = 1024 ** 3;
/** What S3 takes in one request, so that it verifies the whole. */
const OBJECT_BYTES_MAX = 5 * GIBIBYTE;
const SHA256 = /^[0-9a-f]{64}$/;
const LEFTOVER = /^incoming-([A-Za-z0-9.-]*)-(\d+)-[0-9a-f-]{36}$/;
/** No upload is silent for a day: a temporary file older than this belongs to a process of the past. */
const LEFTOVER_AGE_MAX_MS = 86_400_000;
const HOST = hostname().replace(/[^A-Za-z0-9.-]/g, "");

/**
 * Opens the store, makes its folder (0700) and clears what a crash left half written. The bucket is asked nothing: one
 * that cannot be used fails the first put or read.
 */
export async function openRawExports(options: RawExportsOptions): Promise<RawExports> {
	const { directory, maxBytes = 16 * GIBIBYTE } = options;
	await translated(async () => {
		await mkdir(directory, { recursive: true, mode: 0o700 });
		await clearLeftovers(directory);
	});
	if (options.bucket === undefined || options.bucket === null) return directoryStore(directory, maxBytes);
	return bucketStore({
		directory,
		maxBytes: Math.min(maxBytes, OBJECT_BYTES_MAX),
		bucket: openBucket(options.bucket, options.retryMs),
	});
}

function directoryStore(directory: string, maxBytes: number): RawExports {
	const local = (sha256: string): Promise<string> =>
		translated(async () => {
			const path = pathIn(directory, sha256);
			await stat(path);
			return path;
		});
	return {
		put: (bytes, signal) => translated(() => putBytes({ directory, maxBytes, bytes, signal })),
		open: (sha256) => translated(async () => await opened(await local(sha256))),
		local,
		has: (sha256) => translated(async () => (await sizeOf(pathIn(directory, sha256))) !== null),
	};
}

function bucketStore(input: {
	readonly directory: string;
	readonly maxBytes: number;
	readonly bucket: Bucket;
}): RawExports {
	const { directory, maxBytes, bucket } = input;
	const { signal: never } = new AbortController();
	const local = async (sha256: string): Promise<string> => {
		const path = pathIn(directory, sha256);
		if ((await sizeOf(path)) !== null) return path;
		const isWanted = async (file: LocalFile): Promise<void> => {
			if (file.sha256 === sha256) return;
			const text = `The bucket has other bytes under the name ${sha256}. Put the right ones back there.`;
			throw new RawExportError("corrupt", text);
		};
		const download = { directory, maxBytes: OBJECT_BYTES_MAX, signal: never, beforePublish: isWanted };
		await bucket.get(sha256, (bytes) => putBytes({ ...download, bytes }), never);
		return path;
	};
	const put = async (bytes: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<StoredExport> => {
		let existed = false;
		const share = async (file: LocalFile): Promise<void> => {
			existed = (await bucket.sizeOf(file.sha256, signal)) === file.byteLength;
			if (!existed) await bucket.put(file, signal);
		};
		const stored = await putBytes({ directory, maxBytes, bytes, signal, beforePublish: share });
		return { ...stored, existed };
	};
	return {
		put: (bytes, signal) => translated(() => put(bytes, signal)),
		open: (sha256) => translated(async () => await opened(await local(sha256))),
		local: (sha256) => translated(() => local(sha256)),
		has: (sha256) =>
			translated(async () => {
				if ((await sizeOf(pathIn(directory, sha256))) !== null) return true;
				return (await bucket.sizeOf(sha256, never)) !== null;
			}),
	};
}

const opened = async (path: string): Promise<Readable> => (await open(path, "r")).createReadStream();

interface PutInput {
	readonly directory: string;
	readonly maxBytes: number;
	readonly bytes: AsyncIterable<Uint8Array>;
	readonly signal: AbortSignal;
	/** Sees the finished file before it gets its name; when it rejects, nothing is left. */
	readonly beforePublish?: (file: LocalFile) => Promise<void>;
}

async function putBytes(input: PutInput): Promise<StoredExport> {
	const { directory, signal } = input;
	signal.throwIfAborted();
	const temporary = join(directory, `incoming-${HOST}-${process.pid}-${randomUUID()}`);
	try {
		const hash = createHash("sha256");
		const file = await open(temporary, "wx", 0o400);
		let byteLength = 0;
		try {
			byteLength = await write({ ...input, file, hash });
			await file.sync();
		} finally {
			await file.close();
		}
		signal.throwIfAborted();
		const sha256 = hash.digest("hex");
		await input.beforePublish?.({ path: temporary, sha256, byteLength });
		const existed = await publish({ directory, temporary, sha256, byteLength });
		return { sha256, byteLength, existed };
	} finally {
		await rm(temporary, { force: true });
	}
}

async function write(input: PutInput & { readonly file: FileHandle; readonly hash: Hash }): Promise<number> {
	let byteLength = 0;
	const sink = async (source: AsyncIterable<Uint8Array>): Promise<void> => {
		for await (const chunk of source) {
			byteLength += chunk.byteLength;
			if (byteLength > input.maxBytes) {
				const limit = `${Math.floor(input.maxBytes / 1024 ** 2)} MiB`;
				throw new RawExportError("too_large", `The file is larger than ${limit}. Upload it in parts.`);
			}
			input.hash.update(chunk);
			await input.file.appendFile(chunk);
		}
	};
	await pipeline(input.bytes, sink, { signal: input.signal });
	return byteLength;
}

/** Gives the finished file its name. Says whether the same bytes were there before. */
async function publish(input: {
	readonly directory: string;
	readonly temporary: string;
	readonly sha256: string;
	readonly byteLength: number;
}): Promise<boolean> {
	const folder = join(input.directory, folderOf(input.sha256));
	const target = join(folder, input.sha256);
	if ((await sizeOf(target)) === input.byteLength) return true;
	const made = await mkdir(folder, { recursive: true, mode: 0o700 });
	await rename(input.temporary, target);
	await syncDirectory(folder);
	if (made !== undefined) await syncDirectory(input.directory);
	return false;
}

function pathIn(directory: string, sha256: string): string {
	return join(directory, folderOf(sha256), sha256);
}

function folderOf(sha256: string): string {
	if (!SHA256.test(sha256)) throw new RawExportError("not_a_sha256", `not a sha256: ${sha256.slice(0, 80)}`);
	return sha256.slice(0, 2);
}

async function sizeOf(path: string): Promise<number | null> {
	const found = await stat(path).catch((cause: unknown) => {
		if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
		throw cause;
	});
	return found === null ? null : found.size;
}

/** A rename survives a power cut only when its folder is synced. Windows cannot open folders and needs no sync. */
async function syncDirectory(directory: string): Promise<void> {
	if (process.platform === "win32") return;
	const handle = await open(directory, "r");
	try {
		await handle.sync();
	} finally {
		await handle.close();
	}
}

async function clearLeftovers(directory: string): Promise<void> {
	for (const name of await readdir(directory)) {
		const match = LEFTOVER.exec(name);
		if (match === null) continue;
		const path = join(directory, name);
		const found = await stat(path).catch(() => null); // another process may have finished it meanwhile
		if (found === null) continue;
		if (isAbandoned(match[1] ?? "", Number(match[2]), found.mtimeMs)) await rm(path, { force: true });
	}
}

/** Web and worker share the folder: a temporary file of a living process must stay. */
function isAbandoned(host: string, processId: number, writtenMs: number): boolean {
	if (Date.now() - writtenMs > LEFTOVER_AGE_MAX_MS) return true;
	if (host !== HOST) return false;
	if (processId === process.pid) return writtenMs < Date.now() - process.uptime() * 1000;
	try {
		process.kill(processId, 0);
		return false;
	} catch (cause) {
		return cause instanceof Error && "code" in cause && cause.code === "ESRCH";
	}
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (cause) {
		throw rawExportError(cause);
	}
}
