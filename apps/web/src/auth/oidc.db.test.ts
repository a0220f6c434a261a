import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { revokeMembership } from "@outlay/db/repositories/memberships";
import { addTestMember } from "@outlay/db/testing/people-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import type { NextApiRequest, NextApiResponse } from "next";
import NextAuth from "next-auth";
import Provider from "oidc-provider";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { authOptions, claimsOf } from "./options.ts";
import { databasePeople } from "./people.ts";
import { Browser } from "./testing/browser.ts";

// A real OpenID Connect provider and the real sign-in routes, both on loopback; a browser's cookies and redirects.

let db: TestDatabase;
let web: Listening;
let idp: Listening;
let adaId = "";

interface Listening {
	readonly server: Server;
	readonly url: string;
	answer: (request: IncomingMessage, response: ServerResponse) => void;
}

/** Accounts of the provider by their subject. */
const ACCOUNTS: Record<string, { email: string; email_verified: boolean }> = {
	"ada-1": { email: "Ada@example.com", email_verified: true },
	"ada-2": { email: "ada@example.com", email_verified: true },
	bob: { email: "bob@example.com", email_verified: false },
	cleo: { email: "cleo@example.com", email_verified: true },
	stranger: { email: "stranger@example.com", email_verified: true },
};

beforeAll(async () => {
	db = await openTestDatabase();
	const system = await db.organization("company");
	const admin = await addTestMember(db.database, system, { role: "admin", email: "ada@example.com" });
	adaId = admin.personId;
	await addTestMember(db.database, system, { role: "finance", email: "bob@example.com" });
	const cleo = await addTestMember(db.database, system, { role: "finance", email: "cleo@example.com" });
	await revokeMembership(db.database, system, { membershipId: cleo.membershipId, now: new Date() });
	web = await listen();
	idp = await listen();
	vi.stubEnv("NEXTAUTH_URL", web.url);
	idp.answer = provider(idp.url, `${web.url}/api/auth/callback/oidc`);
	web.answer = (request, response) => {
		signInRoutes(request, response).catch((error: unknown) =>
			response.destroy(new Error("failed", { cause: error })),
		);
	};
});

afterAll(async () => {
	vi.unstubAllEnvs();
	for (const { server } of [web, idp]) {
		server.closeAllConnections();
		server.close();
	}
	await db.close();
});

async function listen(): Promise<Listening> {
	const listening: { -readonly [K in keyof Listening]: Listening[K] } = {
		server: createServer((request, response) => listening.answer(request, response)),
		url: "",
		answer: (_request, response) => response.end(),
	};
	await new Promise<void>((resolve) => listening.server.listen(0, "127.0.0.1", resolve));
	const address = listening.server.address();
	if (address === null || typeof address === "string") throw new Error("no port");
	listening.url = `http://127.0.0.1:${address.port}`;
	return listening;
}

function provider(issuer: string, redirectUri: string): Listening["answer"] {
	return new Provider(issuer, {
		clients: [{ client_id: "outlay", client_secret: "a client secret", redirect_uris: [redirectUri] }],
		claims: { openid: ["sub"], email: ["email", "email_verified"] },
		features: { devInteractions: { enabled: true } },
		pkce: { required: () => true },
		cookies: { keys: ["for this test"] },
		findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...ACCOUNTS[id] }) }),
	}).callback();
}

/** next-auth as Next would call it. Anything else is a page. */
async function signInRoutes(request: IncomingMessage, response: ServerResponse): Promise<void> {
	const url = new URL(request.url ?? "/", web.url);
	if (!url.pathname.startsWith("/api/auth/")) {
		response.end("a page");
		return;
	}
	const chunks: Uint8Array[] = [];
	for await (const chunk of request) chunks.push(chunk);
	const cookies = (request.headers.cookie ?? "").split("; ").map((pair) => pair.split("="));
	const query = { ...Object.fromEntries(url.searchParams), nextauth: url.pathname.split("/").slice(3) };
	const body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
	const asked: unknown = Object.assign(request, {
		query,
		body,
		cookies: Object.fromEntries(
			cookies.map(([name = "", ...value]) => [name, decodeURIComponent(value.join("="))]),
		),
	});
	const end = (value: unknown) =>
		response.end(typeof value === "string" ? value : JSON.stringify(value ?? ""));
	const status = (code: number) => Object.assign(response, { statusCode: code });
	const answering: unknown = Object.assign(response, { status, json: end, send: end });
	await NextAuth(asked as NextApiRequest, answering as NextApiResponse, options()); // parse boundary
}

