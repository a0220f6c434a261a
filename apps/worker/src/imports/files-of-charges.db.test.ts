import { zipOf } from "@outlay/connectors/testing/zip-fixture";
import { listLargestCharges } from "@outlay/db/read-models/imports-lines";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { curReport, type ExportFile, focusFile, spendLogs } from "./testing/export-files.ts";
import { type ImportWorld, openImportWorld } from "./testing/import-world.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const AT = { asOf: "2026-10-05T00:00:00.000Z" };

/** Each charge with its money, or its lines, and the file that it leads to. */
const LEADS = `SELECT concat_ws(' ', c.day, b.external_id, coalesce(trim_scale(c.billed_cost)::text, c.meter || ' ' || c.lines),
	CASE WHEN i.member = '' THEN i.file_name ELSE i.member END)
	FROM outlay.charge c
	JOIN outlay.billing_account b ON b.organization_id = c.organization_id AND b.id = c.billing_account_id
	JOIN outlay."import" i ON i.organization_id = c.organization_id AND i.id = c.import_id
	WHERE c.organization_id = $1 ORDER BY 1`;

const focus = (name: string, ...rows: Parameters<typeof focusFile>[0]): ExportFile => ({
	name,
	bytes: focusFile(rows),
});

/** Brings the files one after the other; their imports in the order of the names. */
async function bringAll(world: ImportWorld, files: readonly ExportFile[]) {
	const found: Awaited<ReturnType<ImportWorld["importFile"]>>[] = [];
	for (const file of files) found.push(await world.importFile(file, AT));
	return found.toSorted((a, b) => (a.fileName < b.fileName ? -1 : 1));
}

/** What the page of an import lists as its largest charges. */
async function listed(world: ImportWorld, importId: string): Promise<readonly string[]> {
	const charges = await listLargestCharges(db.database, world.actor, { importId, limit: 10 });
	return charges.map(({ day, accountName, billedCost }) => `${day} ${accountName} ${billedCost}`);
}

describe("files of one as-of and different billing accounts", () => {
	const A = focus("a.csv", { account: "A", cost: "1" }, { account: "A", cost: "2", day: "2026-09-04" });
	const B = focus("b.csv", { account: "B", cost: "4", day: "2026-10-01" });
	const BOTH = focus("c.csv", { account: "A", cost: "8" }, { account: "C", cost: "16" });

	test.each([[[A, B]], [[B, A]]])(
		"are no delivery together: charges, pages and days are each file's own (order %#)",
		async (files) => {
			const world = await openImportWorld(db);
			const [a, b] = await bringAll(world, files);
			expect(await world.texts(LEADS)).toEqual([
				"2026-09-03 A 1 a.csv",
				"2026-09-04 A 2 a.csv",
				"2026-10-01 B 4 b.csv",
			]);
			expect(await listed(world, a?.id ?? "")).toEqual(["2026-09-04 Account A 2", "2026-09-03 Account A 1"]);
			expect(await listed(world, b?.id ?? "")).toEqual(["2026-10-01 Account B 4"]);
			expect([a?.span, b?.span]).toEqual([
				{ start: "2026-09-01", end: "2026-10-01" },
				{ start: "2026-10-01", end: "2026-11-01" },
			]);
		},
	);

	test("of equal names and numbers are not asked about", async () => {
		const world = await openImportWorld(db);
		const name = "part_0_0001.csv";
		const [a, b] = await bringAll(world, [
			{ ...A, name },
			{ ...B, name },
		]);
		expect([a?.status, b?.status]).toEqual(["done", "done"]);
		expect(await world.texts(LEADS)).toHaveLength(3);
	});

	test("add up only in the account that they share, in any order", async () => {
		const states: (readonly string[])[] = [];
		for (const files of [
			[A, B, BOTH],
			[BOTH, B, A],
			[B, BOTH, A],
		]) {
			const world = await openImportWorld(db);
			await bringAll(world, files);
			states.push(await world.state());
			expect((await world.texts(LEADS)).map((charge) => charge.split(" ").slice(0, 3).join(" "))).toEqual([
				"2026-09-03 A 9",
				"2026-09-03 C 16",
				"2026-09-04 A 2",
				"2026-10-01 B 4",
			]);
		}
		expect(states[1]).toEqual(states[0]);
		expect(states[2]).toEqual(states[0]);
	});

	test.each([
		["before their accounts were kept", "NULL"],
		["since", "account_ids"],
	])("of one number lose no part of an account that the later one is not about: %s", async (_when, ids) => {
		const world = await openImportWorld(db);
		const part = (number: number, ...rows: Parameters<typeof focus>[1][]) =>
			focus(`export_part_0_000${number}.csv`, ...rows);
		await world.importFile(part(1, { account: "X", cost: "1" }, { account: "Z", cost: "2" }), AT);
		await db.database.pool.query(
			`UPDATE outlay."import" SET account_ids = ${ids} WHERE organization_id = $1`,
			[world.actor.organizationId],
		);
		await world.importFile(part(1, { account: "Y", cost: "4" }), AT);
		await world.importFile(part(2, { account: "X", cost: "8" }, { account: "Z", cost: "16" }), AT);
		expect(
			await world.texts(
				`SELECT concat_ws(' ', b.external_id, trim_scale(sum(c.billed_cost))) FROM outlay.charge c
				 JOIN outlay.billing_account b ON b.organization_id = c.organization_id AND b.id = c.billing_account_id
				 WHERE c.organization_id = $1 GROUP BY b.external_id ORDER BY 1`,
			),
		).toEqual(["X 9", "Y 4", "Z 18"]);
	});

	test("keep what the others say when one of them is restated", async () => {
		const world = await openImportWorld(db);
		await bringAll(world, [A, B, BOTH]);
		const later = { asOf: "2026-10-06T00:00:00.000Z" };
		await world.importFile(focus("a.csv", { account: "A", cost: "32" }), later);
		expect(await world.texts(LEADS)).toEqual([
			"2026-09-03 A 32 a.csv",
			"2026-09-03 C 16 c.csv",
			"2026-10-01 B 4 b.csv",
		]);
	});
});

