import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import type { ReactNode } from "react";
import { ButtonLink } from "../../design/button-link.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageHeader } from "../../design/page-header.tsx";
import { Panel } from "../../design/panel.tsx";
import type { SortState } from "../../design/sort-link.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import { CsvLink } from "../spend/csv-link.tsx";
import { budgetStateAnswer } from "./budget-answer.ts";
import { BudgetFilters } from "./budget-filters.tsx";
import { BUDGET_SORT_KEYS, FIRST_SORT, sortBudgets } from "./budget-order.ts";
import { budgetTree } from "./budget-tree.ts";
import { BudgetsTable } from "./budgets-table.tsx";
import { type BudgetsUrl, budgetsHref, shownBudgets } from "./budgets-url.ts";
import { LiveBudgets } from "./live-budgets.tsx";
import { RequestsPanel, type RequestsPanelProps } from "./requests-panel.tsx";
import { RowActions, RowAmount } from "./row-actions.tsx";

export interface BudgetsScreenProps extends RequestsPanelProps {
	readonly url: BudgetsUrl;
	/** Those that somebody ended, where the address asks for them. */
	readonly ended: readonly BudgetSummary[];
	readonly today: Day;
	readonly fiscal: FiscalCalendar;
	/** The button that makes a budget; false where the actor may not. */
	readonly make: ReactNode;
	/** New budgets that are asked for. */
	readonly newBudgets: ReactNode;
}

/** What is asked for, and all budgets as a tree or a list. */
export function BudgetsScreen({ url, ended, fiscal, make, newBudgets, ...asked }: BudgetsScreenProps) {
	const { budgets, rights, today } = asked;
	const isEnded = url.show === "ended";
	const mayAct = !isEnded && (rights.mayWrite || rights.mayRequest);
	const actions = (budget: BudgetSummary) => <RowActions {...{ budget, rights, today, fiscal }} />;
	const amountCell = (budget: BudgetSummary, amount: ReactNode) => (
		<RowAmount {...{ budget, rights, today, fiscal }}>{amount}</RowAmount>
	);
	const shown = shownBudgets(isEnded ? ended : budgets, url);
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
				{budgets.length === 0 && !isEnded ? (
					<Panel>
						<EmptyState title="No budgets yet">
							{rights.mayWrite
								? "Say what a team, a feature or the whole organization may spend, and Outlay tells before it is too late."
								: "An admin sets what teams and features may spend. Those of yours appear here."}
						</EmptyState>
					</Panel>
				) : (
					<div>
						<div className="flex flex-wrap items-baseline justify-between gap-x-3 text-sm text-ink-2 max-sm:mb-2">
							<BudgetFilters url={url} />
							<CsvLink href={`/api/v1/budgets?format=csv&ended=${isEnded}`} label="CSV of all" />
						</div>
						<Panel flush>
							{shown.length === 0 ? (
								<EmptyState title="No budget is like that">Choose others, or search for less.</EmptyState>
							) : (
								<BudgetsTable
									{...(url.view === "tree" ? { rows: budgetTree(shown) } : sortedRows(shown, url))}
									{...(mayAct ? { actions } : {})}
									{...(isEnded ? {} : { amountCell })}
								/>
							)}
						</Panel>
					</div>
				)}
			</div>
		</LiveQueries>
	);
}

/** All at one level, with headings that sort them. */
function sortedRows(budgets: readonly BudgetSummary[], url: BudgetsUrl) {
	const sort: SortState = {
		...url.sort,
		href: (key, direction) => {
			const known = BUDGET_SORT_KEYS.find((each) => each === key) ?? FIRST_SORT.key;
			return budgetsHref({ ...url, sort: { key: known, direction } });
		},
	};
	const rows = sortBudgets(budgets, url.sort).map((budget) => ({ budget, depth: 0, parent: null }));
	return { rows, sort };
}
