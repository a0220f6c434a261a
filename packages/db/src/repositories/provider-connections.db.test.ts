import { type Day, parseDay } from "@outlay/finops/day";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Actor, ForbiddenError, rightsOf } from "../actor.ts";
import { newId } from "../id.ts";
import { listConnections, readConnection } from "../read-models/connections.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { verifyAudit } from "./audit.ts";
import { changeConnection } from "./connection-changes.ts";
import { settingsOf } from "./connection-settings.ts";
import {
	createConnection,
	deleteConnection,
	findCredential,
	type NewConnection,
	requestPull,
} from "./provider-connections.ts";
import { claimDuePulls, endPull, saveCursor, startPull } from "./provider-pulls.ts";

function day(text: string): Day {
	const parsed = parseDay(text);
	if (!parsed.ok) throw new Error(text);
	return parsed.value;
}

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
	expect(await saveCursor(db.database, actor, { id, settings: settingsOf({}, now), cursor: {} })).toBe(false);
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

const claude = { kind: "anthropic", name: "Claude", settings: { historyDays: 30 } } as const;

async function anthropicConnected(slug: string): Promise<{ readonly actor: Actor; readonly id: string }> {
	const actor = await db.organization(slug);
	const created = await createConnection(db.database, actor, input(claude));
	if (!created.ok) throw new Error(created.error);
	return { actor, id: created.id };
}

const pullsAsked = (actor: Actor): Promise<number> =>
	db.database.prisma.outbox.count({
		where: { organizationId: actor.organizationId, job: "connection.pull" },
	});

const changesOf = async (actor: Actor): Promise<readonly unknown[]> => {
	const where = { organizationId: actor.organizationId, action: "connection.changed" };
	const events = await db.database.prisma.auditEvent.findMany({ where, orderBy: { sequence: "asc" } });
	return events.map(({ details }) => details);
};

test("what is read can be changed: it is shown, audited before and after, and asked for at once", async () => {
	const { actor, id } = await anthropicConnected("settings");
	const before = { firstDay: "2026-10-21", analytics: false, claudeCode: false };
	expect(await readConnection(db.database, actor, id)).toMatchObject({ settings: before });
	const asked = await pullsAsked(actor);
	const settings = { firstDay: day("2026-01-01"), claudeCode: true };
	const change = { name: "Claude of us", settings };
	const at = new Date(now.getTime() + 60_000);
	expect(await changeConnection(db.database, actor, { id, change, now: at })).toBeNull();
	expect(await readConnection(db.database, actor, id)).toMatchObject({
		name: "Claude of us",
		settings: { ...settings, analytics: false },
		isPulling: true,
	});
	expect(await pullsAsked(actor)).toBe(asked + 1);
	expect(await changesOf(actor)).toEqual([
		{
			before: { name: "Claude", firstDay: "2026-10-21", claudeCode: false },
			after: { name: "Claude of us", firstDay: "2026-01-01", claudeCode: true },
		},
	]);
	expect(await verifyAudit(db.database, actor)).toMatchObject({ ok: true });
});

test("a change to what holds already asks for nothing and is not audited; a renaming asks for no pull", async () => {
	const { actor, id } = await anthropicConnected("same");
	const asked = await pullsAsked(actor);
	const same = { name: "Claude", status: "active", settings: { analytics: false } } as const;
	expect(await changeConnection(db.database, actor, { id, change: same, now })).toBeNull();
	expect(await changesOf(actor)).toEqual([]);
	expect(await changeConnection(db.database, actor, { id, change: { name: "Other" }, now })).toBeNull();
	expect(await pullsAsked(actor)).toBe(asked);
});

test("a paused connection is changed and asks for nothing until it goes on", async () => {
	const { actor, id } = await anthropicConnected("quiet");
	await changeConnection(db.database, actor, { id, change: { status: "paused" }, now });
	const asked = await pullsAsked(actor);
	const settings = { analytics: true };
	expect(await changeConnection(db.database, actor, { id, change: { settings }, now })).toBeNull();
	expect(await pullsAsked(actor)).toBe(asked);
	expect(await readConnection(db.database, actor, id)).toMatchObject({ settings, status: "paused" });
});

test("a provider without a choice of reports refuses one, when made and when changed", async () => {
	const { actor, id } = await connected("no-reports");
	const settings = { claudeCode: true };
	expect(await changeConnection(db.database, actor, { id, change: { settings }, now })).toBe(
		"reports_unknown",
	);
	const made = await createConnection(db.database, actor, input({ name: "B", settings }));
	expect(made).toEqual({ ok: false, error: "reports_unknown" });
});

test("who may not make connections may not change what they read", async () => {
	const { actor, id } = await anthropicConnected("change-rights");
	const change = { settings: { analytics: true } };
	const finance: Actor = { ...actor, kind: "person", role: "finance", rights: rightsOf("finance", false) };
	await expect(changeConnection(db.database, finance, { id, change, now })).rejects.toThrow(ForbiddenError);
	const scoped: Actor = { ...actor, scope: { kind: "owners", departmentIds: [], teamIds: [newId()] } };
	await expect(changeConnection(db.database, scoped, { id, change, now })).rejects.toThrow(ForbiddenError);
});

test("a pull that reads something else than is wanted now notes nothing more", async () => {
	const { actor, id } = await anthropicConnected("superseded");
	const run = await startPull(db.database, actor, { id, now });
	if (run === null) throw new Error("the connection is active");
	const note = () => saveCursor(db.database, actor, { id, settings: run.settings, cursor: {} });
	expect(await note()).toBe(true);
	await changeConnection(db.database, actor, { id, change: { settings: { claudeCode: true } }, now });
	expect(await note()).toBe(false);
});
