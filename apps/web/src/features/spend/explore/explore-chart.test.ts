import { describe, expect, test } from "vitest";
import { testGroup, testSpend } from "../testing/spend-fixture.ts";
import { groupChart } from "./explore-chart.ts";

const value = (text: string) => ({ kind: "value", value: text }) as const;

describe("a chart of groups", () => {
	test("stacks the largest sub-groups of all and sums the rest, so that each bar is its group", () => {
		const models = ["m1", "m2", "m3", "m4", "m5", "m6", "m7"];
		const subGroups = models.map((model, index) => testGroup(value(model), String(10 - index)));
		const spend = testSpend([testGroup(value("a"), "49", { subGroups }), testGroup({ kind: "none" }, "2")]);
		const { series, points } = groupChart(spend, { group: "team", subGroup: "model" }, () => null);
		expect(series.map(({ name }) => name)).toEqual(["m1", "m2", "m3", "m4", "m5", "m6", "Everything else"]);
		expect(points.map(({ label, values, total }) => [label, values, total])).toEqual([
			["a", ["10", "9", "8", "7", "6", "5", "4"], "49"],
			["Unallocated", ["0", "0", "0", "0", "0", "0", "2"], "2"],
		]);
	});

	test("without sub-groups has one series", () => {
		const { series, points } = groupChart(
			testSpend([testGroup(value("a"), "3")]),
			{ group: "team", subGroup: null },
			() => "/there",
		);
		expect(series.map(({ name }) => name)).toEqual(["Spend"]);
		expect(points).toMatchObject([{ values: ["3"], total: "3", href: "/there" }]);
	});
});
