import { expect, test } from "vitest";
import { alertsAsked, alertsHref, parseAlertsUrl } from "./alerts-url.ts";

const ID = "0198c5a2-2f4e-7c3a-9a51-5f1d3c2b1a00";

test.each([
	["", { view: "open", cursor: null }],
	["view=mine", { view: "mine", cursor: null }],
	[`view=resolved&cursor=${ID}`, { view: "resolved", cursor: ID }],
] as const)("the address with %j is read and written the same", (query, url) => {
	expect(parseAlertsUrl(Object.fromEntries(new URLSearchParams(query)))).toEqual(url);
	expect(alertsHref(url)).toBe(query === "" ? "/alerts" : `/alerts?${query}`);
});

test("what does not parse shows the open ones from the newest", () => {
	for (const params of [
		{ view: "other" },
		{ view: ["mine", "all"] },
		{ cursor: "1" },
		{ cursor: [ID, ID] },
	]) {
		expect(parseAlertsUrl(params)).toEqual({ view: "open", cursor: null });
	}
});

test("mine are those that are not over, whatever their state", () => {
	expect(alertsAsked("mine")).toEqual({ status: "active", mine: true });
	expect(alertsAsked("snoozed")).toEqual({ status: "snoozed", mine: false });
});
