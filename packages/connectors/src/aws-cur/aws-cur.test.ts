import { DEFAULT_AI_SCOPE } from "@outlay/finops/ai-scope";
import type { Costs } from "@outlay/finops/charge";
import { addDecimal, DECIMAL_ZERO, formatDecimal } from "@outlay/finops/money";
import { describe, expect, test } from "vitest";
import type { RowOutcome } from "../connector.ts";
import { csvFixture, type Fixture, fixture, summary } from "../testing/fixture-rows.ts";
import { awsCur } from "./aws-cur.ts";

const legacy = fixture(import.meta.url, "cur-legacy.csv");
const second = fixture(import.meta.url, "cur-2.0.csv");
const CONTEXT = { layout: "", aiScope: DEFAULT_AI_SCOPE };

const read = ({ rows }: Fixture): readonly RowOutcome[] => rows.flatMap((row) => awsCur.read(row, CONTEXT));

/** Category, class and the four costs of each charged line. */
function charged(outcomes: readonly RowOutcome[]): readonly string[] {
	return outcomes.flatMap((outcome) => {
		if (outcome.kind !== "billed") return [];
		const { category, chargeClass, costs } = outcome.value;
		const names: readonly (keyof Costs)[] = ["billed", "effective", "contracted", "list"];
		const amounts = names.map((name) => formatDecimal(costs[name])).join(" ");
		return [`${outcome.line} ${category}${chargeClass === null ? "" : `/${chargeClass}`} ${amounts}`];
	});
}

describe("recognising", () => {
	test("both reports speak for their billing period and name the customer's own columns", () => {
		expect(awsCur.recognise(legacy.probe)).toEqual({
			layout: "aws.cur/legacy",
			rounded: false,
			unknownColumns: ["Extra"],
			warnings: [],
			span: { start: "2026-09-01", end: "2026-10-01" },
			proposedSpan: { start: "2026-09-01", end: "2026-10-01" },
			asOf: null,
		});
		expect(awsCur.recognise(second.probe)).toMatchObject({ layout: "aws.cur/2.0", unknownColumns: [] });
		expect(legacy.rows[0] && awsCur.coverage?.(legacy.rows[0])).toEqual({
			start: "2026-09-01",
			end: "2026-10-01",
		});
	});

	test("Athena's names of a legacy report are read too", () => {
		const header =
			"bill_payer_account_id,bill_billing_period_start_date,line_item_line_item_type,line_item_usage_start_date,line_item_usage_end_date,line_item_usage_account_id,line_item_product_code,line_item_usage_type,line_item_currency_code,line_item_unblended_cost,product_product_name,resource_tags_user_team";
		const values =
			"1,2026-09-01,Usage,2026-09-02,2026-09-03,2,AmazonBedrock,USE1-Claude4.6Sonnet-output-tokens,USD,0.5,Amazon Bedrock,search";
		const file = csvFixture("part-00001.snappy.parquet", `${header}\n${values}\n`);
		expect(awsCur.recognise(file.probe)).toMatchObject({
			layout: "aws.cur/athena",
			warnings: [{ code: "part_of_export" }],
		});
		expect(read(file)).toMatchObject([{ value: { dimensions: { tags: { team: "search" } } } }]);
	});

	test("missing columns are named in the report's own spelling", () => {
		const cut = csvFixture("cur.csv", "lineItem/LineItemType,lineItem/UnblendedCost\n");
		expect(awsCur.recognise(cut.probe)).toMatchObject({
			code: "missing_column",
			missing: expect.arrayContaining(["bill/PayerAccountId", "lineItem/CurrencyCode"]),
		});
	});

	test("another CSV is not this source", () => {
		expect(awsCur.recognise(csvFixture("a.csv", "BilledCost,ChargeCategory\n").probe)).toBeNull();
	});
});

