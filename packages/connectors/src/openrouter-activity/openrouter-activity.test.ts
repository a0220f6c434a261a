import { describe, expect, test } from "vitest";
import { csvFixture, fixture, jsonFixture, outcomesOf, summary } from "../testing/fixture-rows.ts";
import { openrouterActivity } from "./openrouter-activity.ts";

const csv = fixture(import.meta.url, "activity.csv");
const page = fixture(import.meta.url, "activity.json");

describe("recognising", () => {
	test("the dashboard's CSV and the API's page", () => {
		expect(openrouterActivity.recognise(csv.probe)).toMatchObject({
			layout: "openrouter.activity-csv/1",
			unknownColumns: [],
		});
		expect(openrouterActivity.recognise(page.probe)).toMatchObject({
			layout: "openrouter.activity-api/1",
			unknownColumns: [],
		});
	});

	test("missing columns are named", () => {
		const cut = csvFixture("a.csv", "Slug,BYOK Usage,Prompt Tokens\n");
		expect(openrouterActivity.recognise(cut.probe)).toMatchObject({ missing: ["Date", "Usage"] });
		const rows = jsonFixture("a.json", `{"data":[{"model_permaslug":"x","date":"2026-08-24"}]}`);
		expect(openrouterActivity.recognise(rows.probe)).toMatchObject({ missing: ["model", "usage"] });
	});

	test.each([
		["another CSV", csvFixture("a.csv", "Date,Usage\n")],
		["another page", jsonFixture("a.json", `{"data":[{"object":"bucket"}]}`)],
		["an empty page", jsonFixture("a.json", `{"data":[]}`)],
	])("%s is not this source", (_name, file) => {
		expect(openrouterActivity.recognise(file.probe)).toBeNull();
	});
});

test("usage is charged by day and model, use with own keys is not", () => {
	expect(outcomesOf(openrouterActivity, csv).map(summary)).toEqual([
		"2 billed 430.0700000001 USD anthropic/claude-opus-4-7 other null -",
		"3 billed 0 USD anthropic/claude-opus-4-7 other batch -",
		"4 quarantined 1.5 bad_date Date=yesterday",
		"5 quarantined 2.5 missing_value Slug=-",
		"6 quarantined - bad_amount Usage=free",
	]);
	expect(outcomesOf(openrouterActivity, page).map(summary)).toEqual([
		"1 billed 0.015000000000000000001 USD openai/gpt-4.1 other null -",
		"2 quarantined - not_a_page data=-",
	]);
	expect(outcomesOf(openrouterActivity, page)[0]).toMatchObject({
		value: {
			account: { issuer: "openrouter", externalId: null },
			dimensions: { provider: "openrouter", subAccount: "w-1" },
			period: { start: Date.UTC(2026, 7, 24), end: Date.UTC(2026, 7, 25) },
		},
	});
});
