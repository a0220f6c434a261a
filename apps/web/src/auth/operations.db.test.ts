import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { RIGHTS } from "@outlay/db/actor";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { z } from "zod";
import type { Operation } from "../api/operation.ts";
import { OPERATIONS, problemSchema } from "../api/operations.ts";
import { writePlace } from "../api/page.ts";
import type { OperationRequest } from "./testing/operation-case.ts";
import { OPERATION_CASES } from "./testing/operation-requests.ts";
import {
	type Caller,
	memberCaller,
	type OperationWorld,
	openOperationWorld,
	tokenCaller,
} from "./testing/operation-world.ts";

/** What Next and next-auth know of a request; everything behind them is ours and real. */
const asking = vi.hoisted((): { headers: Headers; session: unknown } => ({
	headers: new Headers(),
	session: null,
}));
vi.mock("next/headers", () => ({ headers: async () => asking.headers }));
vi.mock("next-auth", () => ({ getServerSession: async () => asking.session }));

const ROUTES = fileURLToPath(new URL("../app/api/v1", import.meta.url));

const CALLERS = [
	"admin",
	"finance",
	"finance who sees people",
	"auditor",
	"team lead",
	"engineer",
	"finance of one team",
	"admin of one team",
	"token",
	"nobody",
	"admin of another organization",
] as const;

let db: TestDatabase;
let world: OperationWorld;
let callers: ReadonlyMap<string, Caller>;
const home = mkdtempSync(join(tmpdir(), "outlay-operations-"));

beforeAll(async () => {
	db = await openTestDatabase();
	const environment = {
		DATABASE_URL: db.url,
		OUTLAY_HOME: home,
		NEXTAUTH_SECRET: "s".repeat(40),
		NEXTAUTH_URL: "http://127.0.0.1:3000",
		OUTLAY_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
		// Nothing listens there: a stored key is tried, and found not to answer.
		OUTLAY_OPENAI_BASE_URL: "http://127.0.0.1:9",
	};
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
	// Prisma's own table, which test databases do without: the state of the installation is read from it.
	await db.database.pool.query(
		"CREATE TABLE outlay._prisma_migrations (migration_name text, finished_at timestamptz, rolled_back_at timestamptz)",
	);
	world = await openOperationWorld(db, "ours");
	const other = await openOperationWorld(db, "other");
	callers = await openCallers(other);
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await db.close();
	rmSync(home, { recursive: true, force: true });
});

async function openCallers(other: OperationWorld): Promise<ReadonlyMap<string, Caller>> {
	const teamIds = [world.teamId];
	const nobody = { claims: null, token: null, rights: new Set<never>(), isScoped: false, isOurs: true };
	const made = [
		await memberCaller(db, world, { name: "admin", role: "admin" }),
		await memberCaller(db, world, { name: "finance", role: "finance" }),
		await memberCaller(db, world, { name: "finance who sees people", role: "finance", seesPeople: true }),
		await memberCaller(db, world, { name: "auditor", role: "auditor" }),
		await memberCaller(db, world, { name: "team lead", role: "team_lead", teamIds }),
		await memberCaller(db, world, { name: "engineer", role: "engineer", teamIds }),
		await memberCaller(db, world, { name: "finance of one team", role: "finance", teamIds }),
		await memberCaller(db, world, { name: "admin of one team", role: "admin", teamIds }),
		{ ...(await tokenCaller(db, world, ["imports.read", "prices.write"])), name: "token" },
		{ ...nobody, name: "nobody" },
		await memberCaller(db, other, { name: "admin of another organization", role: "admin", isOurs: false }),
	];
	return new Map(made.map((caller) => [caller.name, caller]));
}

/** Lists that hold nothing here: what fills them is the worker's to make, or comes later. */
const EMPTY_LISTS: ReadonlySet<string> = new Set(["GET /billing-accounts/mappings", "GET /prices/unpriced"]);

/** Sizes of the page's list: an empty one would satisfy any description of its items. */
function listsIn(text: string): readonly number[] {
	if (text === "") return [];
	const { items, currencies } = Object(JSON.parse(text));
	return [items, currencies].filter(Array.isArray).map((list) => list.length);
}

const keyOf = ({ method, path }: Operation) => `${method} ${path}`;

/** What the table says that this caller gets. */
function expected(operation: Operation, caller: Caller): number {
	const { ok, foreign = ok, whole = false, others = ok } = OPERATION_CASES[keyOf(operation)] ?? { ok: 0 };
	if (operation.right === null) return ok;
	if (caller.claims === null && caller.token === null) return 401;
	if (!caller.rights.has(operation.right) || (whole && caller.isScoped)) return 403;
	if (!caller.isOurs) return foreign;
	return caller.isScoped ? others : ok;
}

