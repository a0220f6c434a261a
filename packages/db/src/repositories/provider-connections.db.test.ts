import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import { newId } from "../id.ts";
import { listConnections, readConnection } from "../read-models/connections.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { verifyAudit } from "./audit.ts";
import {
	changeConnection,
	createConnection,
	deleteConnection,
	findCredential,
	type NewConnection,
	requestPull,
} from "./provider-connections.ts";
import { claimDuePulls, endPull, saveCursor, startPull } from "./provider-pulls.ts";

let db: TestDatabase;
const now = new Date("2026-11-20T10:00:00Z");
const CREDENTIAL = new Uint8Array(Buffer.from("the sealed credential"));

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const input = (own: Partial<NewConnection> = {}): NewConnection => ({
	id: newId(),
	kind: "openai",
	name: "OpenAI",
	account: { kind: "first_seen" },
	credential: CREDENTIAL,
	credentialHint: "wxyz",
	settings: {},
	now,
	...own,
});

async function connected(slug: string): Promise<{ readonly actor: Actor; readonly id: string }> {
	const actor = await db.organization(slug);
	const created = await createConnection(db.database, actor, input());
	if (!created.ok) throw new Error(created.error);
	return { actor, id: created.id };
}

test("a connection's page shows its key's last characters; neither it nor the audit log holds the credential", async () => {
	const { actor, id } = await connected("shown");
	const view = await readConnection(db.database, actor, id);
	expect(view).toMatchObject({ name: "OpenAI", keyHint: "wxyz", status: "active", isPulling: true });
	const { rows } = await db.database.pool.query<{ text: string }>(
		"SELECT action || details::text AS text FROM outlay.audit_event WHERE organization_id = $1",
		[actor.organizationId],
	);
	expect(rows.map(({ text }) => text).join()).toMatch(/connection\.created.*wxyz/);
	for (const text of [JSON.stringify(view), ...rows.map((row) => row.text)]) {
		expect(text).not.toContain("sealed");
		expect(text).not.toContain(Buffer.from(CREDENTIAL).toString("base64"));
		expect(text).not.toContain(Buffer.from(CREDENTIAL).toString("hex"));
	}
	expect(await verifyAudit(db.database, actor)).toMatchObject({ ok: true });
});

test("another organization finds, changes, pulls and deletes nothing of it", async () => {
	const { id } = await connected("mine");
	const other = await db.organization("other");
	const change = { name: "taken" };
	expect(await listConnections(db.database, other)).toEqual([]);
	expect(await readConnection(db.database, other, id)).toBeNull();
	expect(await findCredential(db.database, other, id)).toBeNull();
	expect(await changeConnection(db.database, other, { id, change, now })).toBe("not_found");
	expect(await requestPull(db.database, other, { id, now })).toBe("not_found");
	expect(await startPull(db.database, other, { id, now })).toBeNull();
	expect(await deleteConnection(db.database, other, { id, now })).toBe(false);
});

test("only who may write connections changes them; a person of one team sees none", async () => {
	const { actor, id } = await connected("rights");
	const finance: Actor = { ...actor, kind: "person", role: "finance", rights: rightsOf("finance", false) };
	await expect(deleteConnection(db.database, finance, { id, now })).rejects.toThrow(ForbiddenError);
	await expect(findCredential(db.database, finance, id)).rejects.toThrow(ForbiddenError);
	expect(await listConnections(db.database, finance)).toHaveLength(1);
	const scoped: Actor = { ...actor, scope: { kind: "owners", departmentIds: [], teamIds: [newId()] } };
	await expect(listConnections(db.database, scoped)).rejects.toThrow(ForbiddenError);
});

test("a name is used once; an account has to be the provider's, and said where there are several", async () => {
	const { actor } = await connected("accounts");
	const create = (own: Partial<NewConnection>) => createConnection(db.database, actor, input(own));
	const fresh = { kind: "new", name: "One", externalId: "org-1" } as const;
	expect(await create({})).toEqual({ ok: false, error: "name_taken" });
	expect(await create({ name: "B", account: fresh })).toMatchObject({ ok: true });
	expect(await create({ name: "C", account: fresh })).toEqual({ ok: false, error: "account_taken" });
	const unnamed = { ...fresh, kind: "new", externalId: null } as const;
	expect(await create({ name: "G", kind: "anthropic", account: unnamed })).toMatchObject({ ok: true });
	expect(await create({ name: "H", kind: "anthropic", account: unnamed })).toEqual({
		ok: false,
		error: "account_id_needed",
	});
	const second = { ...fresh, externalId: "org-2" };
	expect(await create({ name: "D", account: second })).toMatchObject({ ok: true });
	expect(await create({ name: "E" })).toEqual({ ok: false, error: "account_needed" });
	const account = (await listConnections(db.database, actor)).find(({ name }) => name === "D")?.account;
	const existing = { kind: "existing", billingAccountId: account?.id ?? "" } as const;
	expect(await create({ name: "F", kind: "anthropic", account: existing })).toEqual({
		ok: false,
		error: "account_unknown",
	});
});

test("a paused connection is neither due nor pulled, and a pull under way stops; going on asks at once", async () => {
	const { actor, id } = await connected("paused");
	const change = (status: "active" | "paused") =>
		changeConnection(db.database, actor, { id, change: { status }, now });
	await change("paused");
	expect(await startPull(db.database, actor, { id, now })).toBeNull();
	expect(await saveCursor(db.database, actor, { id, cursor: {} })).toBe(false);
	expect(await requestPull(db.database, actor, { id, now })).toBe("not_active");
	expect(await readConnection(db.database, actor, id)).toMatchObject({ nextPullAt: null, isPulling: false });
	await change("active");
	expect(await readConnection(db.database, actor, id)).toMatchObject({ isPulling: true });
});

test("a refused key is noted and audited once, and is not due until a person acts", async () => {
	const { actor, id } = await connected("refused");
	const trouble = { code: "key_refused", message: "no", fix: "a new key" };
	const end = { kind: "failed", needsPerson: true, trouble } as const;
	await endPull(db.database, actor, { id, end, now: new Date(now.getTime() + 1) });
	await endPull(db.database, actor, { id, end, now: new Date(now.getTime() + 2) });
	expect(await readConnection(db.database, actor, id)).toMatchObject({
		status: "needs_attention",
		lastError: trouble,
		nextPullAt: null,
	});
	const audited = await db.database.prisma.auditEvent.count({
		where: { organizationId: actor.organizationId, action: "connection.key_refused" },
	});
	expect(audited).toBe(1);
	await claimDuePulls(db.database, new Date(now.getTime() + 86_400_000));
	expect(await readConnection(db.database, actor, id)).toMatchObject({ status: "needs_attention" });
});

test("deleting erases the credential", async () => {
	const { actor, id } = await connected("deleted");
	expect(await deleteConnection(db.database, actor, { id, now })).toBe(true);
	expect(await findCredential(db.database, actor, id)).toBeNull();
	expect(await db.database.prisma.connection.count({ where: { id } })).toBe(0);
});
