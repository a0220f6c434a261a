/** Why the store could not keep or give bytes. */
export type RawExportErrorCode =
	| "disk_full"
	| "no_permission"
	| "not_a_directory"
	| "not_found"
	| "not_a_sha256"
	| "too_large"
	| "corrupt"
	| "bucket_refused"
	| "bucket_missing"
	| "bucket_unreachable"
	| "io";

/** A failure of the store, with a text an operator can act on. `cause` is the system's own error. */
export class RawExportError extends Error {
	override readonly name = "RawExportError";
	readonly code: RawExportErrorCode;

	constructor(code: RawExportErrorCode, message: string, cause?: unknown) {
		super(message, { cause });
		this.code = code;
	}
}

const BY_ERRNO: Readonly<Record<string, readonly [RawExportErrorCode, string]>> = {
	ENOSPC: ["disk_full", "The disk that holds the raw exports is full. Free some space and upload again."],
	EDQUOT: [
		"disk_full",
		"The quota for raw exports is used up. Raise it or free some space and upload again.",
	],
	EACCES: ["no_permission", "Outlay may not write to the folder of raw exports. Give its user the right."],
	EPERM: ["no_permission", "Outlay may not write to the folder of raw exports. Give its user the right."],
	EROFS: ["no_permission", "The folder of raw exports is on a read-only disk."],
	ENOTDIR: ["not_a_directory", "The folder of raw exports is not a folder."],
	EEXIST: ["not_a_directory", "The folder of raw exports is not a folder."],
	ENOENT: ["not_found", "The raw export is not in the store."],
};

/**
 * The store's error for a system error. Anything else (an aborted signal, the source's own failure)
 * comes back as it is, because it says nothing about the store.
 */
export function rawExportError(cause: unknown): unknown {
	if (cause instanceof RawExportError || !(cause instanceof Error)) return cause;
	if (!("errno" in cause) || !("code" in cause) || typeof cause.code !== "string") return cause;
	const known = BY_ERRNO[cause.code];
	if (known !== undefined) return new RawExportError(known[0], known[1], cause);
	return new RawExportError("io", `The raw exports could not be read or written (${cause.code}).`, cause);
}
