import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";
import type { ImportDetail } from "@outlay/db/read-models/imports";
import {
	type ImportIssueView,
	type IssueCursor,
	listImportIssues,
	parseIssueCursor,
} from "@outlay/db/read-models/imports-issues";
import { csvLine } from "../../api/csv-line.ts";

const HEADER = ["line", "code", "field", "value", "message", "amount", "currency", "raw"] as const;
const PAGE_ROWS = 500;

/** Every quarantined line that was kept, as a download. Pages of the database become chunks: it never gathers whole. */
export function issuesCsv(database: Database, actor: Actor, { id, fileName }: ImportDetail): Response {
	return new Response(streamOf(lines(database, actor, id)), {
		headers: {
			"content-type": "text/csv; charset=utf-8",
			"content-disposition": `attachment; filename="${safeName(fileName)}-quarantined.csv"`,
			"cache-control": "no-store",
		},
	});
}

function streamOf(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
	return new ReadableStream<Uint8Array>({
		pull: async (controller) => {
			const next = await chunks.next();
			if (next.done === true) controller.close();
			else controller.enqueue(next.value);
		},
		cancel: async () => {
			await chunks.return(undefined);
		},
	});
}

async function* lines(database: Database, actor: Actor, importId: string): AsyncGenerator<Uint8Array> {
	const encoder = new TextEncoder();
	yield encoder.encode(csvLine(HEADER));
	let after: IssueCursor | null = null;
	do {
		const page = await listImportIssues(database, actor, { importId, after, limit: PAGE_ROWS });
		yield encoder.encode(page.items.map(issueLine).join(""));
		after = page.nextCursor === null ? null : parseIssueCursor(page.nextCursor);
	} while (after !== null);
}

function issueLine(issue: ImportIssueView): string {
	const { line, code, field, value, message, amount, currency, raw } = issue;
	return csvLine([String(line), code, field, value, message, amount, currency, raw]);
}

/** A name that every system takes, in a header that holds ASCII only. */
function safeName(fileName: string): string {
	return fileName.replaceAll(/[^A-Za-z0-9._-]+/g, "-").slice(0, 120);
}
