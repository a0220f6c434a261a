import { from as copyFrom } from "pg-copy-streams";
import type { SqlSession } from "../database.ts";

/** A value of a COPY row: text as Postgres reads it, or null. */
export type CopyValue = string | number | bigint | boolean | null;

const ESCAPE = /[\\\t\n\r]/g;
const ESCAPES: Readonly<Record<string, string>> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** One line of COPY text format. Nul characters cannot be stored by Postgres and become U+FFFD. */
export function copyLine(values: readonly CopyValue[]): string {
	return `${values.map(copyText).join("\t")}\n`;
}

function copyText(value: CopyValue): string {
	if (value === null) return "\\N";
	if (typeof value !== "string") return String(value);
	// Hardly any value needs it, and looking costs a fraction of replacing.
	if (value.search(ESCAPE) === -1 && !value.includes("\0")) return value;
	return value.replaceAll("\0", "\uFFFD").replace(ESCAPE, (character) => ESCAPES[character] ?? character);
}

/** The last COPY of a session: a connection takes one at a time. */
const last = new WeakMap<SqlSession, Promise<void>>();

/** Sends COPY text to `table (columns)`, after what the session is still sending. Resolves when the server has taken it. */
export async function copyInto(session: SqlSession, target: string, lines: readonly string[]): Promise<void> {
	const sending = sendAfter(last.get(session), { session, target, text: lines.join("") });
	// Its own caller hears of a failure; the next COPY then meets a broken session by itself.
	const settled = sending.catch(() => undefined);
	last.set(session, settled);
	return sending;
}

interface CopyRequest {
	readonly session: SqlSession;
	readonly target: string;
	readonly text: string;
}

async function sendAfter(
	before: Promise<void> | undefined,
	{ session, target, text }: CopyRequest,
): Promise<void> {
	await before;
	const stream = session.query(copyFrom(`COPY ${target} FROM STDIN`));
	await new Promise<void>((resolve, reject) => {
		stream.on("error", reject);
		stream.on("finish", resolve);
		stream.end(text);
	});
}
