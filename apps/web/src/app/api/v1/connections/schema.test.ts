import { addDays, dayOf } from "@outlay/finops/day";
import { expect, test } from "vitest";
import { connectionChangeSchema } from "./schema.ts";

const today = () => dayOf(Date.now());
const accepts = (body: unknown): boolean => connectionChangeSchema.safeParse(body).success;

test("a first day is today or a day of the last 1,100", () => {
	expect(accepts({ firstDay: today() })).toBe(true);
	expect(accepts({ firstDay: addDays(today(), -1_099) })).toBe(true);
	expect(accepts({ firstDay: addDays(today(), -1_101) })).toBe(false);
	expect(accepts({ firstDay: addDays(today(), 2) })).toBe(false);
	expect(accepts({ firstDay: "2026-02-30" })).toBe(false);
});

test("a change that changes nothing, and one that is not known, are refused", () => {
	expect(accepts({})).toBe(false);
	expect(accepts({ historyDays: 30 })).toBe(false);
	expect(accepts({ claudeCode: "yes" })).toBe(false);
	expect(accepts({ analytics: false, claudeCode: true })).toBe(true);
});
