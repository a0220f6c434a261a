import type { BudgetSummary, PeopleCounts } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { countText } from "@outlay/finops/count-text";
import { type Day, dayOf } from "@outlay/finops/day";
import { percentText } from "@outlay/finops/decimal-text";
import Link from "next/link";
import { dayText } from "../../../design/day-text.ts";
import { Kpi, KpiStrip } from "../../../design/kpi-strip.tsx";
import { Notice } from "../../../design/notice.tsx";
import { add, isZero, percentOf, subtract } from "../../spend/query/decimal.ts";
import { BudgetAmount } from "../budget-amount.tsx";
import { budgetGaps } from "../budget-gaps.ts";
import { CAP_WORDS } from "../budget-words.ts";

interface FactsProps {
	readonly budget: BudgetSummary;
}

/** The headline figures of the running period. */
export function BudgetFacts({ budget }: FactsProps) {
	const { standing, mode, people } = budget;
	if (standing === null || standing.period === null) return null;
	if (people !== null) return <PeopleFacts budget={budget} people={people} />;
	const { planned, cap, used, left } = standing;
	const share = planned === null || used === null ? null : percentOf(used, planned);
	return (
		<KpiStrip label="Headline figures">
			<Kpi label="Plan" value={<BudgetAmount amount={planned} unit={budget} cents="small" />}>
				{planText(budget)}
			</Kpi>
			<Kpi label="Used" value={<BudgetAmount amount={used} unit={budget} cents="small" />}>
				{share === null ? "There is nothing to hold it against." : `${percentText(share)} of the plan.`}
			</Kpi>
			<Kpi label="Left" value={<BudgetAmount amount={left} unit={budget} cents="small" />}>
				{left === null
					? "No amount is set."
					: left.startsWith("-")
						? "More is used than planned."
						: "Of the plan."}
			</Kpi>
			<Kpi label="Cap" value={<BudgetAmount amount={cap} unit={budget} cents="small" />}>
				{mode === "cap" ? `${CAP_WORDS}.` : "This budget alerts; it is no cap."}
			</Kpi>
		</KpiStrip>
	);
}

/** Of a budget for each person: what each may use, and how many did. */
function PeopleFacts({ budget, people }: FactsProps & { readonly people: PeopleCounts }) {
	const { counted, over } = people;
	return (
		<KpiStrip label="Headline figures">
			<Kpi
				label="Each person"
				value={<BudgetAmount amount={budget.standing?.planned ?? null} unit={budget} cents="small" />}
			>
				{budget.standing?.planned == null ? "No amount is set." : "Nobody's share depends on another's."}
			</Kpi>
			<Kpi label="People" value={<span className="num">{countText(counted)}</span>}>
				Named by the spend of this period.
			</Kpi>
			<Kpi label="Over" value={<span className="num">{countText(over)}</span>}>
				{over === 0 ? "Nobody has used all of it." : "Used their amount or more."}
			</Kpi>
		</KpiStrip>
	);
}

/** What the plan is made of: "$1,000.00 set, $120.00 carried over". */
function planText({ standing, ...unit }: BudgetSummary): string {
	if (standing === null || standing.amount === null || standing.planned === null) return "No amount is set.";
	const { amount, carried, planned } = standing;
	const more = subtract(planned, add(amount, carried ?? "0"));
	return [
		`${budgetAmountText(amount, unit)} set`,
		...(carried === null || isZero(carried) ? [] : [`${budgetAmountText(carried, unit)} carried over`]),
		...(isZero(more) ? [] : [`${budgetAmountText(more, unit)} of increases`]),
	].join(", ");
}

/** What stands in the way of reading the figures, in a sentence each. */
export function BudgetNotices({
	budget,
	stray,
	opensPrices,
}: FactsProps & {
	/** First days of amounts that begin no period any more. */
	readonly stray: readonly Day[];
	/** Whether the reader can enter prices. */
	readonly opensPrices: boolean;
}) {
	const { standing, endedAt } = budget;
	if (endedAt !== null)
		return (
			<Notice tone="info">
				Somebody ended this budget on {dayText(dayOf(endedAt.getTime()))}. Nothing counts for it any more; its
				figures are the last ones, and its history stays.
			</Notice>
		);
	if (standing === null)
		return <Notice tone="info">The worker is evaluating this budget. It takes a moment.</Notice>;
	const { status, period } = standing;
	const gaps = period === null ? [] : budgetGaps(standing);
	return (
		<>
			{status === "not_running" && (
				<Notice tone="info">
					This budget is not running: it begins on {budget.startDay}, or its time is over. Nothing counts for
					it today.
				</Notice>
			)}
			{status === "no_amount" && (
				<Notice tone="warn">
					No amount is set for this period, so nothing can be over it. Set one under Edit amounts.
				</Notice>
			)}
			{stray.length > 0 && (
				<Notice tone="warn">
					The fiscal calendar was changed: amounts from {stray.map(dayText).join(", ")} begin no period any
					more and hold for nothing. Publish amounts for the periods of now.
				</Notice>
			)}
			{gaps.map(({ kind, text }) => (
				<Notice key={kind} tone="warn">
					{text}
					{kind === "unconverted" && " Enter rates in the price book."}
					{kind === "unpriced" && opensPrices && (
						<>
							{" "}
							<Link href="/prices/unpriced" className="underline underline-offset-2">
								Enter prices
							</Link>
						</>
					)}
				</Notice>
			))}
		</>
	);
}
