import { createReadStream } from "node:fs";
import { type IncomingMessage, request as requestInClear } from "node:http";
import { request as requestWithTls } from "node:https";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import { AwsV4Signer } from "aws4fetch";
import { RawExportError } from "./raw-export-error.ts";
import type { BucketSettings } from "./settings.ts";

/** A finished file on this machine, with what it holds. */
export interface LocalFile {
	readonly path: string;
	readonly sha256: string;
	readonly byteLength: number;
}

/** Objects named `<prefix>/<aa>/<sha256>` in a bucket. Every failure is a {@link RawExportError}, but an abort keeps its own. */
export interface Bucket {
	/** Bytes of the object; null: it is not there. */
	readonly sizeOf: (sha256: string, signal: AbortSignal) => Promise<number | null>;
	/** Stores the file; the bucket verifies its sha256. Visible only when whole. */
	readonly put: (file: LocalFile, signal: AbortSignal) => Promise<void>;
	/** Hands the object's bytes, unverified, to `take`; once more from the start when the connection breaks. */
	readonly get: <T>(sha256: string, take: (bytes: Readable) => Promise<T>, signal: AbortSignal) => Promise<T>;
}

const ATTEMPTS = 4;
const SILENCE_MAX_MS = 120_000;
const SAID_BYTES_MAX = 8_192;
const NO_BYTES = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/** Worth another attempt: the server is busy, or the connection broke. Its cause says what happened, without keys. */
class PassingFault extends Error {
	override readonly name = "PassingFault";
}

/** Opens the bucket without asking it anything. `retryMs` (200 unless told otherwise) is the first wait, then doubled. */
export function openBucket(settings: BucketSettings, retryMs = 200): Bucket {
	const connection = { settings, retryMs };
	return {
		sizeOf: (sha256, signal) =>
			persistently(connection, signal, async () => {
				const response = await send(settings, { method: "HEAD", sha256, signal });
				response.resume();
				if (response.statusCode === 404) return null;
				if (response.statusCode !== 200) throw await refusal(settings, response);
				const length = Number(response.headers["content-length"]); // not money
				return Number.isSafeInteger(length) ? length : null;
			}),
		put: (file, signal) =>
			persistently(connection, signal, async () => {
				const response = await send(settings, { method: "PUT", sha256: file.sha256, file, signal });
				if (response.statusCode !== 200) throw await refusal(settings, response);
				response.resume();
			}),
		get: (sha256, take, signal) =>
			persistently(connection, signal, async () => {
				const response = await send(settings, { method: "GET", sha256, signal });
				if (response.statusCode !== 200) throw await refusal(settings, response);
				return await take(Readable.from(whole(response)));
			}),
	};
}

interface Call {
	readonly method: "GET" | "HEAD" | "PUT";
	readonly sha256: string;
	readonly file?: LocalFile;
	readonly signal: AbortSignal;
}

/**
 * Sends one signed request and resolves with the head of the answer. Not by `fetch`: it would follow a redirect to
 * another region with a signature that is void there, and Next puts a caching one in its place.
 */
async function send(
	settings: BucketSettings,
	{ method, sha256, file, signal }: Call,
): Promise<IncomingMessage> {
	const { url, headers } = await signed(settings, { method, sha256, payload: file?.sha256 ?? NO_BYTES });
	if (file !== undefined) headers["content-length"] = String(file.byteLength);
	const ask = url.protocol === "https:" ? requestWithTls : requestInClear;
	const request = ask(url, { method, headers, signal, timeout: SILENCE_MAX_MS });
	request.on("timeout", () => request.destroy(new Error("silent for too long")));
	const answered = new Promise<IncomingMessage>((resolve, reject) => {
		request.on("response", (response) => {
			// An answer before the last byte is a refusal: the rest need not be sent.
			const stop = () => request.writableFinished || request.destroy();
			response.once("end", stop).once("close", stop);
			resolve(response);
		});
		request.on("error", reject);
	});
	try {
		if (file === undefined) request.end();
		// An answer may come before the last byte, and says more than the broken pipe after it.
		else await Promise.race([pipeline(createReadStream(file.path), request), answered]);
		return await answered;
	} catch (cause) {
		signal.throwIfAborted();
		throw new PassingFault("no answer", { cause });
	}
}

