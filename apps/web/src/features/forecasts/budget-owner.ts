import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { ForecastOwnerQuery } from "@outlay/db/read-models/scope-forecasts";

/** The owner whose whole spend a budget counts, as forecasts of owners count it; null: it counts something else. */
export function forecastOwnerOf({
	scope,
	unit,
	basis,
	costView,
}: Pick<BudgetSummary, "scope" | "unit" | "basis" | "costView">): ForecastOwnerQuery | null {
	if (unit !== "money" || basis !== "record" || costView !== "consumption") return null;
	const [part, ...others] = scope;
	if (part === undefined) return { kind: "organization", slug: null };
	const [value, ...more] = part.values;
	if (value === undefined || more.length > 0 || others.length > 0) return null;
	const { dimension } = part;
	if (dimension !== "department" && dimension !== "team" && dimension !== "feature") return null;
	return { kind: dimension, slug: value.key };
}
