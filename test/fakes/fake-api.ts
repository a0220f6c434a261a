import { once } from "node:events";
import { createServer, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** An answer that a test asks for in place of the real one. */
export interface PlannedAnswer {
	readonly status: number;
	readonly headers?: Readonly<Record<string, string>>;
	readonly body?: unknown;
	/** Closes the connection without an answer. */
	readonly hangUp?: boolean;
}

/** What a request was answered with, as JSON or as its text. */
export type FakeAnswer = { readonly status: number; readonly text: string };

/** A provider's API on loopback. */
export interface FakeApi {
	readonly origin: string;
	/** Path and query of every request, in order. */
	readonly requests: string[];
	/** Answers the next requests in place of the API. */
	readonly plan: PlannedAnswer[];
	readonly close: () => Promise<void>;
}

/** Serves `answer`, which sees a GET's address and headers. Anything else is 405. */
export async function startFakeApi(
	answer: (url: URL, header: (name: string) => string | null) => FakeAnswer,
): Promise<FakeApi> {
	const requests: string[] = [];
	const plan: PlannedAnswer[] = [];
	const server: Server = createServer((request, response) => {
		const url = new URL(request.url ?? "/", "http://fake");
		requests.push(`${url.pathname}${url.search}`);
		const planned = plan.shift();
		if (planned !== undefined) return sendPlanned(response, planned);
		if (request.method !== "GET") return send(response, { status: 405, text: "" });
		const header = (name: string) => {
			const value = request.headers[name];
			return typeof value === "string" ? value : null;
		};
		return send(response, answer(url, header));
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = server.address() as AddressInfo; // parse boundary: a TCP server's address
	return {
		origin: `http://127.0.0.1:${port}`,
		requests,
		plan,
		close: async () => {
			server.closeAllConnections();
			server.close();
			await once(server, "close");
		},
	};
}

function send(response: ServerResponse, { status, text }: FakeAnswer): void {
	response.writeHead(status, { "content-type": "application/json" }).end(text);
}

function sendPlanned(response: ServerResponse, planned: PlannedAnswer): void {
	if (planned.hangUp === true) {
		response.socket?.destroy();
		return;
	}
	const headers = { "content-type": "application/json", ...planned.headers };
	response.writeHead(planned.status, headers).end(JSON.stringify(planned.body ?? {}));
}

/** A value of a row: a dimension, a count, or an amount whose text must reach the client as it is. */
export type FakeValue = string | number | boolean | null;

/** A row with all its dimensions; amounts are decimal text. */
export type FakeRow = Readonly<Record<string, FakeValue>>;

/** Rows by day, `YYYY-MM-DD`: the truth, which a test may change between pulls. */
export type FakeDays = Map<string, readonly FakeRow[]>;

const DAY_MS = 86_400_000;

/** Days from `start` to `end` (exclusive), epoch ms; a started day is in. The fake knows no future. */
export function bucketsBetween(start: number, end: number, now: number): readonly string[] {
	const days: string[] = [];
	for (let at = Math.floor(start / DAY_MS) * DAY_MS; at < Math.min(end, now); at += DAY_MS) {
		days.push(new Date(at).toISOString().slice(0, 10));
	}
	return days;
}

/**
 * Sums rows over the dimensions that are not asked for, which become null, as the APIs do. `add` adds two values of a
 * measure. `dimensions` are all that the report could group by.
 */
export function groupRows(
	rows: readonly FakeRow[],
	{ dimensions, groupBy }: { readonly dimensions: readonly string[]; readonly groupBy: readonly string[] },
	add: (name: string, a: FakeValue, b: FakeValue) => FakeValue,
): readonly FakeRow[] {
	const groups = new Map<string, Record<string, FakeValue>>();
	for (const row of rows) {
		const blanked: Record<string, FakeValue> = { ...row };
		for (const name of dimensions) blanked[name] = groupBy.includes(name) ? (row[name] ?? null) : null;
		const key = JSON.stringify(dimensions.map((name) => blanked[name]));
		const group = groups.get(key);
		if (group === undefined) {
			groups.set(key, blanked);
			continue;
		}
		for (const [name, value] of Object.entries(blanked)) {
			if (!dimensions.includes(name)) group[name] = add(name, group[name] ?? null, value);
		}
	}
	return [...groups.values()];
}

/** Page tokens that mean nothing to the client and hold only for the parameters that they were made with. */
export const pageTokens = {
	make: (offset: number, parameters: string): string =>
		`page_${Buffer.from(JSON.stringify([offset, parameters])).toString("base64url")}`,
	/** null: the token is not of these parameters. */
	read: (token: string, parameters: string): number | null => {
		try {
			const value: unknown = JSON.parse(Buffer.from(token.slice(5), "base64url").toString());
			if (!Array.isArray(value) || value[1] !== parameters || typeof value[0] !== "number") return null;
			return value[0];
		} catch {
			return null;
		}
	},
};

/** The query without its page, in the order it was sent. */
export function parametersOf(url: URL): string {
	const query = new URLSearchParams(url.searchParams);
	query.delete("page");
	return `${url.pathname}?${query}`;
}
