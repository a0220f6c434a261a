import type { ChargeOwner } from "@outlay/db/read-models/spend-charge-row";
import { expect, test } from "vitest";
import { ownerText } from "./owner-text.ts";

const named = (name: string) => ({ id: name.toLowerCase(), name });
const nobody: ChargeOwner = {
	...{ department: null, team: null, feature: null },
	...{ billedCost: "1", effectiveCost: "1" },
};

test.each([
	["Unallocated", {}],
	["Product", { department: named("Product") }],
	["Search", { department: named("Product"), team: named("Search") }],
	["Search, Ranking", { department: named("Product"), team: named("Search"), feature: named("Ranking") }],
])("a charge of %s says so", (text, owner) => {
	expect(ownerText({ ...nobody, ...owner })).toBe(text);
});
