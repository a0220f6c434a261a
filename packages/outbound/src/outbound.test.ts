import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Outbound, openOutbound, parseRetryAfter } from "./outbound.ts";

let server: Server;
let origin = "";
let answers: ((request: IncomingMessage, response: ServerResponse) => void)[] = [];
let pauses: number[] = [];
let seen = 0;
const signal = new AbortController().signal;
const NOW = Date.UTC(2026, 10, 21);

beforeEach(async () => {
	answers = [];
	pauses = [];
	seen = 0;
	server = createServer((request, response) => {
		seen += 1;
		const answer = answers.length > 1 ? answers.shift() : answers[0];
		answer?.(request, response);
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo; // parse boundary: a TCP server's address
	origin = `http://127.0.0.1:${port}`;
});

afterEach(() => {
	server.closeAllConnections();
	server.close();
});

const status =
	(code: number, headers: Record<string, string> = {}, text = "") =>
	(_: IncomingMessage, response: ServerResponse) => {
		response.writeHead(code, headers).end(text);
	};

function client(
	own: { readonly overridden?: boolean; readonly maxBytes?: number; readonly timeoutMs?: number } = {},
): Outbound {
	return openOutbound({
		...own,
		origins: [{ origin, overridden: own.overridden ?? true }],
		pacing: {
			now: () => NOW,
			random: () => 0.5,
			pause: async (ms) => {
				pauses.push(ms);
			},
		},
	});
}

const get = (outbound: Outbound, path = "/") =>
	outbound.get({ url: new URL(path, origin), headers: {}, signal });

test("an answer comes back whole, whatever its status", async () => {
	answers = [status(401, {}, "no")];
	expect(await get(client())).toEqual({ ok: true, value: { status: 401, text: "no", retryAfter: null } });
	expect(seen).toBe(1);
});

test("429 waits as long as Retry-After says, 5xx backs off, and then the answer counts", async () => {
	answers = [status(429, { "retry-after": "7" }), status(503), status(200, {}, "yes")];
	expect(await get(client())).toMatchObject({ value: { status: 200, text: "yes" } });
	expect(pauses).toEqual([7_000, 1_500]);
});

test("retries end: the last answer is handed over", async () => {
	answers = [status(500)];
	expect(await get(client())).toMatchObject({ value: { status: 500 } });
	expect(seen).toBe(5);
	expect(pauses).toEqual([750, 1_500, 3_000, 6_000]);
});

test("a server that asks for an hour is not waited for", async () => {
	answers = [status(429, { "retry-after": "3600" })];
	expect(await get(client())).toMatchObject({ value: { status: 429, retryAfter: "3600" } });
	expect(seen).toBe(1);
});

test("a lost connection is tried again", async () => {
	answers = [(request) => request.socket.destroy(), status(200, {}, "yes")];
	expect(await get(client())).toMatchObject({ value: { text: "yes" } });
});

test("an answer past the limit is refused and not read to its end", async () => {
	answers = [status(200, {}, "x".repeat(2_000_000))];
	expect(await get(client({ maxBytes: 1024 ** 2 }))).toMatchObject({ error: { code: "too_large" } });
});

test("silence ends at the timeout", async () => {
	answers = [() => undefined];
	const result = await client({ timeoutMs: 50 }).get({
		url: new URL(origin),
		headers: {},
		signal,
		attempts: 1,
	});
	expect(result).toMatchObject({ error: { code: "timeout" } });
});

test("a redirect is not followed", async () => {
	answers = [status(302, { location: "http://127.0.0.1:1/" })];
	expect(await get(client())).toMatchObject({ error: { code: "redirected" } });
	expect(seen).toBe(1);
});

test("other origins are refused, and http is where configuration did not set it", async () => {
	const elsewhere = await client().get({ url: new URL("https://example.test/"), headers: {}, signal });
	expect(elsewhere).toMatchObject({ error: { code: "not_allowed" } });
	expect(await get(client({ overridden: false }))).toMatchObject({ error: { code: "not_allowed" } });
	expect(seen).toBe(0);
});

test.each(["https://127.0.0.1:1", "https://[::1]:1", "https://169.254.169.254", "https://localhost:1"])(
	"%s is refused: the address is private",
	async (target) => {
		const outbound = openOutbound({
			origins: [{ origin: target, overridden: false }],
			pacing: { now: () => NOW, random: () => 0, pause: async () => undefined },
		});
		const result = await outbound.get({ url: new URL(target), headers: {}, signal });
		expect(result).toMatchObject({ error: { code: "private_address" } });
	},
);

test("an abort rejects with its reason", async () => {
	answers = [() => undefined];
	const stop = new AbortController();
	const request = client().get({ url: new URL(origin), headers: {}, signal: stop.signal });
	stop.abort(new Error("stopping"));
	await expect(request).rejects.toThrow("stopping");
});

test.each([
	["0", 0],
	["1.5", 1_500],
	["Sat, 21 Nov 2026 00:00:30 GMT", 30_000],
	["Fri, 20 Nov 2026 00:00:00 GMT", 0],
	["soon", null],
	["-5", null],
])("Retry-After %j is %j ms", (text, expected) => {
	expect(parseRetryAfter(text, NOW)).toBe(expected);
});
