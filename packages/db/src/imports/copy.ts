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

/** Sends COPY text to `table (columns)`. Resolves when the server has taken all of it. */
export async function copyInto(session: SqlSession, target: string, lines: readonly string[]): Promise<void> {
	const stream = session.query(copyFrom(`COPY ${target} FROM STDIN`));
	await new Promise<void>((resolve, reject) => {
		stream.on("error", reject);
		stream.on("finish", resolve);
		stream.end(lines.join(""));
	});
}
