import { listImportIssues } from "@outlay/db/read-models/imports-issues";
import { cancelImport } from "@outlay/db/repositories/imports";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { addDecimal, DECIMAL_ZERO, formatDecimal, parseDecimal } from "@outlay/finops/money";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { costsPage, curReport, spendLogs } from "./testing/export-files.ts";
import { openImportWorld } from "./testing/import-world.ts";
import { watchedDatabase } from "./testing/watched-database.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const CHARGED = "SELECT trim_scale(sum(billed_cost))::text FROM outlay.charge WHERE organization_id = $1";

function sumOf(texts: readonly string[]): string {
	const decimals = texts.map((text) => {
		const parsed = parseDecimal(text);
		invariant(parsed.ok, text);
		return parsed.value;
	});
	return formatDecimal(decimals.reduce(addDecimal, DECIMAL_ZERO));
}

describe("the money equation", () => {
	test("holds to the last digit: in = charged + quarantined + skipped + residue, and the database has what was charged", async () => {
		const world = await openImportWorld(db);
		const page = costsPage({
			"2026-09-01": [
				{ amount: "12.345678901234567890123456789012345678901" },
				{ amount: '"0E-6176"' },
				{ amount: "-0.000000000000000000500000000000000000000", project: "proj_b" },
			],
			"2026-09-02": [{ amount: "1e25" }, { amount: '"a few"' }, { amount: "3", currency: "eur" }],
		});
		const detail = await world.importFile({ name: "costs.json", bytes: page });
		expect(detail.status).toBe("done");
		expect(detail.rows).toEqual({ read: 6, charged: 4, quarantined: 2, skipped: 0 });
		for (const { amountIn, charged, quarantined, skipped, residue } of detail.money) {
			expect(sumOf([charged, quarantined, skipped, residue])).toBe(amountIn);
		}
		const dollars = detail.money.find(({ currency }) => currency === "USD");
		expect(dollars?.amountIn).toBe("10000000000000000000000012.345678901234567889623456789012345678901");
		expect(dollars?.quarantined).toBe("10000000000000000000000000");
		expect(await world.texts(CHARGED)).toEqual([sumOf([dollars?.charged ?? "", "3"])]);
	});

	test("counts a row outside the AI scope as skipped, so that AI and outside are the file", async () => {
		const world = await openImportWorld(db);
		const bytes = curReport("2026-09", [
			{ day: "2026-09-01", cost: "1.25" },
			{ day: "2026-09-01", cost: "100", product: "AmazonEC2" },
		]);
		const detail = await world.importFile({ name: "cur.csv", bytes });
		expect(detail.money).toEqual([
			expect.objectContaining({
				amountIn: "101.25",
				charged: "1.25",
				skipped: "100",
				quarantined: "0",
				residue: "0",
			}),
		]);
	});
});

describe("quarantine", () => {
	test("keeps the line, its text and the reason; the others are charged", async () => {
		const world = await openImportWorld(db);
		const good = spendLogs([{ id: "a", at: "2026-09-01T10:00:00Z" }]);
		const old = spendLogs([{ id: "b", at: "1999-01-01T10:00:00Z" }]);
		const detail = await world.importFile({
			name: "logs.jsonl",
			bytes: `${good}{"request_id": broken\n${old}`,
		});
		expect(detail.rows).toEqual({ read: 3, charged: 1, quarantined: 2, skipped: 0 });
		const query = { importId: detail.id, after: null, limit: 10 };
		const { items } = await listImportIssues(db.database, world.actor, query);
		expect(items.map(({ line, code, raw }) => [line, code, raw])).toEqual([
			[2, "bad_json", '{"request_id": broken'],
			[3, "bad_date", old.trimEnd()],
		]);
		for (const { message } of items) expect(message.length).toBeGreaterThan(20);
	});

	test("numbers the results of pages through the file, in JSON and in JSON lines", async () => {
		const pages = [
			costsPage({ "2026-09-01": [{ amount: "1" }, { amount: "2" }] }),
			costsPage({ "2026-09-02": [{ amount: "3" }, { amount: '"?"' }] }),
		];
		for (const bytes of [`[${pages.join(",")}]`, `${pages.join("\n")}\n`]) {
			const world = await openImportWorld(db);
			const detail = await world.importFile({ name: "costs", bytes });
			const { items } = await listImportIssues(db.database, world.actor, {
				importId: detail.id,
				after: null,
				limit: 10,
			});
			expect(items.map(({ line }) => line)).toEqual([4]);
		}
	});
});

