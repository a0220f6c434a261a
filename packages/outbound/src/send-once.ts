import { lookup } from "node:dns";
import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { err, ok, type Result } from "@outlay/finops/result";
import { isPublicAddress } from "./public-address.ts";

/** What a server answered, whatever its status. */
export interface OutboundAnswer {
	readonly status: number;
	readonly text: string;
	/** The Retry-After header as it was sent. */
	readonly retryAfter: string | null;
}

/** Why there is no answer. */
export interface OutboundFault {
	readonly code: "not_allowed" | "private_address" | "redirected" | "timeout" | "network" | "too_large";
	readonly message: string;
}

export interface OutboundAttempt {
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	/** What is posted; null: a GET. */
	readonly body: string | null;
	/** The origin was set by configuration: it may lie on this network. */
	readonly mayBePrivate: boolean;
	readonly timeoutMs: number;
	readonly maxBytes: number;
	/** A longer answer is a fault where all of it counts, or is cut where its status does. */
	readonly longer: "refused" | "cut";
	readonly signal: AbortSignal;
}

class PrivateAddressError extends Error {
	override readonly name = "PrivateAddressError";
}

class TooLargeError extends Error {
	override readonly name = "TooLargeError";
}

/**
 * One GET or POST. The address that is checked is the one that is connected to, so a name that changes its answer in between
 * gains nothing. Redirects are not followed. Rejects only when `signal` was aborted.
 */
export async function sendOnce(attempt: OutboundAttempt): Promise<Result<OutboundAnswer, OutboundFault>> {
	const { url, signal, timeoutMs } = attempt;
	const fault = attempt.mayBePrivate ? null : literalFault(url);
	if (fault !== null) return err(fault);
	const timeout = AbortSignal.timeout(timeoutMs);
	try {
		const answer = await exchange(attempt, AbortSignal.any([signal, timeout]));
		return answer.status >= 300 && answer.status < 400 ? err(redirected(url, answer.status)) : ok(answer);
	} catch (cause) {
		signal.throwIfAborted();
		if (timeout.aborted) {
			return err({ code: "timeout", message: `${url.host} did not answer within ${timeoutMs / 1000} s.` });
		}
		return err(faultOf(cause, attempt));
	}
}

function exchange(attempt: OutboundAttempt, signal: AbortSignal): Promise<OutboundAnswer> {
	const { url, body } = attempt;
	const send = url.protocol === "https:" ? httpsRequest : httpRequest;
	return new Promise((resolve, reject) => {
		const request = send(url, {
			method: body === null ? "GET" : "POST",
			headers: { ...attempt.headers, "accept-encoding": "identity" },
			agent: false,
			lookup: attempt.mayBePrivate ? lookup : publicLookup,
			signal,
		});
		request.on("error", reject);
		request.on("response", (response) => {
			readText(response, attempt).then((text) => {
				const retryAfter = response.headers["retry-after"] ?? null;
				resolve({ status: response.statusCode ?? 0, text, retryAfter });
			}, reject);
		});
		request.end(body ?? undefined);
	});
}

async function readText(
	response: IncomingMessage,
	{ maxBytes, longer }: Pick<OutboundAttempt, "maxBytes" | "longer">,
): Promise<string> {
	const parts: Buffer[] = [];
	let length = 0;
	for await (const part of response) {
		const bytes = Buffer.from(part);
		length += bytes.byteLength;
		parts.push(bytes);
		if (length <= maxBytes) continue;
		response.destroy();
		if (longer === "refused") throw new TooLargeError();
		break;
	}
	return Buffer.concat(parts).subarray(0, maxBytes).toString("utf8");
}

/** Resolves a name and refuses it when any of its addresses is not public. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
	lookup(hostname, { ...options, all: true }, (error, addresses) => {
		const [first] = addresses ?? [];
		if (error !== null || first === undefined) {
			return callback(error ?? new Error(`${hostname} has no address`), "", 0);
		}
		if (!addresses.every(({ address }) => isPublicAddress(address))) {
			return callback(new PrivateAddressError(), "", 0);
		}
		if (options.all === true) return callback(null, addresses);
		return callback(null, first.address, first.family);
	});
};

/** The fault of an address that is written as a private one; null for a name and for a public address. */
export function literalFault(url: URL): OutboundFault | null {
	const literal = url.hostname.replace(/^\[|\]$/g, "");
	return isIP(literal) !== 0 && !isPublicAddress(literal) ? privateAddress(url) : null;
}

const privateAddress = (url: URL): OutboundFault => ({
	code: "private_address",
	message: `${url.hostname} is an address of a private network here, so nothing was sent to it.`,
});

const redirected = (url: URL, status: number): OutboundFault => ({
	code: "redirected",
	message: `${url.host} answered with a redirect (${status}), which is not followed: what was sent would go elsewhere.`,
});

function faultOf(cause: unknown, { url, maxBytes }: OutboundAttempt): OutboundFault {
	if (cause instanceof PrivateAddressError) return privateAddress(url);
	if (cause instanceof TooLargeError) {
		return { code: "too_large", message: `${url.host} answered with more than ${maxBytes / 1024 ** 2} MiB.` };
	}
	const why = cause instanceof Error && "code" in cause ? String(cause.code) : "connection lost";
	return { code: "network", message: `${url.host} could not be reached (${why}).` };
}
