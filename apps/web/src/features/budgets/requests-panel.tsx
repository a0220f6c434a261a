import type { IncreaseRow } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { dayText } from "../../design/day-text.ts";
import { Panel } from "../../design/panel.tsx";
import { BudgetAmount } from "./budget-amount.tsx";
import type { BudgetRights } from "./budget-rights.ts";
import { DecideIncrease } from "./decide-increase.tsx";
import { increaseHeadroom, increaseOf, personWord } from "./increase-words.ts";
import { WithdrawIncrease } from "./withdraw-increase.tsx";

export interface RequestsPanelProps {
	readonly requests: readonly IncreaseRow[];
	readonly budgets: readonly BudgetSummary[];
	readonly rights: BudgetRights;
}

/** Requests for more that wait: for those who decide them, and for those who asked. Nothing without any. */
export function RequestsPanel({ requests, budgets, rights }: RequestsPanelProps) {
	const rows = requests.filter(({ isOwn }) => isOwn || rights.mayApprove);
	if (rows.length === 0) return null;
	const parentOf = new Map(budgets.map(({ id, parentId }) => [id, parentId]));
	const byId = new Map(budgets.map((budget) => [budget.id, budget]));
	const columns: readonly Column<IncreaseRow>[] = [
		{
			key: "budget",
			header: "Budget",
			rowHeader: true,
			cell: (row) => (
				<>
					<Link href={`/budgets/${row.budgetId}`} className="rounded-xs hover:underline">
						{row.budgetName}
					</Link>
					{row.ofPerson && <div className="text-xs font-normal text-ink-3">for {personWord(row)}</div>}
				</>
			),
		},
		{
			key: "amount",
			header: "More",
			numeric: true,
			cell: (row) => <BudgetAmount amount={row.amount} unit={row} />,
		},
		{
			key: "until",
			header: "Until",
			cell: ({ lastDay }) => <span className="num">{dayText(lastDay)}</span>,
		},
		{
			key: "why",
			header: "For",
			className: "min-w-48",
			cell: ({ reason, requestedBy }) => (
				<>
					{reason}
					<div className="text-xs text-ink-3">{requestedBy} asks</div>
				</>
			),
		},
		{
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: (row) => {
				const parent = byId.get(parentOf.get(row.budgetId) ?? "");
				return <RequestActions row={row} rights={rights} headroom={increaseHeadroom(row, parent)} />;
			},
		},
	];
	return (
		<Panel title="Asked for" aside={`${rows.length} waiting`} flush>
			<DataTable caption="Requests for more" columns={columns} rows={rows} rowKey={({ id }) => id} />
		</Panel>
	);
}

function RequestActions({
	row,
	rights,
	headroom,
}: {
	readonly row: IncreaseRow;
	readonly rights: BudgetRights;
	readonly headroom: string;
}) {
	const { id, isOwn } = row;
	if (isOwn)
		return (
			<div className="flex flex-wrap items-center gap-2">
				<WithdrawIncrease id={id} budget={increaseOf(row)} isActive={false} />
				<span className="text-xs text-ink-3">Another person decides.</span>
			</div>
		);
	if (!rights.mayApprove) return null;
	return (
		<DecideIncrease
			id={id}
			budget={increaseOf(row)}
			amount={budgetAmountText(row.amount, row)}
			until={dayText(row.lastDay)}
			mode={row.mode}
			headroom={headroom}
		/>
	);
}
