import { addMonths, type Day, type Month, monthOf, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { describe, expect, test } from "vitest";
import { type OverviewChoices, overviewFilters, overviewQuery } from "./query.ts";

const today = day("2026-11-21");
const november: Month = monthOf(today);
const choices: OverviewChoices = {
	today,
	months: [november, addMonths(november, -1)],
	environments: [{ slug: "production", name: "Production" }],
};

const read = (params: Record<string, string>) => overviewQuery(Promise.resolve(params), choices);

describe("the Overview's address", () => {
	test("without parameters is this month, compared with the one before, every environment", async () => {
		expect(await read({})).toEqual({
			month: "2026-11",
			compare: "previous",
			view: "consumption",
			environment: null,
		});
	});

	test.each([
		["a month without data", { month: "2031-01" }],
		["a word that is no view", { view: "x" }],
		["an environment of someone else", { environment: "theirs" }],
	])("falls back to the default for %s", async (_name, params) => {
		expect(await read(params)).toEqual(await read({}));
	});

	test("every chip keeps what the other chips say", async () => {
		const query = await read({ month: "2026-10", view: "invoice", environment: "production" });
		const environment = overviewFilters(query, choices).find((filter) => filter.key === "environment");
		expect(environment?.value).toBe("Production");
		expect(environment?.options[0]?.href).toBe("/?month=2026-10&view=invoice");
	});

	test("a month under way is compared with the same days, a whole one with the whole", async () => {
		const words = async (month: string) =>
			overviewFilters(await read({ month }), choices).find((filter) => filter.key === "compare")?.value;
		expect(await words("2026-11")).toBe("same days, Oct");
		expect(await words("2026-10")).toBe("Sep");
	});
});

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, "the fixture is a day");
	return parsed.value;
}
