import { zipOf } from "@outlay/connectors/testing/zip-fixture";
import { findExplainedCharge, readLineRequest } from "@outlay/db/read-models/imports-lines";
import { requestLines } from "@outlay/db/repositories/line-requests";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
	costsPage,
	curReport,
	type ExportFile,
	focusFile,
	spendLogs,
} from "../imports/testing/export-files.ts";
import { addTestPrices, type ImportWorld, openImportWorld } from "../imports/testing/import-world.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

interface ChargeRow {
	readonly importId: string;
	readonly chargeId: string;
}

async function chargesOf({ actor }: ImportWorld): Promise<readonly ChargeRow[]> {
	const result = await db.database.pool.query<ChargeRow>(
		`SELECT import_id AS "importId", id AS "chargeId" FROM outlay.charge WHERE organization_id = $1 ORDER BY id`,
		[actor.organizationId],
	);
	return result.rows;
}

/** The charge and its lines, as a page asks for them. */
async function explain(world: ImportWorld, { importId, chargeId }: ChargeRow) {
	const charge = await findExplainedCharge(db.database, world.actor, { importId, chargeId, day: null });
	invariant(charge !== null, "the charge is there");
	const place = { chargeKeyId: charge.chargeKeyId, month: charge.month, chargeId };
	const requestId = await requestLines(db.database, world.actor, { place, now: new Date() });
	await world.runJobs();
	const request = await readLineRequest(db.database, world.actor, requestId);
	invariant(request !== null, "the request is fresh");
	return { charge, request };
}

const requests = (from: number, prompt: number) =>
	Array.from({ length: 12 }, (_, index) => ({
		id: `r-${from + index}`,
		at: new Date(Date.parse("2026-09-01T00:00:00Z") + index * 400_000).toISOString(),
		prompt: prompt + index * 7,
		completion: index,
	}));

const day = "2026-09-01";
const part = (name: string, cost: string) => ({
	name,
	bytes: Buffer.from(curReport("2026-09", [{ day, cost }])),
});
const page = (amounts: readonly string[]) => costsPage({ [day]: amounts.map((amount) => ({ amount })) });

const WORLDS: readonly (readonly [string, readonly ExportFile[]])[] = [
	["pages of a costs API", [{ name: "costs.json", bytes: `[${page(["1", "0.25"])},${page(["-0.5"])}]` }]],
	["pages as JSON lines", [{ name: "costs.jsonl", bytes: `${page(["1", "0.25"])}\n${page(["-0.5"])}\n` }]],
	[
		"batches of a stream with later versions",
		[
			{ name: "a.jsonl", bytes: spendLogs(requests(0, 1_000)) },
			{ name: "b.jsonl", bytes: spendLogs(requests(6, 9_000)) },
		],
	],
	["a report in parts", [{ name: "r.zip", bytes: zipOf([part("a.csv", "1.5"), part("b.csv", "2")]) }]],
];

