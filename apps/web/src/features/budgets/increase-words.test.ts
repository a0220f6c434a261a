import { expect, test } from "vitest";
import { increaseHeadroom, increaseOf } from "./increase-words.ts";
import { budgetOf } from "./testing/budget-fixture.ts";

const ada = { key: "ada@example.com", name: "Ada" };

test.each([
	[{ ofPerson: false, person: null }, "Each"],
	[{ ofPerson: true, person: ada }, "Ada of Each"],
	[{ ofPerson: true, person: null }, "one person of Each"],
])("more of %o is of %s", (whose, text) => {
	expect(increaseOf({ budgetName: "Each", ...whose })).toBe(text);
});

test("only more of a whole budget draws on another one", () => {
	const parent = budgetOf({ id: "All", headroom: "20" });
	const row = { amount: "5" };
	expect(increaseHeadroom({ ...row, ofPerson: false }, parent)).toContain("It draws on All");
	expect(increaseHeadroom({ ...row, ofPerson: true }, undefined)).toBe(
		"Nobody else's amount changes, and it draws on no other budget.",
	);
});
