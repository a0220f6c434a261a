import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { ReactNode } from "react";
import { ButtonLink } from "../../design/button-link.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageHeader } from "../../design/page-header.tsx";
import { Panel } from "../../design/panel.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import { budgetStateAnswer } from "./budget-answer.ts";
import { BudgetFilters } from "./budget-filters.tsx";
import { budgetTree } from "./budget-tree.ts";
import { BudgetsTable } from "./budgets-table.tsx";
import { type BudgetsUrl, shownBudgets } from "./budgets-url.ts";
import { LiveBudgets } from "./live-budgets.tsx";
import { RequestsPanel, type RequestsPanelProps } from "./requests-panel.tsx";
import { RowActions } from "./row-actions.tsx";

export interface BudgetsScreenProps extends RequestsPanelProps {
	readonly url: BudgetsUrl;
	readonly today: Day;
	readonly fiscal: FiscalCalendar;
	/** The button that makes a budget; false where the actor may not. */
	readonly make: ReactNode;
	/** New budgets that are asked for. */
	readonly newBudgets: ReactNode;
}

/** What is asked for, and all budgets as a tree. */
export function BudgetsScreen({ url, fiscal, make, newBudgets, ...asked }: BudgetsScreenProps) {
	const { budgets, rights, today } = asked;
	const mayAct = rights.mayWrite || rights.mayRequest;
	const actions = (budget: BudgetSummary) => <RowActions {...{ budget, rights, today, fiscal }} />;
	const rows = budgetTree(shownBudgets(budgets, url));
	return (
		<LiveQueries>
			<LiveBudgets
				id={null}
				shown={JSON.stringify(budgets.map(budgetStateAnswer))}
				isWaiting={budgets.some(({ standing }) => standing === null)}
			/>
			<PageHeader
				title="Budgets"
				remark="What may be spent, on what, and where it stands. The worker evaluates every budget after each import."
			>
				<ButtonLink href="/budgets/scenarios">Scenarios</ButtonLink>
				{make}
			</PageHeader>
			<div className="grid grid-cols-1 gap-3.5">
				<RequestsPanel {...asked} />
				{newBudgets}
				{budgets.length === 0 ? (
					<Panel>
						<EmptyState title="No budgets yet">
							{rights.mayWrite
								? "Say what a team, a feature or the whole organization may spend, and Outlay tells before it is too late."
								: "An admin sets what teams and features may spend. Those of yours appear here."}
						</EmptyState>
					</Panel>
				) : (
					<div>
						<BudgetFilters url={url} />
						<Panel flush>
							{rows.length === 0 ? (
								<EmptyState title="No budget is like that">Choose others, or search for less.</EmptyState>
							) : (
								<BudgetsTable rows={rows} {...(mayAct ? { actions } : {})} />
							)}
						</Panel>
					</div>
				)}
			</div>
		</LiveQueries>
	);
}
