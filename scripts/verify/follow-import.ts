import { openAsBlob } from "node:fs";
import { basename } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

const POLL_MS = 300;
const LIMIT_MS = 30 * 60_000;
const REQUEST_TIMEOUT_MS = 10 * 60_000;
/** Questions that one file is answered; each import asks for its days and for its account at most. */
const ANSWERS_MAX = 4;
const DAY_MS = 86_400_000;

export interface Server {
	readonly url: string;
	readonly token: string;
}

/** An import as the API tells it. */
export interface FollowedImport {
	readonly id: string;
	readonly status: string;
	readonly source: string | null;
	readonly rows: {
		readonly read: number;
		readonly charged: number;
		readonly quarantined: number;
		readonly skipped: number;
	};
	readonly money: readonly {
		readonly currency: string;
		readonly amountIn: string;
		readonly charged: string;
		readonly quarantined: string;
		readonly skipped: string;
		readonly residue: string;
		readonly unknownAmountRows: number;
	}[];
	readonly trouble: {
		readonly code: string;
		readonly message: string;
		readonly fix: string;
		readonly sameAs: string | null;
		readonly proposedSpan: { readonly start: string; readonly end: string } | null;
		readonly candidates: readonly { readonly id: string; readonly name: string }[];
	} | null;
}

/** An import that has ended, with what it was told on the way. */
export interface EndedImport {
	readonly found: FollowedImport;
	readonly answers: readonly string[];
}

async function call<T = FollowedImport>(server: Server, path: string, init: RequestInit = {}): Promise<T> {
	const response = await fetch(`${server.url}/api/v1${path}`, {
		...init,
		headers: { authorization: `Bearer ${server.token}`, ...init.headers },
		signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
	});
	const text = await response.text();
	if (!response.ok) throw new Error(`${init.method ?? "GET"} ${path} answered ${response.status}: ${text}`);
	return JSON.parse(text) as T; // parse boundary: our own API
}

/** Whether anything was imported there before, by whomever. */
export async function holdsImports(server: Server): Promise<boolean> {
	const { items } = await call<{ readonly items: readonly unknown[] }>(server, "/imports?limit=1");
	return items.length > 0;
}

/** Uploads a file and waits until its import has ended, answering what it asks for with what it proposes. */
export async function followImport(server: Server, path: string): Promise<EndedImport> {
	const body = await openAsBlob(path);
	const headers = { "content-type": "application/octet-stream" };
	const query = new URLSearchParams({ fileName: basename(path) });
	let found = await call(server, `/imports?${query}`, { method: "POST", body, headers });
	const answers: string[] = [];
	const deadline = Date.now() + LIMIT_MS;
	while (
		["received", "reading", "committed"].includes(found.status) ||
		found.status === "needs_confirmation"
	) {
		if (Date.now() > deadline) throw new Error(`${path} was not imported in half an hour`);
		if (found.status === "needs_confirmation") {
			if (answers.length === ANSWERS_MAX) throw new Error(`${path} asks again: ${found.trouble?.message}`);
			const { said, answer } = answerTo(found);
			answers.push(said);
			await call(server, `/imports/${found.id}/confirm`, { method: "POST", body: JSON.stringify(answer) });
		}
		await delay(POLL_MS);
		found = await call(server, `/imports/${found.id}`);
	}
	return { found, answers };
}

/** The answer that the import itself proposes; for a file without rows, which proposes none, the month before this one. */
function answerTo({ trouble }: FollowedImport): { readonly said: string; readonly answer: unknown } {
	if (trouble?.code === "account_unknown") {
		const [first] = trouble.candidates;
		if (first === undefined) throw new Error("an import asks for an account and knows none");
		return { said: `account ${first.name}`, answer: { billingAccountId: first.id } };
	}
	if (trouble?.code === "delivery_unclear")
		return { said: "a newer export", answer: { role: "replacement" } };
	const span = trouble?.proposedSpan ?? monthBefore(new Date());
	return { said: daysText(span), answer: { span } };
}

/** A half-open span as its first and last day. */
export function daysText({ start, end }: { readonly start: string; readonly end: string }): string {
	const last = new Date(Date.parse(`${end}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
	return start === last ? `the day ${start}` : `days ${start} to ${last}`;
}

function monthBefore(now: Date): { readonly start: string; readonly end: string } {
	const first = (back: number) =>
		new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1)).toISOString().slice(0, 10);
	return { start: first(1), end: first(0) };
}
