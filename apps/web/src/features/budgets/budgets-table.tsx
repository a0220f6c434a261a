import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import Link from "next/link";
import type { ReactNode } from "react";
import { type Column, DataTable } from "../../design/data-table.tsx";
import type { SortState } from "../../design/sort-link.tsx";
import { Badge } from "../../design/tag.tsx";
import { BudgetAmount } from "./budget-amount.tsx";
import { BudgetGaps, BudgetMeter, BudgetModeText, BudgetState } from "./budget-state.tsx";
import type { BudgetRow } from "./budget-tree.ts";
import { peopleText, periodText, scopeText, windowText } from "./budget-words.ts";

const INDENT_REM = 1.25;

type AmountCell = (budget: BudgetSummary, amount: ReactNode) => ReactNode;

const NAME: Column<BudgetRow> = {
	key: "name",
	header: "Budget",
	sortKey: "name",
	rowHeader: true,
	className: "min-w-48",
	cell: (row) => <NameCell {...row} />,
};

const PERIOD: Column<BudgetRow> = {
	key: "period",
	header: "Period",
	hideBelow: "sm",
	className: "whitespace-nowrap",
	cell: ({ budget: { window, standing } }) => (
		<>
			{standing?.period == null ? "–" : periodText(window, standing.period)}
			<div className="text-xs text-ink-3">{windowText(window)}</div>
		</>
	),
};

const amountColumn = (amountCell: AmountCell): Column<BudgetRow> => ({
	key: "amount",
	header: "Amount",
	sortKey: "amount",
	numeric: true,
	cell: ({ budget }) => (
		<>
			{amountCell(
				budget,
				<BudgetAmount amount={budget.standing?.planned ?? null} unit={budget} cents="hidden" />,
			)}
			{budget.perPerson && <div className="text-xs text-ink-3">each person</div>}
		</>
	),
});

const FIGURES: readonly Column<BudgetRow>[] = [
	{
		key: "used",
		header: "Used",
		sortKey: "used",
		largestFirst: true,
		className: "min-w-40",
		cell: ({ budget }) => peopleText(budget.people) ?? <BudgetMeter budget={budget} />,
	},
	{
		key: "left",
		header: "Left",
		sortKey: "left",
		numeric: true,
		cell: ({ budget }) => (
			<BudgetAmount amount={budget.standing?.left ?? null} unit={budget} cents="hidden" />
		),
	},
];

const FORECAST: Column<BudgetRow> = {
	key: "forecast",
	header: "Forecast",
	sortKey: "forecast",
	numeric: true,
	cell: ({ budget }) => {
		const { forecast = null, forecastPending = false } = budget.standing ?? {};
		if (forecast === null && forecastPending) return <span className="text-ink-3">Being made</span>;
		return <BudgetAmount amount={forecast} unit={budget} cents="hidden" />;
	},
};

const STATE: readonly Column<BudgetRow>[] = [
	{
		key: "state",
		header: "State",
		sortKey: "state",
		cell: ({ budget }) => (
			<span className="inline-flex flex-wrap gap-1">
				<BudgetState budget={budget} />
				<BudgetGaps {...budget} />
			</span>
		),
	},
	{
		key: "mode",
		header: "Mode",
		hideBelow: "md",
		className: "max-w-44",
		cell: ({ budget }) => <BudgetModeText mode={budget.mode} />,
	},
];

const HAND_OUT: Column<BudgetRow> = {
	key: "hand-out",
	header: "Left to hand out",
	numeric: true,
	hideBelow: "lg",
	cell: ({ budget }) => <BudgetAmount amount={budget.leftToHandOut} unit={budget} cents="hidden" />,
};

export interface BudgetsTableProps {
	readonly rows: readonly BudgetRow[];
	/** Buttons of a row; left out: there are none. */
	readonly actions?: (budget: BudgetSummary) => ReactNode;
	/** The amount of a row, where it can be changed there. */
	readonly amountCell?: AmountCell;
	/** All at one level, sorted; left out: as a tree. */
	readonly sort?: SortState;
}

/** Budgets as a tree, parts below and further in than what they are a part of, or as a list that its headings sort. */
export function BudgetsTable({ rows, actions, amountCell = (_, amount) => amount, sort }: BudgetsTableProps) {
	const amount = amountColumn(amountCell);
	const columns =
		sort === undefined
			? [NAME, PERIOD, amount, ...FIGURES, ...STATE, HAND_OUT]
			: [NAME, amount, ...FIGURES, FORECAST, ...STATE];
	const buttons: Column<BudgetRow> = {
		key: "actions",
		header: <span className="sr-only">Actions</span>,
		cell: ({ budget }) => actions?.(budget),
	};
	return (
		<DataTable
			caption="Budgets"
			columns={actions === undefined ? columns : [...columns, buttons]}
			rows={rows}
			rowKey={({ budget }) => budget.id}
			sort={sort}
		/>
	);
}

function NameCell({ budget, depth, parent }: BudgetRow) {
	return (
		<div style={{ paddingLeft: `${depth * INDENT_REM}rem` }}>
			<Link href={`/budgets/${budget.id}`} className="rounded-xs hover:underline">
				{budget.name}
			</Link>{" "}
			{budget.openRequests > 0 && (
				<Badge tone="warn" count={budget.openRequests} label="requests for more that wait" />
			)}
			<div className="text-xs font-normal text-ink-3">
				{scopeText(budget.scope)}
				{parent !== null && <span className="sr-only">, part of {parent}</span>}
			</div>
		</div>
	);
}
