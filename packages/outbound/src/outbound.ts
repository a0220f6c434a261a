import { err, type Result } from "@outlay/finops/result";
import { type OutboundAnswer, type OutboundFault, sendOnce } from "./send-once.ts";

/** Where requests may go: an origin, by default https and on the public internet. */
export interface AllowedOrigin {
	readonly origin: string;
	/** Set by configuration (a test's server, a proxy of the company): may be http and on a private network. */
	readonly overridden: boolean;
}

/** Time and chance, passed in so that tests neither wait nor guess. */
export interface Pacing {
	readonly now: () => number;
	/** In [0, 1). */
	readonly random: () => number;
	/** Resolves after `ms`; rejects with the signal's reason when it is aborted. */
	readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface OutboundRequest {
	readonly url: URL;
	readonly headers: Readonly<Record<string, string>>;
	readonly signal: AbortSignal;
	/** Tries in all; 1: no retry. */
	readonly attempts?: number;
}

/** Outgoing GET requests to allow-listed origins. Rejects only when the request's signal is aborted. */
export interface Outbound {
	readonly get: (request: OutboundRequest) => Promise<Result<OutboundAnswer, OutboundFault>>;
}

const ATTEMPTS = 5;
const TIMEOUT_MS = 60_000;
const MAX_BYTES = 64 * 1024 ** 2;
const FIRST_BACKOFF_MS = 1_000;
const BACKOFF_MAX_MS = 60_000;
/** A server that asks for a longer pause is left alone until the next run. */
const RETRY_AFTER_MAX_MS = 120_000;

/** Opens a client for these origins alone. 429, 5xx, timeouts and lost connections are tried again, at most `attempts` times. */
export function openOutbound(options: {
	readonly origins: readonly AllowedOrigin[];
	readonly pacing: Pacing;
	readonly timeoutMs?: number;
	readonly maxBytes?: number;
}): Outbound {
	const { origins, pacing, timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES } = options;
	return {
		get: async (request) => {
			const { url, headers, signal, attempts = ATTEMPTS } = request;
			const allowed = origins.find(({ origin }) => new URL(origin).origin === url.origin);
			if (allowed === undefined || (url.protocol !== "https:" && !allowed.overridden)) {
				return err({
					code: "not_allowed",
					message: `${url.origin} is not among the addresses Outlay may call.`,
				});
			}
			const attempt = {
				url,
				headers,
				body: null,
				signal,
				timeoutMs,
				maxBytes,
				longer: "refused",
				mayBePrivate: allowed.overridden,
			} as const;
			for (let tried = 1; ; tried += 1) {
				signal.throwIfAborted();
				const result = await sendOnce(attempt);
				const waitMs = tried < attempts ? waitBefore(result, tried, pacing) : null;
				if (waitMs === null) return result;
				await pacing.pause(waitMs, signal);
			}
		},
	};
}

/** How long to wait before the next try; null: this result stands. */
function waitBefore(
	result: Result<OutboundAnswer, OutboundFault>,
	tried: number,
	pacing: Pacing,
): number | null {
	// Half of it is by chance, so that connections that failed together do not come back together.
	const backoffMs =
		Math.min(FIRST_BACKOFF_MS * 2 ** (tried - 1), BACKOFF_MAX_MS) * (0.5 + pacing.random() / 2);
	if (!result.ok)
		return result.error.code === "network" || result.error.code === "timeout" ? backoffMs : null;
	const { status, retryAfter } = result.value;
	if (status !== 429 && status < 500) return null;
	const askedMs = retryAfter === null ? null : parseRetryAfter(retryAfter, pacing.now());
	if (askedMs === null) return backoffMs;
	return askedMs > RETRY_AFTER_MAX_MS ? null : Math.max(askedMs, backoffMs);
}

/** Milliseconds to wait by a Retry-After header: seconds, or an HTTP date; null: neither. */
export function parseRetryAfter(text: string, now: number): number | null {
	const trimmed = text.trim();
	if (/^\d{1,9}(\.\d+)?$/.test(trimmed)) return Math.ceil(Number(trimmed) * 1000);
	const at = Date.parse(trimmed);
	return Number.isNaN(at) || !/^[A-Za-z]{3,9},? /.test(trimmed) ? null : Math.max(0, at - now);
}

/** The clock of the machine. */
export const systemPacing: Pacing = {
	now: () => Date.now(),
	random: () => Math.random(),
	pause: (ms, signal) =>
		new Promise((resolve, reject) => {
			const stop = () => {
				clearTimeout(timer);
				reject(signal.reason);
			};
			const timer = setTimeout(() => {
				signal.removeEventListener("abort", stop);
				resolve();
			}, ms);
			signal.addEventListener("abort", stop, { once: true });
		}),
};
