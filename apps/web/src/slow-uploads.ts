import { subscribe } from "node:diagnostics_channel";
import { Server } from "node:http";

/**
 * Node gives a request five minutes to arrive whole, which ends the upload of a large export over a slow line. This is
 * 2 GB at 100 kB/s; an upload that falls silent is ended by its route much earlier, and headers keep their own limit.
 */
const REQUEST_TIMEOUT_MS = 6 * 3_600_000;

/** Next makes its HTTP server itself; the first request shows it to us. */
export function allowSlowUploads(): void {
	subscribe("http.server.request.start", (message) => {
		if (typeof message !== "object" || message === null || !("server" in message)) return;
		if (message.server instanceof Server) message.server.requestTimeout = REQUEST_TIMEOUT_MS;
	});
}