interface Answer {
	readonly status: number;
	readonly contentType: string | null;
	readonly text: string;
	/** Audit events that the call wrote, of whatever organization. */
	readonly events: number;
}

async function ask(operation: Operation, caller: Caller): Promise<Answer> {
	return send(operation, caller, (await OPERATION_CASES[keyOf(operation)]?.request?.(world)) ?? {});
}

async function send(operation: Operation, caller: Caller, said: OperationRequest): Promise<Answer> {
	const { params = {}, query = {}, body } = said;
	const folder = operation.path.replaceAll("{", "[").replaceAll("}", "]");
	const route: Readonly<Record<string, unknown>> = await import(join(ROUTES, folder, "route.ts"));
	const handle = route[operation.method];
	if (typeof handle !== "function") throw new Error(`${keyOf(operation)} has no route`);
	asking.session = caller.claims === null ? null : { claims: caller.claims };
	asking.headers = new Headers(caller.token === null ? {} : { authorization: `Bearer ${caller.token}` });
	const path = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
	const request = new Request(`http://127.0.0.1:3000/api/v1${path}?${new URLSearchParams(query)}`, {
		method: operation.method,
		...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
	});
	const before = await auditEvents();
	const response: Response = await handle(request, { params: Promise.resolve(params) });
	const text = await response.text();
	const contentType = response.headers.get("content-type");
	return { status: response.status, contentType, text, events: (await auditEvents()) - before };
}

async function auditEvents(): Promise<number> {
	return db.database.prisma.auditEvent.count();
}

/** The body is what docs/openapi.json promises for the status, with nothing beside it. */
function expectAsDescribed({ responses, problems = [] }: Operation, { status, contentType, text }: Answer) {
	if (status >= 400) {
		expect([400, 401, 403, ...problems]).toContain(status);
		expect(contentType).toBe("application/problem+json");
		expect(exactly(problemSchema, text)).toMatchObject({ status });
		return;
	}
	expect(Object.keys(responses)).toContain(String(status));
	const schema = responses[status]?.json;
	if (schema === undefined) expect({ contentType, text }).toEqual({ contentType: null, text: "" });
	else {
		expect(contentType).toMatch(/^application\/json\b/);
		exactly(schema, text);
	}
}

/** A parser drops members that it does not know: an answer that holds any says more than is described. */
function exactly(schema: z.ZodType, text: string): unknown {
	const body: unknown = JSON.parse(text);
	expect(schema.parse(body)).toEqual(body);
	return body;
}

/** Who changes something is in the log; who only reads, or is refused, leaves nothing there. */
function expectLogged(operation: Operation, { status, events }: Answer) {
	const isChange = operation.method !== "GET" && OPERATION_CASES[keyOf(operation)]?.silent === undefined;
	if (status < 300 && isChange) expect(events).toBeGreaterThan(0);
	else expect(events).toBe(0);
}

test("every operation is asked for, and none that is gone", () => {
	expect(Object.keys(OPERATION_CASES).toSorted()).toEqual(OPERATIONS.map(keyOf).toSorted());
});

test("every operation can succeed", () => {
	const failing = Object.entries(OPERATION_CASES).filter(([, { ok }]) => ok >= 300);
	expect(failing).toEqual([]);
});

test("every right of an operation is one that roles have", () => {
	for (const { right } of OPERATIONS) if (right !== null) expect(RIGHTS).toContain(right);
});

describe.each(CALLERS)("as %s", (name) => {
	test.each(OPERATIONS)("$method $path", async (operation) => {
		const caller = callers.get(name);
		if (caller === undefined) throw new Error(`there is no ${name}`);
		const answer = await ask(operation, caller);
		expect({ status: answer.status, text: answer.text }).toMatchObject({
			status: expected(operation, caller),
		});
		expectAsDescribed(operation, answer);
		expectLogged(operation, answer);
		if (name === "admin" && !EMPTY_LISTS.has(keyOf(operation))) expect(listsIn(answer.text)).not.toContain(0);
	});
});

/** Lists that are answered whole: why. */
const WHOLE_LISTS: Readonly<Record<string, string>> = {
	"GET /alerts/{id}/assignees": "The choices of one field.",
	"GET /budgets/state": "One answer under one ETag, for gateways.",
	"GET /forecasts": "The owners of one page of the hierarchy, each with its running periods.",
};

