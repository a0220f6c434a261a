import { expect, test } from "vitest";
import { alertsAsked, alertsHref, isFiltered, parseAlertsUrl, refiltered, unfiltered } from "./alerts-url.ts";

const ID = "0198c5a2-2f4e-7c3a-9a51-5f1d3c2b1a00";
const NONE = { kind: null, severity: null, owner: null, text: null, of: null };

test.each([
	["", { view: "open", filter: NONE, cursor: null }],
	["view=mine", { view: "mine", filter: NONE, cursor: null }],
	[`view=resolved&cursor=${ID}`, { view: "resolved", filter: NONE, cursor: ID }],
	[
		"kind=anomaly&owner=nobody",
		{ view: "open", filter: { ...NONE, kind: "anomaly", owner: "nobody" }, cursor: null },
	],
	[
		`view=all&severity=critical&owner=${ID}&q=past+80`,
		{ view: "all", filter: { ...NONE, severity: "critical", owner: ID, text: "past 80" }, cursor: null },
	],
	[
		"view=all&of=team%3Asearch",
		{ view: "all", filter: { ...NONE, of: { kind: "team", slug: "search" } }, cursor: null },
	],
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
		{ of: "key:abc" },
		{ of: "team:" },
		{ kind: "policy", severity: "high", owner: "ada", q: "  " },
	]) {
		expect(parseAlertsUrl(params)).toEqual({ view: "open", filter: NONE, cursor: null });
	}
});

test("another filter begins at the first page and keeps the view and the other filters", () => {
	const url = parseAlertsUrl({ view: "all", kind: "budget", q: "team", cursor: ID });
	expect(refiltered(url, { severity: "info", kind: null })).toBe("/alerts?view=all&severity=info&q=team");
	expect(unfiltered(url)).toBe("/alerts?view=all");
	expect(isFiltered(url.filter)).toBe(true);
	expect(isFiltered(NONE)).toBe(false);
});

test("mine are those that are not over, whatever their state", () => {
	expect(alertsAsked("mine")).toEqual({ status: "active", mine: true });
	expect(alertsAsked("snoozed")).toEqual({ status: "snoozed", mine: false });
});