function options() {
	const people = databasePeople({ database: db.database, home: () => "", now: () => new Date() });
	const oidc = { issuer: idp.url, clientId: "outlay", clientSecret: "a client secret" };
	return authOptions({ people, secret: "0".repeat(32), oidc });
}

/** The provider's address that the button leads to. */
async function begin(browser: Browser, callbackUrl: string): Promise<URL> {
	const { csrfToken } = await (await browser.get(`${web.url}/api/auth/csrf`)).json();
	const fields = { csrfToken, callbackUrl, json: "true" };
	const answer = await browser.post(`${web.url}/api/auth/signin/oidc`, fields);
	return new URL((await answer.json()).url);
}

/** Signs in at the provider as `account` and returns the page of ours at which the browser ends. */
async function signIn(browser: Browser, account: string, callbackUrl = "/explore"): Promise<string> {
	let at = await browser.follow((await begin(browser, callbackUrl)).href);
	for (let n = 0; n < 3 && at.url.startsWith(`${idp.url}/interaction/`); n += 1) {
		const prompt = /name="prompt" value="(\w+)"/.exec(at.text)?.[1] ?? "";
		at = await browser.follow(at.url, { prompt, login: account, password: "anything" });
	}
	return at.url.replace(web.url, "");
}

async function claims(browser: Browser) {
	return claimsOf(await (await browser.get(`${web.url}/api/auth/session`)).json());
}

const REFUSED = "/sign-in?error=not_a_member";

test("a member with a verified address signs in, is linked once and comes back to where they were going", async () => {
	const browser = new Browser();
	expect(await signIn(browser, "ada-1")).toBe("/explore");
	expect(await claims(browser)).toMatchObject({ version: 1 });
	const person = await db.database.prisma.person.findFirstOrThrow({ where: { id: adaId } });
	expect(person.oidcSubject).toBe(`${idp.url} ada-1`);
	expect(await signIn(new Browser(), "ada-1")).toBe("/explore");
	expect(await db.database.prisma.auditEvent.count({ where: { action: "person.linked" } })).toBe(1);
});

test("a linked member is found by their subject when their address changed there", async () => {
	const before = ACCOUNTS["ada-1"];
	ACCOUNTS["ada-1"] = { email: "ada.new@example.com", email_verified: false };
	const browser = new Browser();
	expect(await signIn(browser, "ada-1")).toBe("/explore");
	expect(await claims(browser)).not.toBeNull();
	if (before !== undefined) ACCOUNTS["ada-1"] = before;
});

test.each([
	["ada-2", "another subject with a linked member's address"],
	["bob", "a member whose address is not verified"],
	["cleo", "a revoked member"],
	["stranger", "somebody whom nobody invited"],
])("%s, %s, is told the same and has no session", async (account) => {
	const browser = new Browser();
	expect(await signIn(browser, account)).toBe(REFUSED);
	expect(await claims(browser)).toBeNull();
	const people = await db.database.prisma.person.findMany({
		where: { oidcSubject: { endsWith: ` ${account}` } },
	});
	expect(people).toEqual([]);
});

test("the request carries state, a nonce and a PKCE challenge, and asks for no more than the address", async () => {
	const { searchParams } = await begin(new Browser(), "/");
	expect(searchParams.get("code_challenge_method")).toBe("S256");
	for (const name of ["state", "nonce", "code_challenge"])
		expect(searchParams.get(name)?.length, name).toBeGreaterThan(20);
	expect(searchParams.get("scope")).toBe("openid email");
});

test("an answer whose state is not this browser's signs in nobody", async () => {
	const [victim, attacker] = [new Browser(), new Browser()];
	await begin(victim, "/");
	const theirs = await begin(attacker, "/");
	const state = theirs.searchParams.get("state") ?? "";
	const forged = new URLSearchParams({ code: "a-code-of-the-attacker", state });
	const end = await victim.follow(`${web.url}/api/auth/callback/oidc?${forged}`);
	expect(new URL(end.url).pathname).toBe("/sign-in");
	expect(new URL(end.url).searchParams.get("error")).toBe("OAuthCallback");
	expect(await claims(victim)).toBeNull();
});

test("signing in does not lead away from this site", async () => {
	expect(await signIn(new Browser(), "ada-1", "https://evil.example/")).toBe("/");
});
