import type { ImportDetail } from "@outlay/db/read-models/imports";
import type { Problem } from "../../api/problem.ts";
import { parseProblem } from "./api-client.ts";

export interface Upload {
	readonly id: number;
	readonly fileName: string;
	readonly bytes: number;
	/** What the person said the file is a part of; "": all of its account. */
	readonly part: string;
	readonly sent: number;
	readonly state: "waiting" | "sending" | "stored" | "failed";
	readonly problem: Problem | null;
	readonly importId: string | null;
}

/** Files sent at a time: more would only share the same line. */
const SENDING_MAX = 2;

let uploads: readonly Upload[] = [];
let nextId = 1;
const files = new Map<number, File>();
const requests = new Map<number, XMLHttpRequest>();
const listeners = new Set<() => void>();

function publish(next: readonly Upload[]): void {
	uploads = next;
	for (const listener of listeners) listener();
}

function change(id: number, part: Partial<Upload>): void {
	publish(uploads.map((upload) => (upload.id === id ? { ...upload, ...part } : upload)));
}

/**
 * Sends the files one after the other. They go on while the reader looks at other pages. A `part` names what a filtered
 * export holds: it then replaces only earlier exports of the same part.
 */
export function addUploads(chosen: readonly File[], part: string): void {
	const added = chosen.map((file): Upload => {
		const id = nextId++;
		files.set(id, file);
		return {
			id,
			fileName: file.name,
			bytes: file.size,
			part,
			sent: 0,
			state: "waiting",
			problem: null,
			importId: null,
		};
	});
	publish([...uploads, ...added]);
	sendNext();
}

/** Takes an upload off the list; one under way is stopped, and the server keeps nothing of it. */
export function dropUpload(id: number): void {
	requests.get(id)?.abort();
	forget(id);
	publish(uploads.filter((upload) => upload.id !== id));
	sendNext();
}

function forget(id: number): void {
	requests.delete(id);
	files.delete(id);
}

function sendNext(): void {
	const sending = uploads.filter((upload) => upload.state === "sending").length;
	const waiting = uploads.filter((upload) => upload.state === "waiting");
	for (const upload of waiting.slice(0, Math.max(0, SENDING_MAX - sending))) send(upload);
}

/** `fetch` cannot tell how much it has sent. */
function send({ id, fileName, part }: Upload): void {
	const file = files.get(id);
	if (file === undefined) return;
	const request = new XMLHttpRequest();
	requests.set(id, request);
	change(id, { state: "sending" });
	request.upload.onprogress = (event) => change(id, { sent: event.loaded });
	request.onload = () => end(id, outcomeOf(request));
	request.onerror = () => end(id, failed(parseProblem(0, LOST)));
	const query = new URLSearchParams(part === "" ? { fileName } : { fileName, filter: part });
	request.open("POST", `/api/v1/imports?${query}`);
	request.setRequestHeader("content-type", "application/octet-stream");
	request.send(file);
}

const LOST = JSON.stringify({
	code: "connection_lost",
	title: "The connection was lost. Nothing of the file was kept.",
	fix: "Upload it again.",
});

const failed = (problem: Problem): Partial<Upload> => ({ state: "failed", problem });

function outcomeOf({ status, responseText }: XMLHttpRequest): Partial<Upload> {
	if (status !== 201) return failed(parseProblem(status, responseText));
	const made = JSON.parse(responseText) as ImportDetail; // parse boundary: our own API
	return { state: "stored", importId: made.id };
}

function end(id: number, outcome: Partial<Upload>): void {
	forget(id);
	change(id, outcome);
	sendNext();
}

const NONE: readonly Upload[] = [];

/** For `useSyncExternalStore`. */
export const uploadsStore = {
	subscribe: (listener: () => void) => {
		listeners.add(listener);
		return () => listeners.delete(listener);
	},
	snapshot: () => uploads,
	serverSnapshot: () => NONE,
} as const;
