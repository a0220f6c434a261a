import { DEFAULT_AI_SCOPE } from "@outlay/finops/ai-scope";
import { describe, expect, test } from "vitest";
import type { RowOutcome } from "../connector.ts";
import { csvFixture, type Fixture, fixture, summary } from "../testing/fixture-rows.ts";
import { azureCostDetails } from "./azure-cost-details.ts";

const ea = fixture(import.meta.url, "actual-cost-ea.csv");
const CONTEXT = { layout: "", aiScope: DEFAULT_AI_SCOPE };
const read = ({ rows }: Fixture): readonly RowOutcome[] =>
	rows.flatMap((row) => azureCostDetails.read(row, CONTEXT));

const MCA =
	"invoiceId,billingAccountId,billingPeriodStartDate,billingPeriodEndDate,date,costInBillingCurrency,billingCurrency,chargeType,meterCategory,meterSubCategory,meterName,unitOfMeasure,quantity,SubscriptionId,consumedService";

describe("recognising", () => {
	test("a file speaks for its billing period, whose last day Azure writes", () => {
		expect(azureCostDetails.recognise(ea.probe)).toMatchObject({
			layout: "azure.cost-details/ea",
			unknownColumns: ["ConsumedService", "Extra"],
			span: { start: "2026-09-01", end: "2026-10-01" },
		});
		expect(ea.rows[0] && azureCostDetails.coverage?.(ea.rows[0])).toEqual({
			start: "2026-09-01",
			end: "2026-10-01",
		});
	});

	test("a file without rows is an export too; Customer Agreements spell columns their own way", () => {
		expect(azureCostDetails.recognise(csvFixture("a.csv", `${MCA}\n`).probe)).toMatchObject({
			layout: "azure.cost-details/mca",
			unknownColumns: ["consumedService"],
			span: null,
		});
	});

	test("missing columns are named; another CSV is not this source", () => {
		const cut = csvFixture("a.csv", "MeterCategory,ChargeType,UnitOfMeasure,Cost\n");
		expect(azureCostDetails.recognise(cut.probe)).toMatchObject({
			code: "missing_column",
			missing: expect.arrayContaining(["BillingCurrency or BillingCurrencyCode", "Date"]),
		});
		expect(azureCostDetails.recognise(csvFixture("a.csv", "UnitOfMeasure,AccountTypes\n").probe)).toBeNull();
	});
});

test("quantities count units of measure; bad rows name field and value and keep their money", () => {
	expect(read(ea).map(summary)).toEqual([
		"2 billed 0.000026875 EUR gpt-4o input standard 12500",
		"3 billed 4 EUR gpt-5.4 output standard 500000",
		"4 skipped 0.00004 outside_ai_scope -=Storage",
		"5 billed -1 EUR gpt-4o input standard -",
		"6 quarantined 2 amortized_cost ChargeType=UnusedReservation",
		"7 quarantined 3 bad_category ChargeType=Surprise",
		"8 quarantined 5 bad_date Date=2026-13-01",
		"9 quarantined 6 bad_date BillingPeriodStartDate=30/09/2026",
		"10 quarantined - bad_amount Cost=1.234,5",
		"11 quarantined 7 bad_tags Tags=team=search",
		"12 quarantined 8 bad_quantity Quantity=many",
	]);
});

test("a line has scope, account, dimensions, category and class", () => {
	expect(read(ea)[0]).toMatchObject({
		scope: { kind: "billing-period", month: "2026-09" },
		value: {
			account: { issuer: "microsoft", externalId: "8600001", name: "Acme" },
			dimensions: {
				provider: "microsoft",
				service: "Cognitive Services",
				subAccount: "sub-1",
				resource: "/subscriptions/sub-1/openai",
				tags: { team: "search", env: "prod" },
				names: { subAccount: "Search", resource: "openai" },
			},
			period: { start: Date.UTC(2026, 8, 4), end: Date.UTC(2026, 8, 5) },
		},
	});
	expect(read(ea)[3]).toMatchObject({ value: { category: "Adjustment", chargeClass: "Correction" } });
});

test("a Customer Agreement's row is read by its own spelling", () => {
	const values =
		"G-1,acc,09/01/2026,09/30/2026,09/04/2026,0.5,EUR,Usage,Foundry Models,,GPT 5 Inpt Glbl,1M,0.25,sub-1,x";
	expect(read(csvFixture("a.csv", `${MCA}\n${values}\n`))).toMatchObject([
		{
			value: { invoiceId: "G-1", quantity: { digits: 25000000n, scale: 2 }, dimensions: { model: "gpt-5" } },
		},
	]);
});
