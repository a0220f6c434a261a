import { expect, test } from "vitest";
import { budgetsCsv } from "./budgets-csv.ts";
import { budgetOf, standingOf } from "./testing/budget-fixture.ts";

function cellsOf(line: string | undefined, header: string | undefined): Readonly<Record<string, string>> {
	const names = header?.split(",") ?? [];
	const cells = line?.split(",") ?? [];
	return Object.fromEntries(cells.map((cell, index) => [names[index], cell]));
}

test("a budget is a line with exact amounts; what is not known is an empty cell, and no name is a formula", () => {
	const standing = { ...standingOf(), unconverted: ["EUR", "GBP"] };
	const csv = budgetsCsv([budgetOf({ id: "=1+1", standing }), budgetOf({ id: "New" })]);
	const [header, first, second, ...end] = csv.split("\r\n");
	expect(end).toEqual([""]);
	const names = header?.replaceAll(/"[^"]*"/g, "quoted");
	const quoted = (line: string | undefined) => line?.replaceAll(/"[^"]*"/g, "quoted");
	expect(cellsOf(quoted(first), names)).toMatchObject({
		Budget: "'=1+1",
		State: "within",
		"Period start": "2026-03-01",
		"Period's last day": "2026-03-04",
		Used: "45.000000000000000001",
		Forecast: "",
		Unconverted: "EUR; GBP",
	});
	expect(cellsOf(quoted(second), names)).toMatchObject({ Budget: "New", State: "", Used: "" });
	expect(first?.split(",").length).toBe(second?.split(",").length);
});
