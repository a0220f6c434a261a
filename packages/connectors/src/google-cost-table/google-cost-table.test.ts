import { DEFAULT_AI_SCOPE } from "@outlay/finops/ai-scope";
import { describe, expect, test } from "vitest";
import type { RowOutcome } from "../connector.ts";
import { csvFixture, type Fixture, fixture, summary } from "../testing/fixture-rows.ts";
import { googleCostTable } from "./google-cost-table.ts";

const table = fixture(import.meta.url, "cost-table.csv");
const CONTEXT = { layout: "", aiScope: DEFAULT_AI_SCOPE };
const read = ({ rows }: Fixture): readonly RowOutcome[] =>
	rows.flatMap((row) => googleCostTable.read(row, CONTEXT));

const HEADER = "Date,Service description,SKU description,Usage amount,Usage unit";

describe("recognising", () => {
	test("the table is known by its columns and says that it may be filtered", () => {
		expect(googleCostTable.recognise(table.probe)).toMatchObject({
			layout: "google.cost-table-csv/1",
			rounded: false,
			unknownColumns: [],
			warnings: [{ code: "may_be_filtered" }],
			span: null,
		});
	});

	test("a table without the unrounded subtotal lacks it; a flat BigQuery export is refused", () => {
		const rounded = csvFixture("a.csv", `${HEADER},Subtotal ($)\n`);
		expect(googleCostTable.recognise(rounded.probe)).toMatchObject({ missing: ["Unrounded subtotal"] });
		const flat = csvFixture("a.csv", "service.description,sku.description,cost\n");
		expect(googleCostTable.recognise(flat.probe)).toMatchObject({ code: "refused" });
		expect(googleCostTable.recognise(csvFixture("a.csv", "Date,Slug\n").probe)).toBeNull();
	});
});

test("AI is charged by SKU, the rest skipped with its amount, totals left out, bad rows keep their money", () => {
	expect(read(table).map(summary)).toEqual([
		"2 billed 0.075 USD gemini-3.7-flash input standard 100000",
		"3 billed -0.037501 USD gemini-3.7-flash output batch 1200000",
		"4 billed 0.01 USD - other null -",
		"5 skipped 0.02 outside_ai_scope -=Cloud Storage",
		"6 quarantined 0.5 bad_date Date=yesterday",
		"7 quarantined - missing_value Unrounded subtotal ($)=-",
		"8 skipped - total_row -=Subtotal",
		"9 quarantined 0.25 tax_without_day Date=-",
		"10 skipped - total_row -=Tax",
	]);
	expect(read(table)[0]).toMatchObject({
		scope: { kind: "account" },
		value: {
			account: { issuer: "google", externalId: null },
			dimensions: { provider: "google", service: "Gemini API" },
			period: { start: Date.UTC(2026, 6, 2), end: Date.UTC(2026, 6, 3) },
			category: "Usage",
		},
	});
});

test.each([
	["€", "EUR"],
	["USD", "USD"],
])("the sign %s is %s", (sign, currency) => {
	const file = csvFixture(
		"a.csv",
		`${HEADER},Unrounded subtotal (${sign})\n2026-07-02,Gemini API,x,1,count,0.5\n`,
	);
	expect(read(file).map(summary)).toEqual([`2 billed 0.5 ${currency} - other null -`]);
});

test("a sign of several currencies is not guessed", () => {
	const file = csvFixture(
		"a.csv",
		`${HEADER},Unrounded subtotal (kr)\n2026-07-02,Gemini API,x,1,count,0.5\n`,
	);
	expect(read(file).map(summary)).toEqual(["2 quarantined 0.5 missing_value Unrounded subtotal (kr)=kr"]);
});
