import type { BudgetStanding, BudgetSummary } from "@outlay/db/read-models/budgets";
import { type Day, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";

export function testDay(text: string): Day {
	const day = parseDay(text);
	invariant(day.ok, text);
	return day.value;
}

/** A monthly budget of money for the whole organization that was never evaluated; tests say what differs. */
export function budgetOf(over: Partial<BudgetSummary> & { readonly id: string }): BudgetSummary {
	return {
		name: over.id,
		scope: [],
		unit: "money",
		currency: "USD",
		costView: "consumption",
		basis: "record",
		window: { kind: "month", calendar: "calendar" },
		startDay: testDay("2026-03-01"),
		mode: "alert",
		perPerson: false,
		people: null,
		rollover: null,
		thresholds: [],
		revision: 1,
		version: 1,
		versionKind: "original",
		standing: null,
		parentId: null,
		leftToHandOut: null,
		headroom: null,
		endedAt: null,
		openRequests: 0,
		...over,
	};
}

/** On the third of four days, 45 of 100 used, without a forecast; nothing is missing. */
export function standingOf(): BudgetStanding {
	return {
		status: "within",
		evaluatedAt: new Date(0),
		today: testDay("2026-03-03"),
		period: { start: testDay("2026-03-01"), end: testDay("2026-03-05") },
		amount: "100",
		carried: "0",
		planned: "100",
		cap: "120",
		used: "45.000000000000000001",
		left: "54.999999999999999999",
		forecast: null,
		forecastRange: null,
		forecastMethod: null,
		forecastPending: false,
		unconverted: [],
		unpriced: [],
		completeTo: testDay("2026-03-02"),
		late: [],
		undelivered: [],
	};
}
