import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ask, findServer, problemText, request } from "./server.ts";

let home: string;
beforeEach(() => {
	home = mkdtempSync(join(tmpdir(), "outlay-token-"));
	writeFileSync(join(home, "operator-token"), "outlay_home\n");
	writeFileSync(join(home, "other"), "outlay_file\n");
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const NONE = { url: undefined, tokenFile: undefined };
const settings = () => ({ home, localUrl: "http://127.0.0.1:3000" });

describe("findServer", () => {
	test("by itself: this machine and the operator's token", () => {
		expect(findServer(NONE, {}, settings())).toMatchObject({
			url: "http://127.0.0.1:3000",
			token: "outlay_home",
		});
	});

	test("the environment goes before the defaults, options before the environment", () => {
		const variables = { OUTLAY_URL: "https://o.example/", OUTLAY_TOKEN: "outlay_env" };
		expect(findServer(NONE, variables, settings())).toMatchObject({
			url: "https://o.example",
			token: "outlay_env",
		});
		const options = { url: "http://h:1", tokenFile: join(home, "other") };
		expect(findServer(options, variables, settings())).toMatchObject({
			url: "http://h:1",
			token: "outlay_file",
		});
	});

	test("a token file that is named must hold a token; the default one may be absent", () => {
		const options = { url: undefined, tokenFile: join(home, "absent") };
		expect(() => findServer(options, {}, settings())).toThrow("no token");
		expect(findServer(NONE, {}, { ...settings(), home: join(home, "none") }).token).toBeUndefined();
	});

	test("what is no address is refused", () => {
		expect(() => findServer({ ...NONE, url: "outlay" }, {}, settings())).toThrow(
			"--url=outlay is no address",
		);
		const variables = { OUTLAY_URL: "o.example" };
		expect(() => findServer(NONE, variables, settings())).toThrow("OUTLAY_URL=o.example is no address");
	});
});

describe("asking", () => {
	const server = { url: "http://127.0.0.1:1", token: "outlay_secret", tokenPlace: "OUTLAY_TOKEN" };

	test("silence is unreachable, and never an answer", async () => {
		expect(await ask(server, { method: "GET", path: "/health" })).toMatchObject({ kind: "unreachable" });
		await expect(request(server, { method: "GET", path: "/health" })).rejects.toThrow("No Outlay answers");
	});

	test("the token goes in the header, bytes go as they are", async () => {
		const listener = createServer((incoming, response) => {
			const parts: Buffer[] = [];
			incoming.on("data", (part: Buffer) => parts.push(part));
			incoming.on("end", () => {
				const { url, method, headers } = incoming;
				const heard = {
					url,
					method,
					authorization: headers.authorization,
					body: Buffer.concat(parts).toString(),
				};
				response.end(JSON.stringify(heard));
			});
		});
		const { promise: listening, resolve } = Promise.withResolvers<void>();
		listener.listen(0, "127.0.0.1", resolve);
		await listening;
		const address = listener.address();
		const port = typeof address === "object" && address !== null ? address.port : 0;
		try {
			const bytes = ReadableStream.from<Uint8Array>([Buffer.from("a,b\n"), Buffer.from("1,2\n")]);
			const call = { method: "POST", path: "/imports?fileName=a.csv", bytes } as const;
			expect(await request({ ...server, url: `http://127.0.0.1:${port}` }, call)).toEqual({
				url: "/api/v1/imports?fileName=a.csv",
				method: "POST",
				authorization: "Bearer outlay_secret",
				body: "a,b\n1,2\n",
			});
		} finally {
			listener.close();
		}
	});

	test("a problem is one line without the token", () => {
		const body = { title: "No such account.", field: "billingAccountId", value: "7", fix: "Choose one." };
		expect(problemText(400, body, server)).toBe("No such account. (billingAccountId: 7) Choose one.");
		expect(problemText(401, body, server)).toContain("does not know the token of OUTLAY_TOKEN");
		expect(problemText(502, null, server)).toBe("http://127.0.0.1:1 answered 502.");
		expect(problemText(401, body, server)).not.toContain("outlay_secret");
	});
});
