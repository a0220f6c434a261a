import type { Actor } from "@outlay/db/actor";
import { readImport } from "@outlay/db/read-models/imports";
import { createImport, type ImportDeclaration } from "@outlay/db/repositories/imports";
import { invariant } from "@outlay/finops/result";
import { RawExportError, type RawExportErrorCode } from "@outlay/raw-exports/raw-export-error";
import type { StoredExport } from "@outlay/raw-exports/store";
import { json } from "../../api/answer.ts";
import { problem } from "../../api/problem.ts";
import type { UploadQuery } from "../../app/api/v1/imports/schema.ts";
import { database, RAW_EXPORT_BYTES_MAX, rawExports } from "../../main.ts";
import { declaredFault } from "./declared-faults.ts";

/** An upload that sends nothing for this long has lost its sender. */
const SILENCE_MAX_MS = 60_000;

interface Upload {
	readonly actor: Actor;
	readonly request: Request;
	readonly query: UploadQuery;
}

/**
 * Streams the body into the store of raw exports and makes the import. The bytes never gather in memory, and nothing
 * stays on disk unless all of them arrived.
 */
export async function receiveUpload({ actor, request, query }: Upload): Promise<Response> {
	const refused =
		refuseBody(request) ?? (await declaredFault(database(), actor, { ...query, now: new Date() }));
	if (refused !== null) return refused;
	const stored = await storeBody(request);
	if (stored instanceof Response) return stored;
	const input = { ...stored, fileName: query.fileName, member: "", declared: declarationOf(query) };
	const id = await createImport(database(), actor, { input, now: new Date() });
	const made = await readImport(database(), actor, id);
	invariant(made !== null, "an import that was just made is there");
	return json(made, { status: 201, location: `/api/v1/imports/${id}` });
}

/** What can be refused before a byte of the body is read. */
function refuseBody({ headers, body }: Request): Response | null {
	if (headers.get("content-type")?.startsWith("multipart/") === true) {
		return problem({
			status: 415,
			code: "multipart",
			title: "Send the file itself as the body, not a form.",
			fix: "With curl: -X POST -T export.csv -H 'content-type: application/octet-stream', and the name as ?fileName=export.csv.",
		});
	}
	if (body === null) {
		return problem({
			status: 400,
			code: "no_body",
			title: "The request has no body.",
			fix: "Send the file as the body.",
		});
	}
	const length = Number(headers.get("content-length") ?? "0");
	return length > RAW_EXPORT_BYTES_MAX ? tooLarge(length) : null;
}

const tooLarge = (length: number): Response =>
	problem({
		status: 413,
		code: "too_large",
		title: `The file is larger than ${RAW_EXPORT_BYTES_MAX / 1024 ** 3} GiB.`,
		field: "content-length",
		value: String(length),
		fix: "Pack it as gz or zip, or upload it in parts.",
	});

async function storeBody(request: Request): Promise<StoredExport | Response> {
	const silence = new AbortController();
	const store = await rawExports();
	try {
		const signal = AbortSignal.any([request.signal, silence.signal]);
		return await store.put(watched(request, silence), signal);
	} catch (error) {
		if (silence.signal.aborted) return stalled();
		if (request.signal.aborted) return gone();
		if (error instanceof RawExportError) return refusedByStore(error);
		throw error;
	}
}

/** The chunks of the body; silence between two of them aborts. */
async function* watched(request: Request, silence: AbortController): AsyncGenerator<Uint8Array> {
	let timer = setTimeout(() => silence.abort(), SILENCE_MAX_MS);
	try {
		for await (const chunk of request.body ?? []) {
			clearTimeout(timer);
			yield chunk;
			timer = setTimeout(() => silence.abort(), SILENCE_MAX_MS);
		}
	} finally {
		clearTimeout(timer);
	}
}

const stalled = (): Response =>
	problem({
		status: 408,
		code: "upload_stalled",
		title: `Nothing arrived for ${SILENCE_MAX_MS / 1000} s. Nothing of the file was kept.`,
		fix: "Upload it again.",
	});

const gone = (): Response =>
	problem({
		status: 400,
		code: "upload_aborted",
		title: "The upload ended before the file did. Nothing of it was kept.",
		fix: "Upload it again.",
	});

/** What the sender cannot mend is the server's fault; a bucket that does not answer may do so later. */
const STORE_STATUS: Partial<Readonly<Record<RawExportErrorCode, number>>> = {
	too_large: 413,
	disk_full: 507,
	bucket_refused: 503,
	bucket_missing: 503,
	bucket_unreachable: 503,
};

function refusedByStore(error: RawExportError): Response {
	const status = STORE_STATUS[error.code] ?? 500;
	return problem({ status, code: error.code, title: "Nothing of the file was kept.", fix: error.message });
}

function declarationOf(query: UploadQuery): ImportDeclaration {
	const { source, billingAccountId, spanStart, spanEnd, asOf, filter, delivery } = query;
	return {
		...(source === undefined ? {} : { source }),
		...(billingAccountId === undefined ? {} : { billingAccountId }),
		...(spanStart === undefined || spanEnd === undefined ? {} : { span: { start: spanStart, end: spanEnd } }),
		...(asOf === undefined ? {} : { asOf: new Date(asOf).toISOString() }),
		...(filter === undefined ? {} : { filter }),
		...(delivery === undefined ? {} : { delivery }),
	};
}
