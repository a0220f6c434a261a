import { join } from "node:path";
import type { Settings } from "../env.ts";
import { Failure } from "../failure.ts";
import { readIfPresent } from "../home.ts";
import type { ServerOptions } from "./command.ts";

const ANSWER_TIMEOUT_MS = 30_000;
/** The largest upload over a slow line. */
const UPLOAD_TIMEOUT_MS = 6 * 3_600_000;

/** A server and the token that this user has for it. */
export interface Server {
	readonly url: string;
	/** undefined: none was found. */
	readonly token: string | undefined;
	/** Where the token comes from, or would have to be, for messages. */
	readonly tokenPlace: string;
}

export type Answer =
	| { readonly kind: "answer"; readonly status: number; readonly body: unknown; readonly date: string | null }
	| { readonly kind: "unreachable"; readonly reason: string };

export interface Call {
	readonly method: "GET" | "POST";
	/** Below `/api/v1`, with its query. */
	readonly path: string;
	readonly json?: unknown;
	readonly bytes?: ReadableStream<Uint8Array>;
	/** What {@link request} says where nothing is at the address. */
	readonly missing?: string;
}

/** The server by option, then environment, then this machine's defaults. Reads the token, which it never prints. */
export function findServer(
	options: ServerOptions,
	variables: Readonly<Record<string, string | undefined>>,
	settings: Pick<Settings, "home" | "localUrl">,
): Server {
	const said = variables["OUTLAY_URL"]?.trim() || undefined;
	const url = (options.url ?? said ?? settings.localUrl).replace(/\/+$/, "");
	if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
		const from = options.url === undefined ? "OUTLAY_URL" : "--url";
		throw new Failure(`${from}=${url} is no address of a server: write it like https://outlay.example.com.`);
	}
	return { url, ...findToken(options, variables, settings.home) };
}

function findToken(
	{ tokenFile }: ServerOptions,
	variables: Readonly<Record<string, string | undefined>>,
	home: string,
): Omit<Server, "url"> {
	const said = variables["OUTLAY_TOKEN"]?.trim() || undefined;
	if (tokenFile === undefined && said !== undefined) return { token: said, tokenPlace: "OUTLAY_TOKEN" };
	const file = tokenFile ?? join(home, "operator-token");
	const token = readIfPresent(file)?.trim() || undefined;
	if (token === undefined && tokenFile !== undefined) throw new Failure(`There is no token in ${tokenFile}.`);
	return { token, tokenPlace: file };
}

/** Asks the server once. Whatever answers HTTP is an answer; only silence is `unreachable`. */
export async function ask(server: Server, call: Call): Promise<Answer> {
	const headers: Record<string, string> = { accept: "application/json" };
	if (server.token !== undefined) headers["authorization"] = `Bearer ${server.token}`;
	if (call.json !== undefined) headers["content-type"] = "application/json";
	if (call.bytes !== undefined) headers["content-type"] = "application/octet-stream";
	const body = call.bytes ?? (call.json === undefined ? null : JSON.stringify(call.json));
	const timeoutMs = call.bytes === undefined ? ANSWER_TIMEOUT_MS : UPLOAD_TIMEOUT_MS;
	try {
		const response = await fetch(`${server.url}/api/v1${call.path}`, {
			method: call.method,
			headers,
			body,
			signal: AbortSignal.timeout(timeoutMs),
			// The API redirects nowhere, and a token goes to no other server. These two also keep fetch from
			// holding a copy of the whole body for a second request.
			redirect: "error",
			window: null,
			...(call.bytes === undefined ? {} : { duplex: "half" }),
		});
		const text = await response.text();
		const date = response.headers.get("date");
		return { kind: "answer", status: response.status, body: jsonOf(text), date };
	} catch (error) {
		return { kind: "unreachable", reason: reasonOf(error) };
	}
}

/** The body of a good answer. Anything else throws a `Failure` that says what the server said. */
export async function request(server: Server, call: Call): Promise<unknown> {
	if (server.token === undefined) {
		throw new Failure(
			`There is no API token at ${server.tokenPlace}: set OUTLAY_TOKEN, or name a file with --token-file.`,
		);
	}
	const answer = await ask(server, call);
	if (answer.kind === "unreachable") {
		throw new Failure(`No Outlay answers at ${server.url} (${answer.reason}): start it, or give its --url.`);
	}
	if (answer.status >= 200 && answer.status < 300) return answer.body;
	if (answer.status === 404 && call.missing !== undefined) throw new Failure(call.missing);
	throw new Failure(problemText(answer.status, answer.body, server));
}

/** One line out of a problem+json body. */
export function problemText(status: number, body: unknown, server: Server): string {
	if (status === 401) {
		return `${server.url} does not know the token of ${server.tokenPlace}: it was revoked, has expired, or is of another server.`;
	}
	const said = (name: string): string => {
		const value: unknown = typeof body === "object" && body !== null ? Reflect.get(body, name) : undefined;
		return typeof value === "string" ? value : "";
	};
	const title = said("title") || `${server.url} answered ${status}.`;
	const field =
		said("field") === "" ? "" : `(${said("field")}${said("value") === "" ? "" : `: ${said("value")}`})`;
	return [title, field, said("detail"), said("fix")].filter((part) => part !== "").join(" ");
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return null;
	}
}

function reasonOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	if (error.name === "TimeoutError") return "no answer in time";
	// fetch hides the system's own words in the cause.
	const cause: unknown = error.cause;
	if (cause instanceof Error && "code" in cause && typeof cause.code === "string") return cause.code;
	return cause instanceof Error ? cause.message : error.message;
}
