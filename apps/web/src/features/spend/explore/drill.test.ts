import { describe, expect, test } from "vitest";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { withFilter } from "../query/spend-url.ts";
import { chargesHref, drillHref } from "./drill.ts";

describe("drilling down", () => {
	test("adds the filter and groups by the next finer thing", () => {
		const url = { ...EXPLORE_DEFAULTS, subGroupBy: "model" as const };
		expect(drillHref(url, "department", "support")).toBe("/explore?groupBy=team&department=support");
		expect(drillHref(url, "team", null)).toBe("/explore?groupBy=feature&team=_none");
	});

	test("skips what is one value already", () => {
		const inTeam = withFilter(EXPLORE_DEFAULTS, "team", ["search"]);
		expect(drillHref(inTeam, "department", "commerce")).toBe(
			"/explore?groupBy=feature&department=commerce&team=search",
		);
	});

	test("ends at the charges of the same days and filters", () => {
		const url = withFilter({ ...EXPLORE_DEFAULTS, range: { kind: "named", name: "last-7" } }, "model", [
			"gpt-5",
		]);
		expect(chargesHref(url)).toBe("/explore/charges?range=last-7&model=gpt-5");
	});
});
