import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { parseAllowedHosts } from "./allowed-hosts.ts";
import { addressFault, openPoster, type Poster } from "./poster.ts";

interface Seen {
	readonly method: string | undefined;
	readonly path: string | undefined;
	readonly headers: IncomingMessage["headers"];
	readonly body: string;
}

let server: Server;
let port = 0;
let answer: (response: ServerResponse) => void = () => undefined;
let seen: Seen[] = [];
const signal = new AbortController().signal;
const NOW = Date.UTC(2026, 10, 21);

beforeEach(async () => {
	seen = [];
	server = createServer((request, response) => {
		void text(request).then((body) => {
			seen.push({ method: request.method, path: request.url, headers: request.headers, body });
			answer(response);
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	port = (server.address() as AddressInfo).port; // parse boundary: a TCP server's address
});

afterEach(() => {
	server.closeAllConnections();
	server.close();
});

const answers =
	(status: number, headers: Record<string, string> = {}, said = "") =>
	(response: ServerResponse) => {
		response.writeHead(status, headers).end(said);
	};

function poster(
	hosts: string,
	own: { readonly timeoutMs?: number; readonly maxBytes?: number } = {},
): Poster {
	const allowedHosts = hosts === "" ? [] : parseAllowedHosts(hosts);
	if (allowedHosts === null) throw new Error(`${hosts} are no hosts`);
	return openPoster({ ...own, allowedHosts, now: () => NOW });
}

const post = (client: Poster, url: string, headers: Record<string, string> = {}) =>
	client.post({ url: new URL(url), headers, body: '{"ä":1}', signal });

test("body and headers arrive as they were given, and the answer comes back", async () => {
	answer = answers(202, {}, "taken");
	const headers = { "content-type": "application/json", "idempotency-key": "notice-1" };
	const result = await post(poster(`127.0.0.1:${port}`), `http://127.0.0.1:${port}/hook?sig=1`, headers);
	expect(result).toEqual({ ok: true, value: { status: 202, text: "taken", retryAfterMs: null } });
	expect(seen).toMatchObject([{ method: "POST", path: "/hook?sig=1", headers, body: '{"ä":1}' }]);
	expect(seen[0]?.headers["content-length"]).toBe("8");
});

test.each([
	["http://127.0.0.1", "not_allowed"],
	["https://127.0.0.1", "private_address"],
	["https://[::1]", "private_address"],
	["https://2130706433", "private_address"],
	["https://localhost", "private_address"],
	["https://169.254.169.254", "private_address"],
	["https://[fe80::1]", "private_address"],
	["https://10.0.0.1", "private_address"],
	["https://192.168.0.1", "private_address"],
	["https://[::ffff:127.0.0.1]", "private_address"],
	["ftp://example.test", "not_allowed"],
])("nothing is sent to %s unless it is allowed: %s", async (origin, code) => {
	const result = await post(poster(""), `${origin}:${port}/secret-path`);
	expect(result).toMatchObject({ ok: false, error: { code } });
	expect(JSON.stringify(result)).not.toContain("secret-path");
	expect(seen).toEqual([]);
});

test("a name that resolves to this machine is called only where that name is allowed", async () => {
	answer = answers(200);
	const url = `http://localhost:${port}/`;
	expect(await post(poster(`127.0.0.1:${port}`), url)).toMatchObject({ error: { code: "not_allowed" } });
	expect(await post(poster("localhost"), url)).toMatchObject({ error: { code: "not_allowed" } });
	expect(seen).toEqual([]);
	expect(await post(poster(`localhost:${port}`), url)).toMatchObject({ value: { status: 200 } });
	expect(seen).toHaveLength(1);
});

test.each([301, 302, 303, 307, 308])("a redirect (%i) is not followed", async (status) => {
	answer = answers(status, { location: `http://127.0.0.1:${port}/elsewhere` });
	const result = await post(poster(`127.0.0.1:${port}`), `http://127.0.0.1:${port}/`);
	expect(result).toMatchObject({ error: { code: "redirected" } });
	expect(seen).toHaveLength(1);
});

test.each([
	["9", 9_000],
	["Sat, 21 Nov 2026 00:00:30 GMT", 30_000],
	["soon", null],
])("429 is an answer, tried once, with Retry-After %s as %j ms", async (header, retryAfterMs) => {
	answer = answers(429, { "retry-after": header });
	const result = await post(poster(`127.0.0.1:${port}`), `http://127.0.0.1:${port}/`);
	expect(result).toMatchObject({ value: { status: 429, retryAfterMs } });
	expect(seen).toHaveLength(1);
});

test("silence ends at the timeout, also in the middle of an answer", async () => {
	const client = poster(`127.0.0.1:${port}`, { timeoutMs: 100 });
	answer = () => undefined;
	expect(await post(client, `http://127.0.0.1:${port}/`)).toMatchObject({ error: { code: "timeout" } });
	answer = (response) => response.writeHead(200).write("half");
	expect(await post(client, `http://127.0.0.1:${port}/`)).toMatchObject({ error: { code: "timeout" } });
});

test("of a long answer the beginning is read, and its status counts", async () => {
	answer = answers(200, {}, "x".repeat(5_000_000));
	const client = poster(`127.0.0.1:${port}`, { maxBytes: 1_000 });
	const result = await post(client, `http://127.0.0.1:${port}/`);
	expect(result).toEqual({ ok: true, value: { status: 200, text: "x".repeat(1_000), retryAfterMs: null } });
});

test("a port that nobody listens on is a fault that names the host alone", async () => {
	server.close();
	await once(server, "close");
	const result = await post(poster(`127.0.0.1:${port}`), `http://127.0.0.1:${port}/secret-path`);
	expect(result).toEqual({
		ok: false,
		error: { code: "network", message: `127.0.0.1:${port} could not be reached (ECONNREFUSED).` },
	});
});

test("a header that would start another line is not sent", async () => {
	answer = answers(200);
	const headers = { "x-team": "Ads\r\nx-evil: 1" };
	const result = await post(poster(`127.0.0.1:${port}`), `http://127.0.0.1:${port}/`, headers);
	expect(result).toMatchObject({ ok: false });
	expect(seen).toEqual([]);
});

test("an abort rejects with its reason", async () => {
	answer = () => undefined;
	const stop = new AbortController();
	const client = poster(`127.0.0.1:${port}`);
	const request = client.post({
		url: new URL(`http://127.0.0.1:${port}/`),
		headers: {},
		body: "",
		signal: stop.signal,
	});
	stop.abort(new Error("stopping"));
	await expect(request).rejects.toThrow("stopping");
});

test.each([
	["http://127.0.0.1:9999/hook", "not_allowed"],
	["https://10.0.0.1/hook", "private_address"],
	["https://[::1]/hook", "private_address"],
	["http://relay.internal/hook", null],
	["https://example.com/hook", null],
	["https://name.internal/hook", null],
])("%s is judged by its text alone: %s", (text, code) => {
	const hosts = parseAllowedHosts("relay.internal");
	expect(addressFault(new URL(text), hosts ?? [])?.code ?? null).toBe(code);
});
