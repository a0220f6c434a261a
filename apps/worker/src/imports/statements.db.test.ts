import { zipOf } from "@outlay/connectors/testing/zip-fixture";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { costsPage, curReport, focusFile } from "./testing/export-files.ts";
import { type ImportWorld, openImportWorld } from "./testing/import-world.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const BILLED = `SELECT concat_ws(' ', day, trim_scale(sum(billed_cost))) FROM outlay.charge
	WHERE organization_id = $1 AND basis = 'billed' GROUP BY day ORDER BY day`;
const SPEND = `SELECT concat_ws(' ', day, trim_scale(sum(billed_cost))) FROM outlay.spend_day
	WHERE organization_id = $1 GROUP BY day ORDER BY day`;
const CELLS = `SELECT concat_ws(' ', scope, day) FROM outlay.cell WHERE organization_id = $1 ORDER BY 1`;

const costs = (name: string, days: Parameters<typeof costsPage>[0]) => ({ name, bytes: costsPage(days) });
const at = (day: string) => ({ asOf: `${day}T00:00:00.000Z` });

async function openWorld(): Promise<ImportWorld> {
	return openImportWorld(db);
}

describe("the same bytes again", () => {
	test("change nothing, and the import says whose they are", async () => {
		const world = await openWorld();
		const file = costs("costs.json", { "2026-09-01": [{ amount: "1.5" }], "2026-09-02": [{ amount: "2" }] });
		const first = await world.importFile(file);
		expect(first.status).toBe("done");
		const before = await world.state();
		const second = await world.importFile({ ...file, name: "the same under another name.json" });
		expect([second.status, second.trouble?.sameAs]).toEqual(["unchanged", first.id]);
		expect(await world.state()).toEqual(before);
	});
});

describe("a restatement", () => {
	test("empties a day that the provider has emptied", async () => {
		const world = await openWorld();
		await world.importFile(
			costs("old.json", { "2026-09-01": [{ amount: "1" }], "2026-09-02": [{ amount: "2" }] }),
			at("2026-10-01"),
		);
		await world.importFile(
			costs("new.json", { "2026-09-01": [{ amount: "1" }], "2026-09-02": [] }),
			at("2026-10-02"),
		);
		expect(await world.texts(BILLED)).toEqual(["2026-09-01 1"]);
		expect(await world.texts(SPEND)).toEqual(["2026-09-01 1"]);
		expect(await world.texts(CELLS)).toEqual(["account 2026-09-01", "account 2026-09-02"]);
	});

	test("that is older than what is there changes nothing, whichever came first", async () => {
		const old = costs("old.json", { "2026-09-01": [{ amount: "1" }], "2026-09-02": [{ amount: "9" }] });
		const restated = costs("new.json", { "2026-09-01": [{ amount: "3" }], "2026-09-02": [] });
		const states: (readonly string[])[] = [];
		for (const order of [
			[old, restated],
			[restated, old],
		]) {
			const world = await openWorld();
			for (const file of order) await world.importFile(file, at(file === old ? "2026-10-01" : "2026-10-02"));
			states.push(await world.state());
			expect(await world.texts(BILLED)).toEqual(["2026-09-01 3"]);
		}
		expect(states[0]).toEqual(states[1]);
	});

	test("that comes late says in its equation what a newer export already answers", async () => {
		const world = await openWorld();
		await world.importFile(costs("new.json", { "2026-09-01": [{ amount: "3" }] }), at("2026-10-02"));
		const late = await world.importFile(
			costs("old.json", { "2026-08-31": [{ amount: "7" }], "2026-09-01": [{ amount: "1" }] }),
			at("2026-10-01"),
		);
		expect(late.money).toEqual([
			expect.objectContaining({
				currency: "USD",
				amountIn: "8",
				charged: "7",
				skipped: "1",
				quarantined: "0",
				residue: "0",
			}),
		]);
		expect(late.reasons).toEqual([
			expect.objectContaining({
				disposition: "skipped",
				code: "superseded_by_newer_export",
				rows: 1,
				amount: "1",
			}),
		]);
	});

	test("of a billing period without AI spend left empties the period", async () => {
		const world = await openWorld();
		const report = (rows: Parameters<typeof curReport>[1]) => curReport("2026-09", rows);
		await world.importFile(
			{
				name: "a-00001.csv",
				bytes: report([
					{ day: "2026-09-03", cost: "4" },
					{ day: "2026-10-01", cost: "1" },
				]),
			},
			at("2026-10-01"),
		);
		expect(await world.texts(BILLED)).toEqual(["2026-09-03 4", "2026-10-01 1"]);
		const restated = await world.importFile(
			{ name: "b-00001.csv", bytes: report([{ day: "2026-09-03", cost: "5", product: "AmazonEC2" }]) },
			at("2026-10-02"),
		);
		expect([restated.status, restated.rows.skipped]).toEqual(["done", 1]);
		expect(await world.texts(BILLED)).toEqual([]);
		expect(await world.texts(SPEND)).toEqual([]);
	});

	test("replaces the accounts that its rows name, and no other", async () => {
		const world = await openWorld();
		const rows = (one: string, two: string, product = "AmazonBedrock") => [
			{ day: "2026-09-03", cost: one, payer: "111111111111" },
			{ day: "2026-09-03", cost: two, payer: "222222222222", product },
		];
		await world.importFile({ name: "a.csv", bytes: curReport("2026-09", rows("1", "2")) }, at("2026-10-01"));
		await world.importFile(
			{
				name: "b.csv",
				bytes: curReport("2026-09", [{ day: "2026-09-04", cost: "8", payer: "111111111111" }]),
			},
			at("2026-10-02"),
		);
		expect(await world.texts(BILLED)).toEqual(["2026-09-03 2", "2026-09-04 8"]);
		await world.importFile(
			{ name: "c.csv", bytes: curReport("2026-09", rows("5", "6", "AmazonEC2")) },
			at("2026-10-03"),
		);
		expect(await world.texts(BILLED)).toEqual(["2026-09-03 5"]);
	});
});

describe("a filtered file", () => {
	test("replaces only itself", async () => {
		const world = await openWorld();
		const project = (amount: string, name: string) =>
			costs(`${name}-${amount}.json`, { "2026-09-01": [{ amount, project: name }] });
		await world.importFile(project("1", "proj_a"), { ...at("2026-10-01"), filter: "proj_a" });
		await world.importFile(project("2", "proj_b"), { ...at("2026-10-01"), filter: "proj_b" });
		expect(await world.texts(BILLED)).toEqual(["2026-09-01 3"]);
		await world.importFile(project("5", "proj_a"), { ...at("2026-10-02"), filter: "proj_a" });
		expect(await world.texts(BILLED)).toEqual(["2026-09-01 7"]);
	});

	test("beside a file of the whole account counts nothing twice", async () => {
		const world = await openWorld();
		await world.importFile(costs("all.json", { "2026-09-01": [{ amount: "10" }] }), at("2026-10-01"));
		await world.importFile(costs("part.json", { "2026-09-01": [{ amount: "4" }] }), {
			...at("2026-10-02"),
			filter: "proj_a",
		});
		expect(await world.texts(SPEND)).toEqual(["2026-09-01 10"]);
	});
});

describe("days that nobody spoke for", () => {
	test("between two pages stay as they were, and the import says so", async () => {
		const world = await openWorld();
		const days = ["2026-09-01", "2026-09-02", "2026-09-03", "2026-09-04"];
		const all = Object.fromEntries(days.map((day) => [day, [{ amount: "1" }]]));
		await world.importFile(costs("all.json", all), at("2026-10-01"));
		const pages = [costsPage({ "2026-09-01": [{ amount: "2" }] }), costsPage({ "2026-09-04": [] })];
		const forms = [`[${pages.join(",")}]`, `${pages.join("\n")}\n`];
		for (const [index, bytes] of forms.entries()) {
			const restated = await world.importFile(
				{ name: `gap-${index}.json`, bytes },
				at(`2026-10-0${index + 2}`),
			);
			expect(restated.span).toEqual({ start: "2026-09-01", end: "2026-09-05" });
			expect(restated.gaps.map(({ code }) => code)).toContain("days_missing_2026-09-02");
			expect(await world.texts(BILLED)).toEqual(["2026-09-01 2", "2026-09-02 1", "2026-09-03 1"]);
		}
	});

	test("are asked for where a layout has no span, and a row outside the answer is quarantined", async () => {
		const world = await openWorld();
		const csv = "start_time,end_time,amount_value,amount_currency,line_item,project_id\n";
		const row = (day: string, amount: string) => {
			const start = Date.parse(`${day}T00:00:00Z`) / 1000;
			return `${start},${start + 86_400},${amount},usd,"gpt-5, input",proj_a\n`;
		};
		const file = { name: "costs.csv", bytes: csv + row("2026-09-01", "1") + row("2026-09-05", "2") };
		const asked = await world.importFile(file);
		expect([asked.status, asked.trouble?.code]).toEqual(["needs_confirmation", "span_unknown"]);
		expect(asked.trouble?.proposedSpan).toEqual({ start: "2026-09-01", end: "2026-09-06" });
		const done = await world.confirm(asked.id, { span: { start: "2026-09-01", end: "2026-09-03" } });
		expect([done.status, done.rows.quarantined, done.reasons[0]?.code]).toEqual(["done", 1, "outside_span"]);
		expect(await world.texts(CELLS)).toEqual(["account 2026-09-01", "account 2026-09-02"]);
	});
});

describe("a file without rows, of a source that serves any issuer", () => {
	const focus = (name: string, rows: Parameters<typeof focusFile>[0]) => ({ name, bytes: focusFile(rows) });
	const september = { span: { start: "2026-09-01", end: "2026-10-01" } };

	test("empties the days of the account that the source spoke for", async () => {
		const world = await openWorld();
		await world.account("openai", "org-1");
		await world.importFile(focus("a.csv", [{ account: "1", cost: "4" }]), at("2026-10-01"));
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 4"]);
		const asked = await world.importFile(focus("b.csv", []), at("2026-10-02"));
		expect([asked.status, asked.trouble?.code]).toEqual(["needs_confirmation", "span_unknown"]);
		const done = await world.confirm(asked.id, { ...at("2026-10-02"), ...september });
		expect(done.status).toBe("done");
		expect(await world.texts(SPEND)).toEqual([]);
	});

	test("empties billing periods as a whole, days outside their months included, and other months stay", async () => {
		const world = await openWorld();
		const period = (name: string, rows: Parameters<typeof curReport>[1], month = "2026-09") => ({
			name,
			bytes: curReport(month, rows),
		});
		const first = [
			{ day: "2026-09-03", cost: "4" },
			{ day: "2026-10-01", cost: "1" },
		];
		const own = await world.importFile(period("a.csv", first), at("2026-10-01"));
		expect(own.span, "its month, and the day after it that has a row").toEqual({
			start: "2026-09-01",
			end: "2026-10-02",
		});
		await world.importFile(period("o.csv", [{ day: "2026-10-02", cost: "8" }], "2026-10"), at("2026-10-01"));
		const empty = await world.importFile(period("b.csv", []), { ...at("2026-10-02"), ...september });
		expect([empty.status, empty.span]).toEqual(["done", { start: "2026-09-01", end: "2026-10-01" }]);
		expect(await world.texts(BILLED)).toEqual(["2026-10-02 8"]);
		expect(await world.texts(SPEND)).toEqual(["2026-10-02 8"]);
		await world.importFile(period("c.csv", [{ day: "2026-09-04", cost: "2" }]), at("2026-10-03"));
		expect(await world.texts(SPEND)).toEqual(["2026-09-04 2", "2026-10-02 8"]);
	});

	test("that is a part beside others takes nothing away", async () => {
		const world = await openWorld();
		await world.importFile({
			name: "r-00001.csv",
			bytes: curReport("2026-09", [{ day: "2026-09-03", cost: "4" }]),
		});
		const done = await world.importFile({ name: "r-00002.csv", bytes: curReport("2026-09", []) }, september);
		expect(done.status).toBe("done");
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 4"]);
	});

	test("and one with rows outside the AI scope only empty the period", async () => {
		const world = await openWorld();
		await world.importFile(focus("a.csv", [{ account: "1", cost: "4" }]), at("2026-10-01"));
		const outside = [{ account: "1", cost: "9", service: "Amazon EC2" }];
		const restated = await world.importFile(focus("b.csv", outside), at("2026-10-02"));
		expect([restated.status, restated.money[0]?.skipped]).toEqual(["done", "9"]);
		expect(await world.texts(BILLED)).toEqual([]);
		expect(await world.texts(SPEND)).toEqual([]);
	});

	test("says nothing of accounts that it never named", async () => {
		const world = await openWorld();
		await world.importFile(costs("costs.json", { "2026-09-01": [{ amount: "1" }] }));
		const done = await world.importFile(focus("b.csv", []), september);
		expect(done.status).toBe("done");
		expect(await world.texts(SPEND)).toEqual(["2026-09-01 1"]);
		expect(await world.texts(CELLS)).toEqual(["account 2026-09-01"]);
	});

	test("asks for the account where the source spoke for several", async () => {
		const world = await openWorld();
		const rows = [
			{ account: "1", cost: "4" },
			{ account: "2", cost: "5" },
		];
		await world.importFile(focus("a.csv", rows), at("2026-10-01"));
		const asked = await world.importFile(focus("b.csv", []), { ...at("2026-10-02"), ...september });
		expect([asked.status, asked.trouble?.code, asked.trouble?.candidates.length]).toEqual([
			"needs_confirmation",
			"account_unknown",
			2,
		]);
		const billingAccountId = await world.account("aws", "2");
		await world.confirm(asked.id, { ...at("2026-10-02"), ...september, billingAccountId });
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 4"]);
	});
});

describe("a report in several files of one zip", () => {
	const part = (name: string, cost: string) => ({
		name,
		bytes: Buffer.from(curReport("2026-09", [{ day: "2026-09-03", cost }])),
	});

	test("adds up; a part that is in it twice counts once", async () => {
		const world = await openWorld();
		const parts = [part("r-00001.csv", "1"), part("r-00002.csv", "2"), part("copy of r-00002.csv", "2")];
		const archive = await world.importFile({ name: "report.zip", bytes: zipOf(parts) });
		expect([archive.status, archive.stage]).toEqual(["done", "unpacked"]);
		expect(archive.members.map(({ status }) => status)).toEqual(["done", "done", "unchanged"]);
		expect(await world.texts(BILLED)).toEqual(["2026-09-03 3"]);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 3"]);
		const sums = await Promise.all(archive.members.map(({ id }) => world.detail(id)));
		expect(sums.map(({ money }) => money[0]?.charged)).toEqual(["1", "2", undefined]);
	});

	test("is replaced as a whole by the next delivery", async () => {
		const world = await openWorld();
		await world.importFile(
			{ name: "1.zip", bytes: zipOf([part("a.csv", "1"), part("b.csv", "2")]) },
			at("2026-10-01"),
		);
		await world.importFile(
			{ name: "2.zip", bytes: zipOf([part("a.csv", "4"), part("b.csv", "8")]) },
			at("2026-10-02"),
		);
		expect(await world.texts(BILLED)).toEqual(["2026-09-03 12"]);
	});
});
