import { createReadStream, statSync } from "node:fs";
import { basename } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { describeError, errorCode, Failure } from "../failure.ts";
import type { Declaration } from "./command.ts";
import { hasEnded, type ImportAnswer, parseImport } from "./import-answer.ts";
import { importLines, progressLine } from "./import-lines.ts";
import { withAccountId } from "./named-account.ts";
import type { Output } from "./output.ts";
import { request, type Server } from "./server.ts";

const POLL_MS = 500;
/** Longer than the largest import takes on the smallest machine. */
const FOLLOW_LIMIT_MS = 12 * 3_600_000;
/** How often a running import says where it is. */
const SAY_EVERY_MS = 5_000;

const FAILED = 1;
const WAITS = 3;

type Outcome =
	| { readonly kind: "ended"; readonly answer: ImportAnswer }
	| { readonly kind: "refused"; readonly file: string; readonly message: string };

/** Imports each file after the other. One that fails does not stop the rest. Returns the exit code. */
export async function importFiles(
	{ server, output }: { readonly server: Server; readonly output: Output },
	files: readonly string[],
	declared: Declaration,
): Promise<number> {
	const outcomes: Outcome[] = [];
	for (const file of files) {
		try {
			requireFile(file);
			output.progress(`${basename(file)}: uploading`);
			const known = await withAccountId(server, declared);
			const answer = await upload(server, file, known);
			for (const ended of await followAnswering({ server, output }, answer, known)) {
				outcomes.push({ kind: "ended", answer: ended });
				for (const line of importLines(ended)) output.line(line);
			}
		} catch (error) {
			if (!(error instanceof Failure)) throw error;
			outcomes.push({ kind: "refused", file, message: error.message });
			output.line(`${basename(file)}: not imported. ${describeError(error)}`);
		}
	}
	output.document({ imports: outcomes.map(documentOf) });
	return exitCodeOf(outcomes);
}

/** Answers an import that waits, then follows it like one that was just uploaded. */
export async function confirmImport(
	{ server, output }: { readonly server: Server; readonly output: Output },
	importId: string,
	declared: Declaration,
): Promise<number> {
	const known = await withAccountId(server, declared);
	const answer = await answerImport(server, importId, known);
	const outcomes: Outcome[] = [];
	for (const ended of await followAnswering({ server, output }, answer, known)) {
		outcomes.push({ kind: "ended", answer: ended });
		for (const line of importLines(ended)) output.line(line);
	}
	output.document({ imports: outcomes.map(documentOf) });
	return exitCodeOf(outcomes);
}

/** Ends an import of which nothing is counted yet. */
export async function cancelImport(
	{ server, output }: { readonly server: Server; readonly output: Output },
	importId: string,
): Promise<number> {
	const path = `/imports/${encodeURIComponent(importId)}/cancel`;
	const missing = noImport(importId);
	const answer = parseImport(await request(server, { method: "POST", path, missing }));
	output.line(`${answer.fileName}: cancelled, nothing of it is counted`);
	output.document({ imports: [answer] });
	return 0;
}

async function answerImport(
	server: Server,
	importId: string,
	{ span, account, asOf, filter, role }: Declaration,
): Promise<ImportAnswer> {
	const json = withoutUndefined({ span, billingAccountId: account, asOf, filter, role });
	const path = `/imports/${encodeURIComponent(importId)}/confirm`;
	return parseImport(await request(server, { method: "POST", path, json, missing: noImport(importId) }));
}

const noImport = (importId: string): string =>
	`There is no import ${importId}: its id is in the address of its page, and printed when a file waits for an answer.`;

/** What was said already also answers the next question: an import asks for its days and its account one by one. */
async function followAnswering(
	{ server, output }: { readonly server: Server; readonly output: Output },
	started: ImportAnswer,
	declared: Declaration,
): Promise<readonly ImportAnswer[]> {
	const ended = await follow(server, output, started);
	const all: ImportAnswer[] = [];
	for (const answer of ended) {
		let next = answer;
		const answered = new Set<string>();
		// Each question once: one that comes again was not answered by this.
		while (isAnsweredBy(next, declared) && !answered.has(next.trouble?.code ?? "")) {
			answered.add(next.trouble?.code ?? "");
			next = await untilEnded(server, output, await answerImport(server, next.id, declared));
		}
		all.push(next);
	}
	return all;
}