async function signed(
	settings: BucketSettings,
	{ method, sha256, payload }: { readonly method: string; readonly sha256: string; readonly payload: string },
): Promise<{ readonly url: URL; readonly headers: Record<string, string> }> {
	const { endpoint, bucket, prefix } = settings.address;
	const { url, headers } = await new AwsV4Signer({
		method,
		url: `${endpoint}/${bucket}/${prefix}${sha256.slice(0, 2)}/${sha256}`,
		headers: { "x-amz-content-sha256": payload },
		service: "s3",
		region: settings.region,
		accessKeyId: settings.accessKeyId,
		secretAccessKey: settings.secretAccessKey,
		...(settings.sessionToken === null ? {} : { sessionToken: settings.sessionToken }),
	}).sign();
	return { url, headers: Object.fromEntries(headers) };
}

/** The bytes of an answer. One that breaks off is a passing fault; its reader's failure is not. */
async function* whole(response: IncomingMessage): AsyncGenerator<Uint8Array> {
	try {
		for await (const chunk of response) yield chunk;
	} catch (cause) {
		throw new PassingFault("the answer broke off", { cause });
	}
}

async function persistently<T>(
	{ settings, retryMs }: { readonly settings: BucketSettings; readonly retryMs: number },
	signal: AbortSignal,
	attempt: () => Promise<T>,
): Promise<T> {
	for (let made = 1; ; made++) {
		try {
			return await attempt();
		} catch (error) {
			signal.throwIfAborted();
			if (!(error instanceof PassingFault)) throw error;
			if (made === ATTEMPTS) throw unreachable(settings, error);
		}
		await delay(retryMs * 2 ** (made - 1) * (0.5 + Math.random() / 2), undefined, { signal });
	}
}

const nameOf = ({ address }: BucketSettings): string => `${address.bucket} at ${address.endpoint}`;

function unreachable(settings: BucketSettings, fault: PassingFault): RawExportError {
	const cause = fault.cause;
	const code = cause instanceof Error && "code" in cause ? ` (${String(cause.code)})` : "";
	const text = `The bucket ${nameOf(settings)} does not answer as it should: ${fault.message}${code}, ${ATTEMPTS} times. Check RAW_EXPORTS_BUCKET and the store, then try again.`;
	return new RawExportError("bucket_unreachable", text, cause);
}

/** What an answer other than 200 means. Of its text only the code is told: the rest can hold the key's id. */
async function refusal(settings: BucketSettings, response: IncomingMessage): Promise<Error> {
	const status = response.statusCode ?? 0;
	const code = await codeOf(response);
	const said = code === "" ? `${status}` : `${status} ${code}`;
	if (status >= 500 || status === 429) return new PassingFault(`it answered ${said}`);
	const where = nameOf(settings);
	if (status === 404 && code === "NoSuchKey") {
		return new RawExportError("not_found", `The raw export is not in the bucket ${where}.`);
	}
	if (status === 404) {
		const text = `There is no bucket ${where} (${said}). Create it, or correct RAW_EXPORTS_BUCKET.`;
		return new RawExportError("bucket_missing", text);
	}
	const fix =
		status === 401 || status === 403
			? "Check AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and this machine's clock, and allow the key s3:GetObject, s3:PutObject and s3:ListBucket."
			: "Check RAW_EXPORTS_REGION, and that RAW_EXPORTS_BUCKET has the region's endpoint.";
	return new RawExportError("bucket_refused", `The bucket ${where} refused (${said}). ${fix}`);
}

async function codeOf(response: IncomingMessage): Promise<string> {
	let text = "";
	try {
		for await (const chunk of response) {
			text += String(chunk);
			if (text.length > SAID_BYTES_MAX) break;
		}
	} catch {
		// It broke off: the status is what there is.
	}
	return /<Code>([A-Za-z0-9]{1,60})<\/Code>/.exec(text)?.[1] ?? "";
}
