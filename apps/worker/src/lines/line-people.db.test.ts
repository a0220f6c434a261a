import { type Actor, ForbiddenError, rightsOf } from "@outlay/db/actor";
import { listImportIssues } from "@outlay/db/read-models/imports-issues";
import { findExplainedCharge, readLineRequest } from "@outlay/db/read-models/imports-lines";
import { requestLines } from "@outlay/db/repositories/line-requests";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addTestPrices, type ImportWorld, openImportWorld } from "../imports/testing/import-world.ts";

let db: TestDatabase;
let world: ImportWorld;
let finance: Actor;
let admin: Actor;
let importId: string;

/** A gateway's call with everything by which it names who called. */
function call(id: string, startTime: string, key: string): string {
	return JSON.stringify({
		request_id: id,
		call_type: "acompletion",
		api_key: key,
		user: "kofi.mensah",
		end_user: "customer-kofi",
		spend: 0.00125,
		prompt_tokens: 100,
		completion_tokens: 10,
		startTime,
		endTime: startTime,
		model: "gpt-test",
		custom_llm_provider: "openai",
		status: "success",
		cache_hit: "False",
		request_tags: ["owner:kofi"],
		metadata: { user_api_key_user_email: "kofi@acme.test", user_api_key_alias: "kofi-laptop" },
	});
}

/** A call with a text where its member holds a number or a time. */
function withText(member: string, text: string | object): string {
	const good: unknown = JSON.parse(call("c", "2026-09-01T11:00:00Z", "key-1"));
	return JSON.stringify(Object.assign({}, good, { [member]: text }));
}

beforeAll(async () => {
	db = await openTestDatabase();
	world = await openImportWorld(db);
	await addTestPrices(world);
	const lines = [
		call("a", "2026-09-01T10:00:00Z", "key-1"),
		call("b", "1999-01-01T10:00:00Z", "key-1"),
		'{"user": "kofi',
		withText("prompt_tokens", "about a hundred"),
		withText("spend", "12,5 EUR"),
		withText("startTime", "yesterday, says kofi@acme.test"),
		withText("prompt_tokens", { of: "kofi" }),
	];
	const detail = await world.importFile({ name: "logs.jsonl", bytes: `${lines.join("\n")}\n` });
	expect(detail.rows).toMatchObject({ charged: 1, quarantined: 6 });
	importId = detail.id;
	admin = { ...world.actor, kind: "person", role: "admin", rights: rightsOf("admin", false) };
	finance = { ...world.actor, kind: "person", role: "finance", rights: rightsOf("finance", false) };
});
afterAll(() => db.close());

const issuesOf = (actor: Actor) => listImportIssues(db.database, actor, { importId, after: null, limit: 10 });

async function linesOf(actor: Actor) {
	const found = await db.database.pool.query<{ id: string }>(
		"SELECT id FROM outlay.charge WHERE organization_id = $1 ORDER BY id LIMIT 1",
		[world.actor.organizationId],
	);
	const chargeId = found.rows[0]?.id ?? "";
	const charge = await findExplainedCharge(db.database, actor, { importId, chargeId, day: null });
	invariant(charge !== null, "the file has a charge");
	const place = { chargeKeyId: charge.chargeKeyId, month: charge.month, chargeId };
	const requestId = await requestLines(db.database, actor, { place, now: new Date() });
	await world.runJobs();
	const request = await readLineRequest(db.database, actor, requestId);
	return request?.result?.lines ?? [];
}

describe("finance without the right to see people", () => {
	test("gets the lines behind a charge with their money and no one's name", async () => {
		const [line] = await linesOf(finance);
		expect(line?.raw).not.toMatch(/kofi/i);
		expect(JSON.parse(line?.raw ?? "")).toMatchObject({
			model: "gpt-test",
			prompt_tokens: 100,
			spend: 0.00125,
		});
	});

	test("gets quarantined lines with the reason and no one's name", async () => {
		const { items } = await issuesOf(finance);
		expect(items.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7]);
		expect(JSON.stringify(items)).not.toMatch(/kofi/i);
		expect(items[0]).toMatchObject({ code: "bad_date", field: "day", value: "1999-01-01" });
		expect(items[1]?.raw).toMatch(/withheld/);
	});
});

describe.each(["admin", "finance"] as const)("what is wrong is shown to %s without the right", (role) => {
	const itemsOf = async () => (await issuesOf(role === "admin" ? admin : finance)).items;

	test.each([
		[4, "bad_count", "prompt_tokens", "about a hundred"],
		[5, "bad_amount", "spend", "12,5 EUR"],
		[6, "bad_date", "startTime", "yesterday, says (hidden)"],
	])("line %i, %s: in the value, the reason and the line", async (line, code, field, value) => {
		const issue = (await itemsOf()).find((item) => item.line === line);
		expect(issue).toMatchObject({ code, field, value });
		expect(issue?.message).toContain(`"${value}"`);
		if (!value.includes("(hidden)")) expect(JSON.parse(issue?.raw ?? "")).toMatchObject({ [field]: value });
		expect(JSON.stringify(issue)).not.toMatch(/kofi/i);
	});

	test("but not an object where a number belongs, which may name anyone", async () => {
		const issue = (await itemsOf()).at(-1);
		expect(issue).toMatchObject({ code: "bad_count", field: "prompt_tokens", value: "(hidden)" });
		expect(JSON.stringify(issue)).not.toMatch(/kofi/i);
	});

	test("a line that cannot be taken apart says who gets it", async () => {
		const issue = (await itemsOf()).find((item) => item.line === 3);
		expect(issue?.raw).toBe(
			'(withheld: only a member with "Sees figures by person" gets a line that cannot be taken apart)',
		);
	});
});

test("with the right, the text is the file's own", async () => {
	const sees = { ...finance, rights: rightsOf("finance", true) };
	expect((await linesOf(sees))[0]?.raw).toBe(call("a", "2026-09-01T10:00:00Z", "key-1"));
	expect((await issuesOf(sees)).items[1]?.raw).toBe('{"user": "kofi');
});

test("a team lead gets neither", async () => {
	const scope = { kind: "owners", departmentIds: [], teamIds: [] } as const;
	const lead: Actor = { ...finance, role: "team_lead", rights: rightsOf("team_lead", false), scope };
	await expect(issuesOf(lead)).rejects.toThrow(ForbiddenError);
	await expect(readLineRequest(db.database, lead, importId)).rejects.toThrow(ForbiddenError);
	await expect(issuesOf({ ...finance, scope })).rejects.toThrow(ForbiddenError);
});