describe("files of one delivery and one billing account", () => {
	const ONE = focus("1.csv", { account: "A", cost: "1" }, { account: "A", cost: "2", day: "2026-09-04" });
	const TWO = focus("2.csv", { account: "A", cost: "4" }, { account: "A", cost: "8", day: "2026-10-05" });
	const THREE = focus("3.csv", { account: "A", cost: "16", day: "2026-09-06" });

	test.each([[[ONE, TWO, THREE]], [[THREE, TWO, ONE]], [[TWO, THREE, ONE]]])(
		"keep each charge with the file that brought its rows; each says its own days (order %#)",
		async (files) => {
			const world = await openImportWorld(db);
			const [one, two, three] = await bringAll(world, files);
			const shared = files.find((file) => file !== THREE)?.name;
			expect(await world.texts(LEADS)).toEqual([
				`2026-09-03 A 5 ${shared}`,
				"2026-09-04 A 2 1.csv",
				"2026-09-06 A 16 3.csv",
				"2026-10-05 A 8 2.csv",
			]);
			expect(await listed(world, three?.id ?? "")).toEqual(["2026-09-06 Account A 16"]);
			const september = { start: "2026-09-01", end: "2026-10-01" };
			expect([one?.span, two?.span, three?.span]).toEqual([
				september,
				{ start: "2026-09-01", end: "2026-11-01" },
				september,
			]);
		},
	);

	test("in a zip lead to the members", async () => {
		const world = await openImportWorld(db);
		const month = (name: string, day: string, cost: string) => ({
			name,
			bytes: Buffer.from(curReport(day.slice(0, 7), [{ day, cost }])),
		});
		const zip = zipOf([month("r-00001.csv", "2026-09-03", "1"), month("r-00002.csv", "2026-10-03", "2")]);
		const { members } = await world.importFile({ name: "r.zip", bytes: zip });
		expect(await world.texts(LEADS)).toEqual([
			"2026-09-03 111122223333 1 r-00001.csv",
			"2026-10-03 111122223333 2 r-00002.csv",
		]);
		const spans = await Promise.all(
			members.map(async ({ id, member }) => [member, (await world.detail(id)).span?.start]),
		);
		expect(spans.toSorted()).toEqual([
			["r-00001.csv", "2026-09-01"],
			["r-00002.csv", "2026-10-01"],
		]);
	});
});

test("calls of one day in several files of a log lead to the file that holds them, or to the first of several", async () => {
	const call = (id: string, at: string) => ({ id, at: `2026-09-01T${at}:00Z`, completion: 0 });
	const morning = spendLogs([call("a", "08:00"), call("b", "12:00"), call("c", "12:01")]);
	const evening = spendLogs([call("c", "12:01"), call("d", "12:02"), call("e", "20:00")]);
	for (const files of [
		["morning.jsonl", "evening.jsonl"],
		["evening.jsonl", "morning.jsonl"],
	]) {
		const world = await openImportWorld(db);
		for (const name of files) {
			await world.importFile({ name, bytes: name === "morning.jsonl" ? morning : evening });
		}
		const facts =
			await world.texts(`SELECT concat_ws(' ', to_char(f.charge_period_start AT TIME ZONE 'UTC', 'HH24:MI'), f.lines, i.file_name)
			FROM outlay.usage_fact f JOIN outlay."import" i ON i.organization_id = f.organization_id AND i.id = f.import_id
			WHERE f.organization_id = $1 ORDER BY 1`);
		expect(facts).toEqual(["08:00 1 morning.jsonl", `12:00 3 ${files[0]}`, "20:00 1 evening.jsonl"]);
	}
});
