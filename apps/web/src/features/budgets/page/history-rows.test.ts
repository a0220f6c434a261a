import { expect, test } from "vitest";
import { budgetOf, testDay as day } from "../testing/budget-fixture.ts";
import { historyRows } from "./history-rows.ts";

const version = (number: number, at: number, everyPeriod: string | null) => ({
	...{ version: number, author: "Ada", publishedAt: new Date(at), everyPeriod },
	kind: number === 1 ? ("original" as const) : ("revised" as const),
	note: number === 1 ? "" : "A launch",
	periods: number === 1 ? [] : [{ start: day("2026-04-01"), amount: "70" }],
});
const by = { author: "Grace", at: new Date(25) };

test("the plan and every other change are one list by time, from what to what", () => {
	const rows = historyRows({
		budget: budgetOf({ id: "b" }),
		versions: [version(2, 30, "120"), version(1, 10, "100")],
		changes: [
			{ ...by, id: "9 name", at: new Date(40), field: "name", before: "Old", after: "New" },
			{ ...by, id: "8 mode", field: "mode", before: "alert", after: "cap" },
			{ ...by, id: "8 rollover", field: "rollover", before: null, after: { ceiling: "50" } },
			{
				...{ ...by, id: "8 thresholds", field: "thresholds", before: [] },
				after: [
					{ basis: "actual", percent: 80 },
					{ basis: "forecast", amount: "90" },
				],
			},
		],
	});
	expect(rows.map(({ author, what, before, after, note }) => [author, what, before, after, note])).toEqual([
		["Grace", "Name", "Old", "New", ""],
		[
			"Ada",
			"Plan, version 2, revised",
			"$100.00 every period",
			"$120.00 every period; $70.00 from 1 Apr",
			"A launch",
		],
		["Grace", "Mode", "Alert", "Cap", ""],
		["Grace", "What a period leaves", "Is gone", "Rolls over, at most $50.00", ""],
		["Grace", "Thresholds", "None", "80 % used, $90.00 forecast", ""],
		["Ada", "Plan, version 1, original", null, "$100.00 every period", ""],
	]);
	expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
});