describe("the lines behind a charge", () => {
	test.each(WORLDS)(
		"sum to it, for every charge: %s",
		async (_name, files) => {
			const world = await openImportWorld(db);
			await addTestPrices(world);
			for (const file of files) expect((await world.importFile(file)).status).toBe("done");
			const charges = await chargesOf(world);
			expect(charges.length).toBeGreaterThan(0);
			for (const row of charges) {
				const { charge, request } = await explain(world, row);
				expect(request.status).toBe("done");
				const sums = { amount: request.result?.amount, quantity: request.result?.quantity };
				if (charge.basis === "billed") expect(sums.amount).toBe(charge.billedCost);
				else expect(sums.quantity).toBe(charge.quantity);
				expect(request.result?.count).toBe(request.result?.lines.length);
			}
		},
		120_000,
	);

	test("of several files of one delivery are in the file that the charge leads to, in its own words", async () => {
		const world = await openImportWorld(db);
		const files = [
			{ name: "a.csv", bytes: focusFile([{ account: "A", cost: "1" }]) },
			{ name: "b.csv", bytes: focusFile([{ account: "B", cost: "2" }]) },
			{
				name: "c.csv",
				bytes: focusFile([
					{ account: "B", cost: "4", day: "2026-09-05" },
					{ account: "B", cost: "8" },
				]),
			},
		];
		for (const file of files) await world.importFile(file, { asOf: "2026-10-05T00:00:00.000Z" });
		const found: string[] = [];
		for (const row of await chargesOf(world)) {
			const { charge, request } = await explain(world, row);
			const { lines = [], files: named = [] } = request.result ?? {};
			const nameOf = (id: string) => named.find(({ importId }) => importId === id)?.fileName ?? "";
			const head = (await world.detail(row.importId)).fileName;
			found.push(
				`${charge.billedCost} ${head}: ${lines.map((line) => `${nameOf(line.importId)} ${line.line}`).join(", ")}`,
			);
			for (const { importId, line, raw } of lines) {
				const bytes = files.find(({ name }) => name === nameOf(importId))?.bytes ?? "";
				expect(raw).toBe(bytes.split("\n")[line - 1]);
			}
		}
		expect(found.toSorted()).toEqual(["1 a.csv: a.csv 2", "10 b.csv: b.csv 2, c.csv 3", "4 c.csv: c.csv 2"]);
	}, 60_000);

	test("show each result's own text and its place in the file", async () => {
		const world = await openImportWorld(db);
		await world.importFile({ name: "costs.json", bytes: `[${page(["1"])},${page(["0.25"])}]` });
		const [row] = await chargesOf(world);
		invariant(row !== undefined, "it has a charge");
		const { request } = await explain(world, row);
		expect(request.result?.lines.map(({ line, amount }) => [line, amount])).toEqual([
			[1, "1"],
			[2, "0.25"],
		]);
		for (const { raw } of request.result?.lines ?? []) expect(JSON.parse(raw)).toHaveProperty("amount");
	});

	test("of a charge that a newer export replaced are none, and the answer says so", async () => {
		const world = await openImportWorld(db);
		await world.importFile({ name: "old.json", bytes: page(["1"]) }, { asOf: "2026-10-01T00:00:00.000Z" });
		const [row] = await chargesOf(world);
		invariant(row !== undefined, "it has a charge");
		const charge = await findExplainedCharge(db.database, world.actor, { ...row, day: null });
		invariant(charge !== null, "it is there");
		const place = { chargeKeyId: charge.chargeKeyId, month: charge.month, chargeId: row.chargeId };
		const requestId = await requestLines(db.database, world.actor, { place, now: new Date() });
		const empty = { name: "new.json", bytes: costsPage({ [day]: [] }) };
		await world.bring(empty, { asOf: "2026-10-02T00:00:00.000Z", source: "openai.costs" });
		await db.database.pool.query("UPDATE outlay.outbox SET sent_at = now() WHERE job = 'charge.lines'");
		await world.runJobs();
		await db.database.pool.query("UPDATE outlay.outbox SET sent_at = NULL WHERE job = 'charge.lines'");
		await world.runJobs();
		const request = await readLineRequest(db.database, world.actor, requestId);
		expect([request?.status, request?.result]).toEqual(["failed", null]);
		expect(request?.error).toContain("newer export");
	});

	test("are another organization's business only for it", async () => {
		const [world, other] = [await openImportWorld(db), await openImportWorld(db)];
		await world.importFile({ name: "costs.json", bytes: page(["1"]) });
		const [row] = await chargesOf(world);
		invariant(row !== undefined, "it has a charge");
		const { request } = await explain(world, row);
		expect(await findExplainedCharge(db.database, other.actor, { ...row, day: null })).toBeNull();
		expect(await readLineRequest(db.database, other.actor, request.id)).toBeNull();
	});
});
