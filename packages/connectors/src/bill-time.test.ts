import { expect, test } from "vitest";
import { billingMonth, billPeriod, parseBillTime } from "./bill-time.ts";

const iso = (instant: number | null): string | null =>
	instant === null ? null : new Date(instant).toISOString();

test.each([
	["2024-09-18 23:00:00", "2024-09-18T23:00:00.000Z"],
	["2024-09-18T23:00:00Z", "2024-09-18T23:00:00.000Z"],
	["2023-11-01T00:00:00.000Z", "2023-11-01T00:00:00.000Z"],
	["2026-09-18T23:00:00.123456789Z", "2026-09-18T23:00:00.000Z"],
	["2024-09-18T23:00:00+02:00", "2024-09-18T21:00:00.000Z"],
	["2024-09-18", "2024-09-18T00:00:00.000Z"],
	["5/1/25", "2025-05-01T00:00:00.000Z"],
	["09/30/2023", "2023-09-30T00:00:00.000Z"],
	["9/30/2023 13:05", "2023-09-30T13:05:00.000Z"],
	["30/9/2023", null],
	["2/30/2023", null],
	["45123", null],
	["yesterday", null],
])("%s is %s", (text, expected) => {
	expect(iso(parseBillTime(text))).toBe(expected);
});

test("a billing month comes from the start; a slashed date that is no first day is refused", () => {
	expect(billingMonth("2026-05-01T00:00:00Z", "BillingPeriodStart")).toEqual({ ok: true, value: "2026-05" });
	expect(billingMonth("5/1/25", "BillingPeriodStart")).toEqual({ ok: true, value: "2025-05" });
	expect(billingMonth("1/5/25", "BillingPeriodStart")).toMatchObject({
		ok: false,
		error: { code: "bad_date", field: "BillingPeriodStart", value: "1/5/25" },
	});
});

test.each([
	["2026-05-01", "2026-05-02", "2026-05-01T00:00:00.000Z", "2026-05-02T00:00:00.000Z"],
	["2026-05-01T00:00:00Z", "2026-05-31T23:59:59Z", "2026-05-01T00:00:00.000Z", "2026-06-01T00:00:00.000Z"],
	["2026-05-01T10:00:00Z", "2026-05-01T10:00:00Z", "2026-05-01T10:00:00.000Z", "2026-05-01T10:00:01.000Z"],
])("%s to %s", (start, end, from, to) => {
	const period = billPeriod({ field: "s", text: start }, { field: "e", text: end });
	expect(period.ok && [iso(period.value.start), iso(period.value.end)]).toEqual([from, to]);
});

test("a period that ends before it starts, or lacks a bound, names the field", () => {
	expect(billPeriod({ field: "s", text: "2026-05-02" }, { field: "e", text: "2026-05-01" })).toMatchObject({
		error: { code: "bad_date", field: "e", value: "2026-05-01" },
	});
	expect(billPeriod({ field: "s", text: null }, { field: "e", text: "2026-05-01" })).toMatchObject({
		error: { code: "missing_value", field: "s", value: null },
	});
});
