import { EmptyState } from "../../design/empty-state.tsx";
import { Panel } from "../../design/panel.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import { budgetStateAnswer } from "./budget-answer.ts";
import { BudgetFilters } from "./budget-filters.tsx";
import { budgetTree } from "./budget-tree.ts";
import { BudgetsTable } from "./budgets-table.tsx";
import { type BudgetsUrl, shownBudgets } from "./budgets-url.ts";
import { LiveBudgets } from "./live-budgets.tsx";
import { RequestsPanel, type RequestsPanelProps } from "./requests-panel.tsx";

export interface BudgetsScreenProps extends RequestsPanelProps {
	readonly url: BudgetsUrl;
}

/** What is asked for, and all budgets as a tree. */
export function BudgetsScreen({ url, ...asked }: BudgetsScreenProps) {
	const { budgets, rights } = asked;
	const rows = budgetTree(shownBudgets(budgets, url));
	return (
		<LiveQueries>
			<LiveBudgets
				id={null}
				shown={JSON.stringify(budgets.map(budgetStateAnswer))}
				isWaiting={budgets.some(({ standing }) => standing === null)}
			/>
			<div className="grid gap-3.5">
				<RequestsPanel {...asked} />
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
								<BudgetsTable rows={rows} />
							)}
						</Panel>
					</div>
				)}
			</div>
		</LiveQueries>
	);
}
