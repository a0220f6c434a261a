import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { expect, test } from "vitest";
import { openForecasts } from "./ask-forecast.ts";

const start = parseDay("2026-01-01");
invariant(start.ok, "it is a day");
const series = {
	start: start.value,
	values: Array.from({ length: 60 }, (_, day) => BigInt(100 + (day % 7)) * 10n ** 18n),
};

test("looking at the past stands still while somebody waits, and goes on afterwards", async () => {
	const forecasts = openForecasts();
	const order: string[] = [];
	const { promise: opened, resolve: open } = Promise.withResolvers<void>();
	const urgent = forecasts.first(async () => {
		await opened;
		order.push("urgent");
	});
	const past = forecasts.patient.measure({ series, events: [] }).then(() => order.push("past"));
	const pass = forecasts.patient.ask({ series, horizon: 3, events: [] }).then(() => order.push("pass"));
	expect((await forecasts.ask({ series, horizon: 2, events: [] }))?.sums).toHaveLength(2);
	expect(order).toEqual([]);
	open();
	await Promise.all([urgent, past, pass]);
	expect(order.toSorted()).toEqual(["pass", "past", "urgent"]);
	expect(order[0]).toBe("urgent");
});

test("what failed keeps nobody waiting", async () => {
	const forecasts = openForecasts();
	await expect(forecasts.first(() => Promise.reject(new Error("no")))).rejects.toThrow("no");
	expect((await forecasts.patient.ask({ series, horizon: 1, events: [] }))?.sums).toHaveLength(1);
});
