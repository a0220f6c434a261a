import { expect, test } from "vitest";
import { headroomText } from "./headroom-text.ts";
import { budgetOf } from "./testing/budget-fixture.ts";

test.each([
	[undefined, "No budget is above it."],
	[null, "It draws on All, which has no amount for this period."],
	["-15", "It draws on All, of which $15.00 too much is given already."],
	["20", "It draws on All, which has $20.00 left beside its parts and the increases that count today."],
	[
		"19.99",
		"It draws on All, which has $19.99 left beside its parts and the increases that count today: $0.01 less than this.",
	],
])("headroom of %s: %s", (headroom, text) => {
	const parent = headroom === undefined ? undefined : budgetOf({ id: "All", headroom, leftToHandOut: "99" });
	expect(headroomText(parent, "20")).toBe(text);
});