/** Whether the import waits for something that was said. */
function isAnsweredBy({ status, trouble }: ImportAnswer, { span, account, role }: Declaration): boolean {
	if (status !== "needs_confirmation") return false;
	if (trouble?.code === "account_unknown")
		return trouble.candidates.some(({ id }) => id === account?.toLowerCase());
	if (trouble?.code === "span_unknown") return span !== undefined;
	return trouble?.code === "delivery_unclear" && role !== undefined;
}

async function upload(server: Server, file: string, declared: Declaration): Promise<ImportAnswer> {
	const query = new URLSearchParams({
		fileName: basename(file),
		...withoutUndefined({
			source: declared.source,
			billingAccountId: declared.account,
			spanStart: declared.span?.start,
			spanEnd: declared.span?.end,
			asOf: declared.asOf,
			filter: declared.filter,
			delivery: declared.delivery,
		}),
	});
	const bytes = bytesOf(file);
	return parseImport(await request(server, { method: "POST", path: `/imports?${query}`, bytes }));
}

function requireFile(file: string): void {
	try {
		if (statSync(file).isFile()) return;
		throw new Failure(`${file} is a folder: name the files in it.`);
	} catch (error) {
		if (errorCode(error) === "ENOENT") throw new Failure(`There is no file ${file}.`);
		throw error;
	}
}

/** The file as fetch wants it; it is read as fast as the server takes it and never gathers in memory. */
function bytesOf(file: string): ReadableStream<Uint8Array> {
	return ReadableStream.from<Uint8Array>(Readable.from(createReadStream(file)));
}

/** Waits until an import has ended; an archive has ended with all its files, which are returned in its place. */
async function follow(
	server: Server,
	output: Output,
	started: ImportAnswer,
): Promise<readonly ImportAnswer[]> {
	const ended = await untilEnded(server, output, started);
	if (ended.memberIds.length === 0) return [ended];
	const members: ImportAnswer[] = [];
	for (const id of ended.memberIds) {
		members.push(await untilEnded(server, output, await readImport(server, id)));
	}
	return members;
}

async function untilEnded(server: Server, output: Output, started: ImportAnswer): Promise<ImportAnswer> {
	const deadline = Date.now() + FOLLOW_LIMIT_MS;
	let answer = started;
	let said = "";
	let saidAt = 0;
	while (!hasEnded(answer)) {
		if (answer.stage !== said || Date.now() - saidAt > SAY_EVERY_MS) {
			output.progress(progressLine(answer));
			said = answer.stage;
			saidAt = Date.now();
		}
		if (Date.now() > deadline) throw new Failure(`Import ${answer.id} has not ended after 12 hours.`);
		await delay(POLL_MS);
		answer = await readImport(server, answer.id);
	}
	// An answer to an upload may lack what only the full one has: an archive's files.
	return readImport(server, answer.id);
}

async function readImport(server: Server, id: string): Promise<ImportAnswer> {
	return parseImport(await request(server, { method: "GET", path: `/imports/${encodeURIComponent(id)}` }));
}

/** 0 when every file is counted, 1 when one is not, 3 when one only waits for an answer. */
export function exitCodeOf(outcomes: readonly Outcome[]): number {
	const statuses = outcomes.map((outcome) => (outcome.kind === "ended" ? outcome.answer.status : "failed"));
	if (statuses.some((status) => status === "failed" || status === "cancelled")) return FAILED;
	return statuses.includes("needs_confirmation") ? WAITS : 0;
}

function documentOf(outcome: Outcome): unknown {
	return outcome.kind === "ended"
		? outcome.answer
		: { fileName: basename(outcome.file), status: "refused", message: outcome.message };
}

function withoutUndefined<T>(members: Readonly<Record<string, T | undefined>>): Record<string, T> {
	const kept: Record<string, T> = {};
	for (const [name, value] of Object.entries(members)) if (value !== undefined) kept[name] = value;
	return kept;
}
