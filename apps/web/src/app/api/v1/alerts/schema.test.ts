import { expect, test } from "vitest";
import { alertActionSchema } from "./schema.ts";

const ID = "0198c5a2-2f4e-7c3a-9a51-5f1d3c2b1a00";
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is wrong with an action, by field; empty: nothing. */
function faultsOf(body: object): readonly (readonly [string, string])[] {
	const parsed = alertActionSchema.safeParse({ ids: [ID], ...body });
	return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => [path.join("."), message]);
}
const until = (ahead: number) => new Date(Date.now() + ahead).toISOString();

test("a snooze ends later than now and within 30 days", () => {
	const fault = [["until", "Write a time later than now, at most 30 days ahead."]];
	expect(faultsOf({ action: "snooze", until: until(HOUR_MS) })).toEqual([]);
	expect(faultsOf({ action: "snooze", until: until(30 * DAY_MS - HOUR_MS) })).toEqual([]);
	expect(faultsOf({ action: "snooze", until: until(-HOUR_MS) })).toEqual(fault);
	expect(faultsOf({ action: "snooze", until: until(30 * DAY_MS + HOUR_MS) })).toEqual(fault);
	expect(faultsOf({ action: "snooze", until: "tomorrow" }).at(0)?.at(0)).toBe("until");
});

test("resolving needs a reason, a comment its text", () => {
	expect(faultsOf({ action: "resolve", reason: "  " })).toEqual([["reason", "Say why it is over."]]);
	expect(faultsOf({ action: "resolve", reason: "Paid." })).toEqual([]);
	expect(faultsOf({ action: "comment", note: "" })).toEqual([["note", "Write the comment."]]);
	expect(faultsOf({ action: "acknowledge" })).toEqual([]);
});

test("from one to 200 alerts are acted on at once", () => {
	const many = (length: number) => ({ action: "take", ids: Array.from({ length }, () => ID) });
	expect(faultsOf(many(200))).toEqual([]);
	expect(faultsOf(many(201))).toEqual([["ids", "Name at most 200 alerts."]]);
	expect(faultsOf(many(0))).toEqual([["ids", "Name at least one alert."]]);
});