const LISTS = OPERATIONS.filter(({ method, responses }) => {
	const schema = responses[200]?.json;
	return method === "GET" && schema !== undefined && "shape" in schema && "items" in Object(schema.shape);
});
const PAGED = LISTS.filter((operation) => !(keyOf(operation) in WHOLE_LISTS));
/** Items that are made of a list, so that there are two pages, and that it is walked through for at most. */
const MADE_ITEMS = 2;
const WALKED_ITEMS = 25;

/** First parts that some list's cursor begins with, and how many parts cursors have. */
const FIRST_PARTS = ["a", "1", "2026-11-01"];
const REST_PARTS = [0, 1, 2, 3, 4];
const placesOf = (rest: string) =>
	FIRST_PARTS.flatMap((first) => REST_PARTS.map((count) => [first, ...Array<string>(count).fill(rest)]));
const NO_ID = "-".repeat(36);
const AN_ID = "0192f0c1-2b3a-7c4d-8e5f-0123456789ab";
/** Cursors that have the form of some list's, and that none of our pages gave. */
const MADE_UP_CURSORS = [
	...[...placesOf("a"), ...placesOf(AN_ID)].map(writePlace),
	...[NO_ID, `1.${NO_ID}`, `1_${NO_ID}_USD`, `2026-11-01.${NO_ID}`],
	...[AN_ID, `1.${AN_ID}`, `-1_${AN_ID}_USD`, `9999-12-30.${AN_ID}`, "2026-11-01_a", "9".repeat(15)],
];
const NUL_CURSORS = [
	...placesOf("\0").filter((place) => place.length > 1),
	...placesOf("a").map((place) => [...place.slice(0, -1), "\0"]),
	...["a", "1", "2026-11-01"].map((first) => [first, "\0"]),
]
	.map(writePlace)
	.concat("\0", `${AN_ID}\0`, "2026-11-01_\0");

test("lists are found, and those that are answered whole are among them", () => {
	expect(PAGED.length).toBeGreaterThan(20);
	expect(LISTS.map(keyOf)).toEqual(expect.arrayContaining(Object.keys(WHOLE_LISTS)));
});

describe.each(PAGED)("pages of $method $path", (operation) => {
	const page = async (query: Readonly<Record<string, string>>, said: OperationRequest) => {
		const { right } = operation;
		const asks = ["admin", "finance who sees people"].map((name) => callers.get(name));
		const caller = asks.find((each) => right === null || each?.rights.has(right));
		if (caller === undefined) throw new Error(`nobody has the right ${right}`);
		const { status, text } = await send(operation, caller, { ...said, query: { ...said.query, ...query } });
		return { status, body: Object(JSON.parse(text)) };
	};

	test("a cursor that no page gave is refused by its name", async () => {
		const said = (await OPERATION_CASES[keyOf(operation)]?.request?.(world)) ?? {};
		expect(await page({ cursor: "~" }, said)).toMatchObject({ status: 400, body: { field: "cursor" } });
		expect(await page({ limit: "0" }, said)).toMatchObject({ status: 400, body: { field: "limit" } });
	});

	test("a cursor with wrong parts is refused by its name, or is a place between items", async () => {
		const said = (await OPERATION_CASES[keyOf(operation)]?.request?.(world)) ?? {};
		for (const cursor of MADE_UP_CURSORS) {
			const { status, body } = await page({ cursor }, said);
			if (status !== 200)
				expect({ cursor, status, body }).toMatchObject({ status: 400, body: { field: "cursor" } });
		}
		for (const cursor of new Set(NUL_CURSORS)) {
			const { status, body } = await page({ cursor }, said);
			expect({ cursor, status, body }).toMatchObject({ status: 400, body: { field: "cursor" } });
		}
	});

	test("pages of one hold what one page of all holds, in its order", async () => {
		const makes = OPERATION_CASES[keyOf(operation)]?.request;
		let said: OperationRequest = {};
		for (let made = 0; made < MADE_ITEMS; made += 1) said = (await makes?.(world)) ?? {};
		const { body: whole } = await page({ limit: "200" }, said);
		const expectedItems = whole.items.slice(0, WALKED_ITEMS);
		const walked: unknown[] = [];
		let cursor: string | null = null;
		for (const _ of expectedItems) {
			const next: Readonly<Record<string, string>> = cursor === null ? {} : { cursor };
			const { body } = await page({ limit: "1", ...next }, said);
			expect(body.items).toHaveLength(1);
			walked.push(...body.items);
			cursor = body.nextCursor;
		}
		expect(walked).toEqual(expectedItems);
		expect(cursor === null).toBe(whole.nextCursor === null && whole.items.length <= WALKED_ITEMS);
	});
});
