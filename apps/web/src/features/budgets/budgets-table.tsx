import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import Link from "next/link";
import type { ReactNode } from "react";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Badge } from "../../design/tag.tsx";
import { BudgetAmount } from "./budget-amount.tsx";
import { BudgetMeter, BudgetModeText, BudgetState } from "./budget-state.tsx";
import type { BudgetRow } from "./budget-tree.ts";
import { peopleText, periodText, scopeText, windowText } from "./budget-words.ts";

const INDENT_REM = 1.25;

const COLUMNS: readonly Column<BudgetRow>[] = [
	{
		key: "name",
		header: "Budget",
		rowHeader: true,
		className: "min-w-48",
		cell: (row) => <NameCell {...row} />,
	},
	{
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
	},
	{
		key: "amount",
		header: "Amount",
		numeric: true,
		cell: ({ budget }) => (
			<>
				<BudgetAmount amount={budget.standing?.planned ?? null} unit={budget} cents="hidden" />
				{budget.perPerson && <div className="text-xs text-ink-3">each person</div>}
			</>
		),
	},
	{
		key: "used",
		header: "Used",
		className: "min-w-40",
		cell: ({ budget }) => peopleText(budget.people) ?? <BudgetMeter budget={budget} />,
	},
	{
		key: "left",
		header: "Left",
		numeric: true,
		cell: ({ budget }) => (
			<BudgetAmount amount={budget.standing?.left ?? null} unit={budget} cents="hidden" />
		),
	},
	{ key: "state", header: "State", cell: ({ budget }) => <BudgetState budget={budget} /> },
	{
		key: "mode",
		header: "Mode",
		hideBelow: "md",
		className: "max-w-44",
		cell: ({ budget }) => <BudgetModeText mode={budget.mode} />,
	},
	{
		key: "hand-out",
		header: "Left to hand out",
		numeric: true,
		hideBelow: "lg",
		cell: ({ budget }) => <BudgetAmount amount={budget.leftToHandOut} unit={budget} cents="hidden" />,
	},
];

export interface BudgetsTableProps {
	readonly rows: readonly BudgetRow[];
	/** Buttons of a row; left out: there are none. */
	readonly actions?: (budget: BudgetSummary) => ReactNode;
}

/** Budgets as a tree: parts stand below and further in than what they are a part of. */
export function BudgetsTable({ rows, actions }: BudgetsTableProps) {
	const columns: readonly Column<BudgetRow>[] =
		actions === undefined
			? COLUMNS
			: [
					...COLUMNS,
					{
						key: "actions",
						header: <span className="sr-only">Actions</span>,
						cell: ({ budget }) => actions(budget),
					},
				];
	return <DataTable caption="Budgets" columns={columns} rows={rows} rowKey={({ budget }) => budget.id} />;
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
