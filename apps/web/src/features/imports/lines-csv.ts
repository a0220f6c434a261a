import type { ExplainedLines } from "@outlay/db/read-models/imports-lines";
import { csvLine } from "../../api/csv-line.ts";
import { textStream } from "../../api/text-stream.ts";

const HEADER = ["file", "line", "as it stands in the file", "quantity", "amount", "currency"] as const;
const CHUNK_LINES = 100;

/** The lines behind a charge as they are listed, people hidden as there: UTF-8, a header, formula-safe. */
export function linesCsv(found: ExplainedLines): ReadableStream<Uint8Array> {
	return textStream(chunks(found));
}

function* chunks({ lines, files }: ExplainedLines): Generator<string, undefined> {
	const names = new Map(files.map(({ importId, member, fileName }) => [importId, member || fileName]));
	yield csvLine(HEADER);
	for (let at = 0; at < lines.length; at += CHUNK_LINES)
		yield lines
			.slice(at, at + CHUNK_LINES)
			.map(({ importId, line, raw, quantity, amount, currency }) =>
				csvLine([names.get(importId) ?? "", String(line), raw, quantity, amount, currency]),
			)
			.join("");
}
