import { expect, test } from "vitest";
import { daysText, type FollowedImport } from "./follow-import.ts";
import { compared, notAlone, VERIFY_USAGE } from "./verify-lines.ts";

const NONE = { currency: "", amountIn: "0", charged: "0", quarantined: "0", skipped: "0", residue: "0" };

function ended(over: Partial<FollowedImport>, answers: readonly string[] = []) {
	const rows = { read: 1, charged: 1, quarantined: 0, skipped: 0 };
	const found = { id: "a", status: "done", source: "openai.costs", rows, money: [], trouble: null, ...over };
	return { found, answers };
}

test("days that were confirmed are told by their first and their last one", () => {
	expect(daysText({ start: "2026-03-15", end: "2026-03-17" })).toBe("days 2026-03-15 to 2026-03-16");
	expect(daysText({ start: "2026-03-15", end: "2026-03-16" })).toBe("the day 2026-03-15");
});

test("an equation calls what rounding took rounding, and one row a row", () => {
	const money = [
		{ ...NONE, currency: "USD", amountIn: "1.5", charged: "1", residue: "0.5", unknownAmountRows: 1 },
	];
	const own = { sums: new Map([["USD", "1.5"]]), amounts: 1 };
	expect(compared(ended({ money }, ["account Main"]), own)).toEqual({
		verdict: "exact",
		lines: [
			"confirmed: account Main",
			"openai.costs: 1 row = 1 charged + 0 quarantined + 0 skipped",
			"USD 1.5 = 1 charged + 0 quarantined + 0 skipped + 0.5 rounding (1 row without a readable amount)",
			"decimal.js: USD 1.5",
		],
	});
});

test("usage without money has no equation of zeros", () => {
	const found = ended({ money: [{ ...NONE, unknownAmountRows: 0 }] });
	expect(compared(found, { sums: new Map(), amounts: 0 })).toEqual({
		verdict: "exact",
		lines: ["openai.costs: 1 row = 1 charged + 0 quarantined + 0 skipped"],
	});
});

test("a sum that is another one is different, also where Outlay has none", () => {
	const { verdict, lines } = compared(ended({}), { sums: new Map([["USD", "2"]]), amounts: 1 });
	expect([verdict, lines.at(-1)]).toEqual(["different", "WRONG: USD is 2 in the file and 0 in Outlay"]);
});

test("help says that it writes and confirms, and the refusal names both ways out", () => {
	expect(VERIFY_USAGE).toContain("it confirms what the import proposes");
	for (const fix of ["OUTLAY_SAMPLE=0", "--yes"]) expect(notAlone("http://h")).toContain(fix);
});
