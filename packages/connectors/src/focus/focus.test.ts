import { DEFAULT_AI_SCOPE } from "@outlay/finops/ai-scope";
import { addDecimal, DECIMAL_ZERO, formatDecimal } from "@outlay/finops/money";
import { describe, expect, test } from "vitest";
import type { FileProbe, RowOutcome } from "../connector.ts";
import { csvFixture, type Fixture, fixture, summary } from "../testing/fixture-rows.ts";
import { focus } from "./focus.ts";

const first = fixture(import.meta.url, "focus-1.0.csv");
const CONTEXT = { layout: "focus/1.0", aiScope: DEFAULT_AI_SCOPE };

const later = fixture(import.meta.url, "focus-1.4.jsonl");

const read = ({ rows }: Fixture): readonly RowOutcome[] => rows.flatMap((row) => focus.read(row, CONTEXT));

describe("recognising", () => {
	test("a file speaks for its billing period; columns outside FOCUS are named", () => {
		expect(focus.recognise(first.probe)).toEqual({
			layout: "focus/1.0",
			rounded: false,
			unknownColumns: [],
			warnings: [],
			span: { start: "2026-09-01", end: "2026-10-01" },
			proposedSpan: { start: "2026-09-01", end: "2026-10-01" },
			asOf: null,
		});
		expect(focus.recognise(later.probe)).toMatchObject({
			layout: "focus/1.4",
			unknownColumns: ["x_Region"],
			span: { start: "2026-09-01", end: "2026-10-01" },
		});
	});

	const BASE =
		"BilledCost,BillingCurrency,BillingAccountId,BillingPeriodStart,ChargePeriodStart,ChargePeriodEnd,ChargeCategory";
	test.each([
		["focus/1.0", `${BASE},ProviderName`],
		["focus/1.1", `${BASE},ProviderName,SkuMeter`],
		["focus/1.2", `${BASE},ProviderName,SkuMeter,InvoiceId`],
		["focus/1.3", `${BASE},ProviderName,SkuMeter,InvoiceId,ServiceProviderName`],
		["focus/1.4", `${BASE},SkuMeter,InvoiceId,ServiceProviderName`],
		["focus/1.4", `${BASE},ServiceProviderName,InvoiceDetailId`],
	])("%s is told by its columns", (layout, header) => {
		expect(focus.recognise(csvFixture("f.csv", `${header}\n`).probe)).toMatchObject({
			layout,
			span: null,
			warnings: [{ code: "costs_absent" }],
		});
	});

	test.each([
		["lower case", (name: string) => name.toLowerCase()],
		["upper case", (name: string) => name.toUpperCase()],
		["snake case", (name: string) => name.replace(/(?<=[a-z])(?=[A-Z])/g, "_").toLowerCase()],
	])("a warehouse's %s is read as FOCUS", (_name, respelled) => {
		const header = `${BASE},ProviderName,ServiceName`;
		const values = "0.5,USD,1,2026-09-01,2026-09-02,2026-09-03,Usage,OpenAI,API";
		const file = csvFixture("f.csv", `${header.split(",").map(respelled).join(",")}\n${values}\n`);
		expect(focus.recognise(file.probe)).toMatchObject({ layout: "focus/1.0", unknownColumns: [] });
		expect(read(file).map(summary)).toEqual(["2 billed 0.5 USD - other null -"]);
	});

	test("missing columns are named", () => {
		const cut = csvFixture("f.csv", "BilledCost,ChargeCategory,ChargePeriodStart,EffectiveCost\n");
		expect(focus.recognise(cut.probe)).toMatchObject({
			code: "missing_column",
			message: expect.stringContaining("it has no column BillingCurrency, BillingAccountId"),
			missing: expect.arrayContaining(["ChargePeriodEnd"]),
		});
	});

	test.each(["a,b,c,d", "BilledCost,x", "ServiceName,Tags,SkuId,ResourceId"])(
		"%s is not this source",
		(header) => {
			expect(focus.recognise(csvFixture("f.csv", `${header}\n`).probe)).toBeNull();
		},
	);

	test("JSON of another shape is not this source", () => {
		const probe: FileProbe = {
			fileName: "a.json",
			format: "json",
			header: [],
			values: [{ data: [] }],
			rows: [],
		};
		expect(focus.recognise(probe)).toBeNull();
	});
});

