import type { Actor } from "@outlay/db/actor";
import { type BudgetSummary, listBudgets } from "@outlay/db/read-models/budgets";
import type { Day } from "@outlay/finops/day";
import Link from "next/link";
import { Panel } from "../../design/panel.tsx";
import { database } from "../../main.ts";
import { BudgetAmount } from "./budget-amount.tsx";
import { budgetRights } from "./budget-rights.ts";
import { BudgetGaps, BudgetMeter, BudgetState } from "./budget-state.tsx";
import { peopleText, periodText, scopeText, windowText } from "./budget-words.ts";
import { type BudgetOwner, scopeBudgets } from "./scope-budgets.ts";

export interface ScopeBudgetsProps {
	readonly actor: Actor;
	readonly today: Day;
	/** Whose budgets; null: those of all that the actor sees. */
	readonly owner: BudgetOwner | null;
}

const SHOWN_MAX = 5;

/** The budgets of an owner, or of all that the reader sees: what is used, what is left, what it will come to. */
export async function ScopeBudgets({ actor, today, owner }: ScopeBudgetsProps) {
	if (!actor.rights.has("budgets.read")) return null;
	const budgets = scopeBudgets(await listBudgets(database(), actor, { today }), owner);
	if (budgets.length === 0 && !budgetRights(actor).mayWrite) return null;
	const more = budgets.length - SHOWN_MAX;
	return (
		<Panel
			title="Budgets"
			aside={
				<Link href="/budgets" className="rounded-xs hover:underline">
					{more > 0 ? `${more} more` : "All budgets"}
				</Link>
			}
		>
			{budgets.length === 0 ? (
				<p className="text-sm text-ink-2">
					None is set here.{" "}
					<Link href="/budgets" className="underline underline-offset-2 hover:text-ink">
						Set a budget
					</Link>{" "}
					to hear before too much is spent.
				</p>
			) : (
				<ul>
					{budgets.slice(0, SHOWN_MAX).map((budget) => (
						<BudgetLine key={budget.id} budget={budget} />
					))}
				</ul>
			)}
		</Panel>
	);
}

function BudgetLine({ budget }: { readonly budget: BudgetSummary }) {
	const { id, name, scope, window, people, standing } = budget;
	const period = standing?.period == null ? windowText(window) : periodText(window, standing.period);
	return (
		<li className="grid gap-1 border-b border-line py-3 first:pt-1 last:border-0 last:pb-0">
			<div className="flex items-start justify-between gap-2.5">
				<Link href={`/budgets/${id}`} className="min-w-0 rounded-xs font-strong hover:underline">
					{name}
				</Link>
				<span className="inline-flex flex-wrap justify-end gap-1">
					<BudgetState budget={budget} />
					<BudgetGaps {...budget} />
				</span>
			</div>
			<p className="text-xs text-ink-3">
				{scopeText(scope)}, {period}
			</p>
			<BudgetMeter budget={budget} />
			{people !== null && (
				<p className="text-sm text-ink-2">
					{peopleText(people)} of{" "}
					<BudgetAmount amount={standing?.planned ?? null} unit={budget} cents="hidden" /> each
				</p>
			)}
			{standing !== null && people === null && (
				<p className="text-sm text-ink-2">
					<BudgetAmount amount={standing.used} unit={budget} cents="hidden" /> used of{" "}
					<BudgetAmount amount={standing.planned} unit={budget} cents="hidden" />,{" "}
					<BudgetAmount amount={standing.left} unit={budget} cents="hidden" /> left
				</p>
			)}
		</li>
	);
}
