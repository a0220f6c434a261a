import { type AlertSeverity, SEVERITY_RANK } from "./alert-notice.ts";
import type { Day } from "./day.ts";
import type { BudgetEvaluation, ThresholdTransition } from "./evaluate-budget.ts";

/** An episode of a budget that is not resolved. */
export interface OpenBudgetEpisode {
	/** As its marks name the period. */
	readonly periodStart: Day;
	/** What people were last called with. It may be less severe by now. */
	readonly told: AlertSeverity;
}

type Crossing = Extract<ThresholdTransition, { readonly kind: "crossed" }>;

/** What an evaluation does to a budget's episode. `lowered`: a change of the budget made it less; nobody is called. */
export type BudgetAlertChange =
	| {
			readonly transition: "opened" | "escalated" | "lowered";
			readonly periodStart: Day;
			readonly severity: AlertSeverity;
			readonly crossing: Crossing;
	  }
	/** `fell`: spend is below every threshold that had fired. `changed`: the amount or the thresholds. `ended`: the period. */
	| { readonly transition: "resolved"; readonly why: "fell" | "changed" | "ended" };

/**
 * One episode per budget and period: opened by the first threshold that is told, escalated by each further one, lowered
 * by a change that leaves it less severe, resolved when none holds any more. Pure: the same evaluation of the same episode
 * changes it in the same way, and one without transitions changes nothing.
 */
export function budgetAlertChanges(
	open: OpenBudgetEpisode | null,
	{ transitions, marks, state }: BudgetEvaluation,
): readonly BudgetAlertChange[] {
	const crossing = transitions.find((each) => each.kind === "crossed" && each.tell);
	const periodStart = marks[0]?.periodStart;
	const changes: BudgetAlertChange[] = [];
	const isOver = open !== null && (periodStart === undefined || periodStart !== open.periodStart);
	if (isOver) changes.push({ transition: "resolved", why: whyResolved(transitions) });
	if (crossing?.kind !== "crossed" || periodStart === undefined) return changes;
	const severity = severityOf(crossing, state.limits?.planned ?? null);
	if (open === null || isOver) return [...changes, { transition: "opened", periodStart, severity, crossing }];
	// A raised plan arms thresholds again and a lower one fires: good news, and no call to whoever has the alert.
	const isChanged = transitions.some((each) => each.kind === "rearmed" && each.why === "changed");
	const isLess = SEVERITY_RANK[severity] < SEVERITY_RANK[open.told];
	const transition = isChanged && isLess ? "lowered" : "escalated";
	return [...changes, { transition, periodStart, severity, crossing }];
}

/** Of several reasons the one that says most: a period that ended takes all with it. */
function whyResolved(transitions: readonly ThresholdTransition[]): "fell" | "changed" | "ended" {
	const whys = transitions.flatMap((each) => (each.kind === "rearmed" ? [each.why] : []));
	return (["ended", "changed", "fell"] as const).find((why) => whys.includes(why)) ?? "ended";
}

/** The plan is used up: critical. It will be, or four fifths of it are used: a warning. */
function severityOf({ threshold, value }: Crossing, planned: bigint | null): AlertSeverity {
	if (planned === null) return "warning";
	if (value >= planned) return threshold.basis === "actual" ? "critical" : "warning";
	return value * 5n >= planned * 4n ? "warning" : "info";
}
