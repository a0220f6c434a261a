import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";

/** The key that seals, and those that only open what was sealed before a rotation. */
export interface SecretKeys {
	readonly current: Uint8Array;
	readonly previous: readonly Uint8Array[];
}

/** The key is missing, unreadable or open to others. The message is one line with the remedy, and never the key. */
export class SecretKeyError extends Error {
	override readonly name = "SecretKeyError";
}

const SECRET_KEY_BYTES = 32;
const KEY_FILE = "secret-key";
const PREVIOUS_FILE = "secret-key.previous";
const PREVIOUS_MAX = 16;
const OTHERS = 0o077;

/**
 * Reads the installation's keys: `environmentKey` (OUTLAY_SECRET_KEY) where it is set, else the file `secret-key` of
 * the data folder; earlier ones from `secret-key.previous`, one a line. Each is 32 bytes in base64.
 */
export async function readSecretKeys(input: {
	readonly home: string;
	readonly environmentKey: string | undefined;
}): Promise<SecretKeys> {
	const file = join(input.home, KEY_FILE);
	const current =
		input.environmentKey === undefined
			? parseKey(await requiredFile(file), file)
			: parseKey(input.environmentKey, "OUTLAY_SECRET_KEY");
	const previousFile = join(input.home, PREVIOUS_FILE);
	const lines = ((await privateFile(previousFile)) ?? "").split("\n").filter((line) => line.trim() !== "");
	if (lines.length > PREVIOUS_MAX) {
		throw new SecretKeyError(
			`${previousFile} holds more than ${PREVIOUS_MAX} keys: remove those no longer used.`,
		);
	}
	return { current, previous: lines.map((line) => parseKey(line, previousFile)) };
}

async function requiredFile(file: string): Promise<string> {
	const text = await privateFile(file);
	if (text !== null) return text;
	throw new SecretKeyError(
		`${file} is missing: restore it from a backup or set OUTLAY_SECRET_KEY. Without it stored credentials cannot be read and have to be entered again.`,
	);
}

/** The text of a file that its owner alone can read; null when there is none. */
async function privateFile(file: string): Promise<string | null> {
	let handle: FileHandle;
	try {
		handle = await open(file, "r");
	} catch (cause) {
		if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return null;
		throw new SecretKeyError(
			`${file} cannot be read: ${cause instanceof Error ? cause.message : "unknown"}.`,
		);
	}
	try {
		const { mode } = await handle.stat();
		// Windows has no such bits: its files take the rights of the user's folder.
		if (process.platform !== "win32" && (mode & OTHERS) !== 0) {
			throw new SecretKeyError(
				`${file} can be read by other users (mode ${(mode & 0o777).toString(8)}): run chmod 600 on it, and rotate the key if they may have read it.`,
			);
		}
		return await handle.readFile("utf8");
	} finally {
		await handle.close();
	}
}

/** A shorter or longer text is refused rather than stretched: it is a typing error, not a key. */
function parseKey(text: string, from: string): Uint8Array {
	const trimmed = text.trim();
	const key = Buffer.from(trimmed, "base64");
	const isWhole = key.byteLength === SECRET_KEY_BYTES && key.toString("base64") === trimmed;
	if (isWhole) return key;
	throw new SecretKeyError(
		`${from} is not a key: it has to be ${SECRET_KEY_BYTES} bytes in base64 (44 characters).`,
	);
}