describe("a file that cannot be read", () => {
	test.each([
		["an unknown layout", "a,b\n1,2\n", {}, "not_recognised"],
		["a lost column", curReport("2026-09", []).replace("line_item_currency_code", "x"), {}, "missing_column"],
		["a source that does not exist", "a,b\n1,2\n", { source: "nobody.costs" }, "unknown_source"],
		["an empty file", "", {}, "empty_file"],
		["a span of the far past", costsPage({ "1990-01-01": [] }), { source: "openai.costs" }, "bad_span"],
	])("fails with a reason: %s", async (_name, bytes, declared, code) => {
		const world = await openImportWorld(db);
		const detail = await world.importFile({ name: "file", bytes }, declared);
		expect([detail.status, detail.trouble?.code]).toEqual(["failed", code]);
		expect(detail.trouble?.message.length).toBeGreaterThan(15);
		expect(await world.texts("SELECT 1::text FROM outlay.cell WHERE organization_id = $1")).toEqual([]);
	});

	test("and a fault of ours ends as failed after the last attempt, with nothing counted", async () => {
		const world = await openImportWorld(db);
		const id = await world.bring({
			name: "costs.json",
			bytes: costsPage({ "2026-09-01": [{ amount: "1" }] }),
		});
		const broken = { read: () => Promise.reject(new Error("no book")) };
		await world.runJobs({ ...world.context, priceBooks: broken });
		const detail = await world.detail(id);
		expect([detail.status, detail.trouble?.code]).toEqual(["failed", "internal"]);
		expect(detail.trouble?.message).toContain("no book");
		expect(await world.texts("SELECT 1::text FROM outlay.cell WHERE organization_id = $1")).toEqual([]);
	});
});

describe("cancelling", () => {
	const file = { name: "costs.json", bytes: costsPage({ "2026-09-01": [{ amount: "1" }] }) };
	const cancel = (world: Awaited<ReturnType<typeof openImportWorld>>, importId: string) =>
		cancelImport(db.database, world.actor, { importId, now: new Date(0) });

	test("before it is read: nothing of it is counted", async () => {
		const world = await openImportWorld(db);
		const id = await world.bring(file);
		expect(await cancel(world, id)).toBe(true);
		await world.runJobs();
		expect((await world.detail(id)).status).toBe("cancelled");
		expect(await world.state()).toEqual([]);
	});

	test("at the last moment, when its charges are written: nothing of it is counted, and it stays cancelled", async () => {
		const world = await openImportWorld(db);
		const id = await world.bring(file);
		const moments: string[] = [];
		const database = watchedDatabase(db.database, (text) => {
			if (!text.includes("INSERT INTO outlay.import_money")) return undefined;
			return cancel(world, id).then((isCancelled) => {
				moments.push(String(isCancelled));
			});
		});
		await world.runJobs({ ...world.context, database });
		expect(moments).toEqual(["true"]);
		expect((await world.detail(id)).status).toBe("cancelled");
		expect(await world.state()).toEqual([]);
	});

	test("after it is in: too late, and nothing changes", async () => {
		const world = await openImportWorld(db);
		const { id } = await world.importFile(file);
		const before = await world.state();
		expect(await cancel(world, id)).toBe(false);
		expect(await world.state()).toEqual(before);
		expect((await world.detail(id)).status).toBe("done");
	});
});
