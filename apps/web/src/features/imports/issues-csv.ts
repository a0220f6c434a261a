import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";
import type { ImportDetail } from "@outlay/db/read-models/imports";
import {
	type ImportIssueView,
	type IssueCursor,
	listImportIssues,
	parseIssueCursor,
} from "@outlay/db/read-models/imports-issues";
import { csvAttachment } from "../../api/answer.ts";
import { csvLine } from "../../api/csv-line.ts";
import { asciiName, textStream } from "../../api/text-stream.ts";

const HEADER = ["line", "code", "field", "value", "message", "amount", "currency", "raw"] as const;
const PAGE_ROWS = 500;

/** Every quarantined line that was kept, as a download. Pages of the database become chunks: it never gathers whole. */
export function issuesCsv(database: Database, actor: Actor, { id, fileName }: ImportDetail): Response {
	return csvAttachment(textStream(lines(database, actor, id)), `${asciiName(fileName)}-quarantined.csv`);
}

async function* lines(database: Database, actor: Actor, importId: string): AsyncGenerator<string, undefined> {
	yield csvLine(HEADER);
	let after: IssueCursor | null = null;
	do {
		const page = await listImportIssues(database, actor, { importId, after, limit: PAGE_ROWS });
		yield page.items.map(issueLine).join("");
		after = page.nextCursor === null ? null : parseIssueCursor(page.nextCursor);
	} while (after !== null);
}

function issueLine(issue: ImportIssueView): string {
	const { line, code, field, value, message, amount, currency, raw } = issue;
	return csvLine([String(line), code, field, value, message, amount, currency, raw]);
}
