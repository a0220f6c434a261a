import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";

const start = parseDay("2026-03-01");
invariant(start.ok, "this is a day");

/** A monthly budget of money for the whole organization that was never evaluated; tests say what differs. */
export function budgetOf(over: Partial<BudgetSummary> & { readonly id: string }): BudgetSummary {
	invariant(start.ok, "this is a day");
	return {
		name: over.id,
		scope: [],
		unit: "money",
		currency: "USD",
		costView: "consumption",
		basis: "record",
		window: { kind: "month", calendar: "calendar" },
		startDay: start.value,
		mode: "alert",
		rollover: null,
		thresholds: [],
		revision: 1,
		version: 1,
		versionKind: "original",
		standing: null,
		parentId: null,
		leftToHandOut: null,
		openRequests: 0,
		...over,
	};
}