describe("reading", () => {
	test("1.0: AI is charged, the rest is skipped with its amount, bad rows name field and value and keep their money", () => {
		expect(read(first).map(summary)).toEqual([
			"2 billed 0.0000000004 USD claude-sonnet-4-6 input standard 750000",
			"3 skipped 1.5 outside_ai_scope -=Elastic Load Balancing",
			"4 billed -0.25 USD - other null -",
			"5 billed 0.05 USD - other null -",
			"6 billed -1 USD - other null -",
			"7 billed 2 USD claude-opus-4-8 output standard 500000",
			"8 quarantined - bad_amount BilledCost=1,234",
			"9 quarantined - missing_value BilledCost=-",
			"10 quarantined 3.25 missing_value BillingCurrency=-",
			"11 quarantined 4.25 bad_date ChargePeriodEnd=2026-09-17 00:00:00",
			"12 quarantined 5.25 bad_category ChargeCategory=Fee",
			"13 quarantined 6.25 bad_tags Tags=team=search",
			"14 quarantined 7.25 bad_amount ListCost=much",
			"15 quarantined 8.25 bad_quantity ConsumedQuantity=many",
		]);
	});

	test("money in is charged plus skipped plus quarantined, exactly", () => {
		const total = read(first).reduce(
			(sum, { amount }) => (amount === null ? sum : addDecimal(sum, amount)),
			DECIMAL_ZERO,
		);
		expect(formatDecimal(total)).toBe("36.8000000004");
	});

	test("a line has scope, account, dimensions, four costs, category and class", () => {
		const [line, , credit, tax, correction] = read(first);
		expect(line).toMatchObject({
			scope: { kind: "billing-period", month: "2026-09" },
			value: {
				account: { issuer: "aws", externalId: "123456789012", name: "Acme payer" },
				dimensions: {
					provider: "aws",
					service: "Amazon Bedrock",
					subAccount: "210987654321",
					apiKey: null,
					principal: null,
					resource: "arn:aws:bedrock:us-east-1:210987654321:application-inference-profile/abc",
					model: "claude-sonnet-4-6",
					tags: { team: "search", feature: "answers" },
					names: { subAccount: "search-prod" },
				},
				period: { start: Date.UTC(2026, 8, 18, 22), end: Date.UTC(2026, 8, 18, 23) },
				category: "Usage",
				chargeClass: null,
				currency: "USD",
				costs: { list: { digits: 60n, scale: 11 }, effective: { digits: 40n, scale: 11 } },
				invoiceId: null,
				description: "Input tokens",
			},
		});
		expect(credit).toMatchObject({ value: { category: "Credit", dimensions: { tags: {} } } });
		expect(tax).toMatchObject({ value: { category: "Tax", costs: { list: { digits: 5n, scale: 2 } } } });
		expect(correction).toMatchObject({ value: { category: "Usage", chargeClass: "Correction" } });
	});

	test("1.4 as JSONL: numbers keep every digit, details name model, token type and tier", () => {
		expect(read(later).map(summary)).toEqual([
			"1 billed 12.5 EUR gpt-5 cache_read batch 1500",
			"2 billed 0 EUR - output null 250",
			"3 quarantined - missing_value BilledCost=-",
		]);
		expect(read(later)[0]).toMatchObject({
			value: {
				account: { issuer: "gateway inc", externalId: "team_1", name: "Acme" },
				dimensions: { provider: "openai", principal: "user_9", tags: { team: "search", spot: "" } },
				costs: {
					billed: { digits: 125n, scale: 1 },
					effective: { digits: 10000000000000000001n, scale: 18 },
					list: { digits: 15n, scale: 0 },
				},
				invoiceId: "inv_7",
			},
		});
	});

	test("an instant is a second long, and absent costs repeat the nearest", () => {
		expect(read(later)[1]).toMatchObject({
			value: {
				dimensions: { provider: "gateway inc" },
				period: { start: Date.UTC(2026, 8, 2, 10), end: Date.UTC(2026, 8, 2, 10, 0, 1) },
				costs: {
					billed: { digits: 0n },
					effective: { digits: 3n },
					contracted: { digits: 3n },
					list: { digits: 3n },
				},
			},
		});
	});

	test("each row covers its billing period", () => {
		expect(first.rows.map((row) => focus.coverage?.(row))).toContainEqual({
			start: "2026-09-01",
			end: "2026-10-01",
		});
		expect(later.rows.map((row) => focus.coverage?.(row)).at(-1)).toBeNull();
	});
});
