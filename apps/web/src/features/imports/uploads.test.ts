import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

/** The part of the browser that sends: each request waits until a test answers it. Aborting tells nobody, as nobody listens. */
class WaitingRequest {
	static made: WaitingRequest[] = [];
	readonly upload: { onprogress?: (event: { readonly loaded: number }) => void } = {};
	onload: () => void = () => undefined;
	onerror: () => void = () => undefined;
	url = "";
	status = 0;
	responseText = "";
	body: unknown = null;
	isAborted = false;
	readonly setRequestHeader = () => undefined;

	constructor() {
		WaitingRequest.made.push(this);
	}

	open(method: string, url: string): void {
		this.url = `${method} ${url}`;
	}

	send(body: unknown): void {
		this.body = body;
	}

	abort(): void {
		this.isAborted = true;
	}

	answer(status: number, text: string): void {
		this.status = status;
		this.responseText = text;
		this.onload();
	}
}

const stored = (id: string) => JSON.stringify({ id });
const file = (name: string) => new File([`bytes of ${name}`], name);

/** Uploads of a page that was just opened. */
async function freshUploads() {
	vi.resetModules();
	const { addUploads, dropUpload, uploadsStore } = await import("./uploads.ts");
	const states = () => uploadsStore.snapshot().map(({ fileName, state }) => `${fileName} ${state}`);
	return { addUploads, dropUpload, uploadsStore, states };
}

/** The request that carries a file. */
function requestOf(name: string): WaitingRequest {
	const found = WaitingRequest.made.find(({ body }) => body instanceof File && body.name === name);
	if (found === undefined) throw new Error(`${name} was not sent`);
	return found;
}

beforeEach(() => {
	WaitingRequest.made = [];
	vi.stubGlobal("XMLHttpRequest", WaitingRequest);
});
afterEach(() => vi.unstubAllGlobals());

describe("files that are brought together", () => {
	test("are sent two at a time; the next goes when one has ended, well or badly", async () => {
		const { addUploads, states } = await freshUploads();
		addUploads(["a", "b", "c", "d"].map(file), "");
		expect(states()).toEqual(["a sending", "b sending", "c waiting", "d waiting"]);
		requestOf("b").answer(201, stored("import-b"));
		expect(states()).toEqual(["a sending", "b stored", "c sending", "d waiting"]);
		requestOf("a").answer(413, JSON.stringify({ code: "too_large", title: "The file is too large." }));
		expect(states()).toEqual(["a failed", "b stored", "c sending", "d sending"]);
	});

	test("join those already on their way", async () => {
		const { addUploads, states } = await freshUploads();
		addUploads([file("a")], "");
		addUploads([file("b"), file("c")], "");
		expect(states()).toEqual(["a sending", "b sending", "c waiting"]);
	});

	test("go under their own name, whole, with the part that was named", async () => {
		const { addUploads } = await freshUploads();
		addUploads([file("März & co.csv")], "search");
		addUploads([file("b")], "");
		expect(WaitingRequest.made.map(({ url }) => url)).toEqual([
			"POST /api/v1/imports?fileName=M%C3%A4rz+%26+co.csv&filter=search",
			"POST /api/v1/imports?fileName=b",
		]);
	});
});

describe("one upload", () => {
	test("tells what it has sent, and then its import", async () => {
		const { addUploads, uploadsStore } = await freshUploads();
		const seen: number[] = [];
		const stop = uploadsStore.subscribe(() => seen.push(uploadsStore.snapshot()[0]?.sent ?? -1));
		addUploads([file("a")], "");
		requestOf("a").upload.onprogress?.({ loaded: 5 });
		requestOf("a").answer(201, stored("import-a"));
		stop();
		expect(seen).toEqual([0, 0, 5, 5]);
		expect(uploadsStore.snapshot()).toMatchObject([{ bytes: 10, importId: "import-a", problem: null }]);
	});

	test.each([
		[
			"refused: what the server said",
			() =>
				requestOf("a").answer(409, JSON.stringify({ status: 409, code: "disk", title: "The disk is full." })),
			{ code: "disk", title: "The disk is full." },
		],
		[
			"answered by something else: its status",
			() => requestOf("a").answer(502, "<html>Bad gateway</html>"),
			{ status: 502, title: "The server answered 502." },
		],
		["cut off: that nothing was kept", () => requestOf("a").onerror(), { code: "connection_lost" }],
	])("%s", async (_, happens, problem) => {
		const { addUploads, uploadsStore } = await freshUploads();
		addUploads([file("a")], "");
		happens();
		expect(uploadsStore.snapshot()).toMatchObject([{ state: "failed", importId: null, problem }]);
	});
});

describe("an upload that is dropped", () => {
	const idOf = (uploads: readonly { readonly id: number; readonly fileName: string }[], name: string) =>
		uploads.find(({ fileName }) => fileName === name)?.id ?? -1;

	test("under way: is stopped, leaves the list, and the next takes its place", async () => {
		const { addUploads, dropUpload, uploadsStore, states } = await freshUploads();
		addUploads(["a", "b", "c"].map(file), "");
		dropUpload(idOf(uploadsStore.snapshot(), "a"));
		expect(WaitingRequest.made.map(({ isAborted }) => isAborted)).toEqual([true, false, false]);
		expect(states()).toEqual(["b sending", "c sending"]);
	});

	test("waiting: is never sent", async () => {
		const { addUploads, dropUpload, uploadsStore, states } = await freshUploads();
		addUploads(["a", "b", "c"].map(file), "");
		dropUpload(idOf(uploadsStore.snapshot(), "c"));
		requestOf("a").answer(201, stored("import-a"));
		requestOf("b").answer(201, stored("import-b"));
		expect(WaitingRequest.made).toHaveLength(2);
		expect(states()).toEqual(["a stored", "b stored"]);
	});

	test("ended: only leaves the list", async () => {
		const { addUploads, dropUpload, uploadsStore, states } = await freshUploads();
		addUploads([file("a")], "");
		requestOf("a").answer(201, stored("import-a"));
		dropUpload(idOf(uploadsStore.snapshot(), "a"));
		expect(requestOf("a").isAborted).toBe(false);
		expect(states()).toEqual([]);
	});
});
