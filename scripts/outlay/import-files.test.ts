import { createServer, type Server as HttpServer } from "node:http";
import { afterEach, beforeEach, expect, test } from "vitest";
import { cancelImport, confirmImport } from "./import-files.ts";
import { outputTo } from "./output.ts";

const ID = "019aa0c2-0000-7000-8000-000000000001";
const ACCOUNT = { id: "019aa0c2-0000-7000-8000-00000000000a", name: "Main", externalId: "org-1" };
const NOTHING = {
	...{ source: undefined, account: undefined, span: undefined, asOf: undefined },
	...{ filter: undefined, delivery: undefined, role: undefined },
};
const SPAN = { start: "2026-10-01", end: "2026-11-01" };

/** An import that asks for its days first and for its account then, as one of a gateway does. */
let http: HttpServer;
let server: { readonly url: string; readonly token: string; readonly tokenPlace: string };
let questions: string[];
let bodies: unknown[];
let said: string;

const output = outputTo(false, {
	out: (text) => {
		said += text;
	},
	err: () => undefined,
});

beforeEach(async () => {
	[questions, bodies, said] = [["span_unknown", "account_unknown"], [], ""];
	http = createServer((request, response) => {
		const [path = ""] = (request.url ?? "").split("?");
		let text = "";
		request.on("data", (chunk) => {
			text += String(chunk);
		});
		request.on("end", () => {
			if (request.method === "POST" && path.endsWith(`${ID}/confirm`)) {
				bodies.push(JSON.parse(text));
				questions.shift();
			}
			const found = path.includes(ID) || path.endsWith("/billing-accounts");
			response.writeHead(found ? 200 : 404, { "content-type": "application/json" });
			const body = path.endsWith("/billing-accounts") ? { items: [ACCOUNT] } : answered(path);
			response.end(JSON.stringify(found ? body : { title: "There is nothing at this address." }));
		});
	}).listen(0, "127.0.0.1");
	await new Promise((resolve) => http.once("listening", resolve));
	const address = http.address();
	const port = typeof address === "object" && address !== null ? address.port : 0;
	server = { url: `http://127.0.0.1:${port}`, token: "t", tokenPlace: "OUTLAY_TOKEN" };
});
afterEach(() => {
	http.close();
});

function answered(path: string): unknown {
	const [code] = questions;
	const waits = { code, message: "?", fix: "", candidates: code === "account_unknown" ? [ACCOUNT] : [] };
	const status = path.endsWith("/cancel") ? "cancelled" : code === undefined ? "done" : "needs_confirmation";
	const rows = { read: 1, charged: 1, quarantined: 0, skipped: 0 };
	const base = { id: ID, fileName: "a.csv", member: "", stage: "done", source: null, progress: null, rows };
	return { ...base, status, money: [], reasons: [], members: [], trouble: code === undefined ? null : waits };
}

test("days and account said together answer both questions, though they are asked one by one", async () => {
	const declared = { ...NOTHING, span: SPAN, account: "org-1" };
	expect(await confirmImport({ server, output }, ID, declared)).toBe(0);
	const body = { span: SPAN, billingAccountId: ACCOUNT.id };
	expect(bodies).toEqual([body, body]);
	expect(said).toContain("a.csv: imported");
});

test("what was not said is asked for again", async () => {
	expect(await confirmImport({ server, output }, ID, { ...NOTHING, span: SPAN })).toBe(3);
	expect(bodies).toHaveLength(1);
	expect(said).toContain(`billing account ${ACCOUNT.id}  Main (org-1)`);
});

test("an account that is none is refused with those there are, before anything is said", async () => {
	const declared = { ...NOTHING, account: "ID" };
	await expect(confirmImport({ server, output }, ID, declared)).rejects.toThrow(
		`There is no billing account ID. There are:\n  ${ACCOUNT.id}  Main (org-1)`,
	);
	expect(bodies).toEqual([]);
});

test("an import that is none is called that", async () => {
	const missing = "There is no import nonsense";
	await expect(confirmImport({ server, output }, "nonsense", { ...NOTHING, span: SPAN })).rejects.toThrow(
		missing,
	);
	await expect(cancelImport({ server, output }, "nonsense")).rejects.toThrow(missing);
});

test("an import that waits can be cancelled", async () => {
	expect(await cancelImport({ server, output }, ID)).toBe(0);
	expect(said).toBe("a.csv: cancelled, nothing of it is counted\n");
});
