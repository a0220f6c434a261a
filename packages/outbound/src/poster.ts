import { err, ok, type Result } from "@outlay/finops/result";
import { type AllowedHost, isAllowedHost } from "./allowed-hosts.ts";
import { parseRetryAfter } from "./outbound.ts";
import { literalFault, type OutboundFault, sendOnce } from "./send-once.ts";

export interface PostRequest {
	readonly url: URL;
	/** Sent as they are, so that one that names the request stays the same over attempts. */
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly signal: AbortSignal;
}

/** What a server answered, whatever its status. */
export interface PostAnswer {
	readonly status: number;
	/** Its beginning: what is past the limit is not read. */
	readonly text: string;
	/** From its Retry-After; null: it has none. */
	readonly retryAfterMs: number | null;
}

/**
 * Posts to addresses that people enter. One attempt per call: who calls tries again. No fault names more of an address
 * than its host, since the rest may be a secret. Rejects only when the request's signal is aborted.
 */
export interface Poster {
	readonly post: (request: PostRequest) => Promise<Result<PostAnswer, OutboundFault>>;
}

const TIMEOUT_MS = 15_000;
const MAX_BYTES = 64 * 1024;

/** Opens a client for any public https address and for the hosts that are allowed. */
export function openPoster(options: {
	readonly allowedHosts: readonly AllowedHost[];
	/** Epoch ms, for a Retry-After that is a date. */
	readonly now: () => number;
	readonly timeoutMs?: number;
	readonly maxBytes?: number;
}): Poster {
	const { allowedHosts, now, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
	return {
		post: async (request) => {
			const { url } = request;
			const fault = addressFault(url, allowedHosts);
			if (fault !== null) return err(fault);
			const mayBePrivate = isAllowedHost(url, allowedHosts);
			request.signal.throwIfAborted();
			const answer = await sendOnce({ ...request, mayBePrivate, timeoutMs, maxBytes, longer: "cut" });
			if (!answer.ok) return answer;
			const { status, text, retryAfter } = answer.value;
			const retryAfterMs = retryAfter === null ? null : parseRetryAfter(retryAfter, now());
			return ok({ status, text, retryAfterMs });
		},
	};
}

/**
 * Why an address may not be posted to, as far as its text tells; null: nothing speaks against it. A name is resolved only
 * when something is sent.
 */
export function addressFault(url: URL, allowedHosts: readonly AllowedHost[]): OutboundFault | null {
	if (isAllowedHost(url, allowedHosts) && /^https?:$/.test(url.protocol)) return null;
	return url.protocol === "https:" ? literalFault(url) : notHttps(url);
}

const notHttps = (url: URL): OutboundFault => ({
	code: "not_allowed",
	message: `${url.host} was not called: the address does not begin with https:.`,
});
