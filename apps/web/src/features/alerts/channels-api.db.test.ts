import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Actor } from "@outlay/db/actor";
import { addTestMember } from "@outlay/db/testing/people-fixture";
import { addTestHierarchy } from "@outlay/db/testing/spend-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { PATCH } from "../../app/api/v1/channels/[id]/route.ts";
import { GET, POST } from "../../app/api/v1/channels/route.ts";
import { secretBox } from "../connections/provider-access.ts";

/** What Next and next-auth know of a request; everything behind them is ours and real. */
const asking = vi.hoisted((): { session: unknown } => ({ session: null }));
vi.mock("next/headers", () => ({ headers: async () => new Headers() }));
vi.mock("next-auth", () => ({ getServerSession: async () => asking.session }));

const ADDRESS = "https://example.com/hooks/s3cret-0123456789";
const PATH = "http://127.0.0.1:3000/api/v1/channels";
const home = mkdtempSync(join(tmpdir(), "outlay-channels-"));

let db: TestDatabase;
let actor: Actor;

beforeAll(async () => {
	db = await openTestDatabase();
	const environment = {
		DATABASE_URL: db.url,
		OUTLAY_HOME: home,
		NEXTAUTH_SECRET: "s".repeat(40),
		NEXTAUTH_URL: "http://127.0.0.1:3000",
		OUTBOUND_ALLOWED_HOSTS: "relay.internal",
		OUTLAY_SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
	};
	for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
	actor = await db.organization("ours");
	await addTestHierarchy(db.database, actor);
	asking.session = { claims: await addTestMember(db.database, actor, { role: "admin" }) };
});
afterAll(async () => {
	vi.unstubAllEnvs();
	await db.close();
	rmSync(home, { recursive: true, force: true });
});

async function add(body: unknown) {
	const response = await POST(new Request(PATH, { method: "POST", body: JSON.stringify(body) }));
	const text = await response.text();
	return { status: response.status, text, said: JSON.parse(text) };
}

/** What the worker will open and send by. */
async function storedSettings(id: string): Promise<unknown> {
	const { organizationId } = actor;
	const where = { organizationId_id: { organizationId, id } };
	const { settings } = await db.database.prisma.alertChannel.findUniqueOrThrow({ where });
	const opened = (await secretBox()).open(settings, { organizationId, subjectId: id });
	return opened.ok ? JSON.parse(opened.value) : opened.error;
}

test("a webhook without a secret gets one, told once; what is stored is sealed, and the list shows neither", async () => {
	const made = await add({ name: "Ours", settings: { kind: "webhook", url: ADDRESS } });
	expect(made.status).toBe(201);
	expect(made.said).toMatchObject({ masked: "https://example.com/…6789" });
	expect(made.said.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
	expect(await storedSettings(made.said.id)).toEqual({
		kind: "webhook",
		url: ADDRESS,
		secret: made.said.secret,
	});
	const list = await (await GET(new Request(PATH))).text();
	expect(list).toContain("Ours");
	expect(list).not.toMatch(/s3cret|whsec_/);
	const log = await db.database.prisma.auditEvent.findMany();
	expect(JSON.stringify(log, (_, value) => (typeof value === "bigint" ? String(value) : value))).not.toMatch(
		/s3cret|whsec_/,
	);
});

test("a secret that is given is kept and not told again", async () => {
	const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
	const made = await add({ name: "Theirs", settings: { kind: "webhook", url: ADDRESS, secret } });
	expect(made.said).toMatchObject({ secret: null });
	expect(await storedSettings(made.said.id)).toMatchObject({ secret });
});

test("settings that are wrong are named and not repeated", async () => {
	const refused = await add({ name: "Bad", settings: { kind: "slack", url: "hooks/s3cret-0123456789" } });
	expect(refused.status).toBe(400);
	expect(refused.said).toMatchObject({
		field: "settings.url",
		fix: expect.stringContaining("https://hooks.slack"),
	});
	expect(refused.text).not.toContain("s3cret");
});

test("an address that nothing would be sent to is refused as a test notice would be, and not repeated", async () => {
	const refused = await add({
		name: "Local",
		settings: { kind: "webhook", url: "http://127.0.0.1:9999/s3cret-hook" },
	});
	expect(refused).toMatchObject({
		status: 422,
		said: {
			code: "not_allowed",
			title: "127.0.0.1:9999 was not called: the address does not begin with https:.",
			fix: expect.stringContaining("OUTBOUND_ALLOWED_HOSTS"),
		},
	});
	expect(refused.text).not.toContain("s3cret");
	const inside = { kind: "slack", url: "https://10.0.0.5/services/s3cret" };
	expect(await add({ name: "Inside", settings: inside })).toMatchObject({
		said: { code: "private_address" },
	});
	const allowed = { kind: "slack", url: "http://relay.internal/services/s3cret" };
	expect((await add({ name: "Relay", settings: allowed })).status).toBe(201);
});

test("a name is taken once, and an owner must exist", async () => {
	const settings = { kind: "slack", url: ADDRESS };
	const made = await add({ name: "One", settings, scope: [{ dimension: "team", values: ["a", "a"] }] });
	expect(made.status).toBe(201);
	expect(await add({ name: "One", settings })).toMatchObject({ status: 409, said: { field: "name" } });
	const scope = [{ dimension: "team", values: ["a", "nobody"] }];
	expect(await add({ name: "Two", settings, scope })).toMatchObject({
		status: 422,
		said: { code: "unknown_owner", field: "scope", value: "nobody" },
	});
	const params = Promise.resolve({ id: String(made.said.id) });
	const request = new Request(`${PATH}/x`, { method: "PATCH", body: JSON.stringify({ scope }) });
	expect((await PATCH(request, { params })).status).toBe(422);
	const list = await (await GET(new Request(PATH))).json();
	expect(list.items).toContainEqual(
		expect.objectContaining({ name: "One", scope: [{ dimension: "team", values: ["a"] }] }),
	);
});