describe("the legacy report", () => {
	test("models, token types and single tokens of both billing shapes; the rest outside; bad rows with their money", () => {
		expect(read(legacy).map(summary)).toEqual([
			"2 billed 0.0000000018 USD claude-sonnet-4-6 input standard 0.6",
			"3 billed 0.5 USD claude-haiku-4-5 cache_read standard 5000000",
			"4 billed 2.25 USD claude-opus-4-8 output standard 90000",
			"5 skipped 3 outside_ai_scope -=Amazon Simple Storage Service",
			"6 billed 10 USD - other null -",
			"7 billed -10 USD - other null -",
			"8 billed 9 USD - other null -",
			"9 billed 100 USD - other null -",
			"10 billed 0 USD - other null -",
			"11 billed 20 USD - other null -",
			"12 billed 50 USD - other null -",
			"13 billed 5 USD - other null -",
			"14 billed 0.4 USD - other null -",
			"15 billed -0.3 USD claude-sonnet-4-6 input standard -",
			"16 billed -0.2 USD - other null -",
			"17 billed -0.1 USD claude-sonnet-4-6 input standard -",
			"18 quarantined 1.25 bad_category line_item_line_item_type=Surprise",
			"19 quarantined - bad_amount line_item_unblended_cost=lots",
			"20 quarantined - missing_value line_item_unblended_cost=-",
			"21 quarantined 2.5 missing_value line_item_currency_code=-",
			"22 quarantined 3.5 bad_date line_item_usage_end_date=2026-09-04T22:00:00.000Z",
			"23 quarantined 4.5 bad_date bill_billing_period_start_date=September",
			"24 quarantined 5.5 bad_quantity line_item_usage_amount=many",
		]);
	});

	test("each line item type has its FOCUS category and its billed, effective, contracted and list cost", () => {
		expect(charged(read(legacy))).toEqual([
			"2 Usage 0.0000000018 0.0000000018 0.0000000018 0.000000002",
			"3 Usage 0.5 0.5 0.5 0.5",
			"4 Usage 2.25 2.25 2.25 2.25",
			"6 Usage 10 7 10 12",
			"7 Usage -10 0 0 0",
			"8 Purchase 9 2 9 9",
			"9 Purchase 100 0 100 100",
			"10 Usage 0 0.75 0.75 1",
			"11 Purchase 20 1.75 20 20",
			"12 Purchase 50 0 50 50",
			"13 Purchase 5 5 5 5",
			"14 Tax 0.4 0.4 0.4 0.4",
			"15 Credit -0.3 -0.3 -0.3 -0.3",
			"16 Adjustment/Correction -0.2 -0.2 -0.2 -0.2",
			"17 Adjustment -0.1 -0.1 -0.1 -0.1",
		]);
	});

	test("money in is charged plus skipped plus quarantined, exactly", () => {
		const total = read(legacy).reduce(
			(sum, { amount }) => (amount === null ? sum : addDecimal(sum, amount)),
			DECIMAL_ZERO,
		);
		expect(formatDecimal(total)).toBe("206.8000000018");
	});

	test("a line has scope, account, dimensions, tags and invoice", () => {
		expect(read(legacy)[0]).toMatchObject({
			scope: { kind: "billing-period", month: "2026-09" },
			value: {
				account: { issuer: "aws", externalId: "111122223333", name: null },
				dimensions: {
					provider: "aws",
					service: "Amazon Bedrock",
					subAccount: "444455556666",
					apiKey: null,
					principal: null,
					resource: "arn:aws:bedrock:us-east-1:444455556666:application-inference-profile/abc",
					model: "claude-sonnet-4-6",
					tags: { team: "search", "costCategory/Department": "R&D" },
					names: {},
				},
				period: { start: Date.UTC(2026, 8, 4, 23), end: Date.UTC(2026, 8, 5) },
				invoiceId: "INV-1",
				description: "$0.003 per 1K tokens",
			},
		});
	});

	test("a fee that ends at 23:59:59 covers its last day", () => {
		expect(read(legacy)[6]).toMatchObject({
			value: { period: { start: Date.UTC(2026, 8, 1), end: Date.UTC(2026, 9, 1) } },
		});
	});
});

describe("CUR 2.0", () => {
	test("net costs are what is billed; a discount's own line is inside them; maps give tags and product", () => {
		expect(read(second).map(summary)).toEqual([
			"2 billed 0.9 USD gpt-oss-120b output flex 1500000",
			"3 billed 0 USD gpt-oss-120b output flex -",
			"4 billed 0.2 USD - other null -",
			"5 billed 5 USD - other null -",
			"6 quarantined 0.25 bad_tags resource_tags=broken",
		]);
		expect(charged(read(second))).toEqual([
			"2 Usage 0.9 0.9 0.9 1",
			"3 Adjustment 0 0 0 0",
			"4 Usage 0.2 0.2 0.2 0.2",
			"5 Usage 5 3 5 5",
		]);
		expect(read(second)[0]).toMatchObject({
			value: {
				account: { name: "Acme payer" },
				dimensions: {
					service: "Amazon Bedrock",
					principal: "arn:aws:sts::444455556666:assumed-role/app/run",
					tags: { team: "search", aws_created_by: "x", "costCategory/department": "R&D" },
					names: { subAccount: "search-prod" },
				},
				invoiceId: "INV-2",
			},
		});
	});
});
