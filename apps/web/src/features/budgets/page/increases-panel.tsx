import type { IncreaseRow } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { dayText } from "../../../design/day-text.ts";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Panel } from "../../../design/panel.tsx";
import { Tag } from "../../../design/tag.tsx";
import { BudgetAmount } from "../budget-amount.tsx";
import type { BudgetRights } from "../budget-rights.ts";
import { DecideIncrease } from "../decide-increase.tsx";
import { increaseHeadroom, increaseOf, personWord } from "../increase-words.ts";
import { WithdrawIncrease } from "../withdraw-increase.tsx";
import { increaseState } from "./increase-state.ts";

export interface IncreasesPanelProps {
	readonly increases: readonly IncreaseRow[];
	readonly parent: BudgetSummary | undefined;
	readonly rights: BudgetRights;
	readonly today: string;
}

/** Requests for more, and what became of each. */
export function IncreasesPanel({ increases, parent, rights, today }: IncreasesPanelProps) {
	const columns: readonly Column<IncreaseRow>[] = [
		{
			key: "amount",
			header: "More",
			rowHeader: true,
			cell: (row) => (
				<>
					<BudgetAmount amount={row.amount} unit={row} />
					{row.ofPerson && <div className="text-xs font-normal text-ink-3">for {personWord(row)}</div>}
				</>
			),
		},
		{
			key: "until",
			header: "Days",
			className: "whitespace-nowrap",
			cell: ({ firstDay, lastDay }) =>
				`${firstDay === null ? "until" : `${dayText(firstDay)} to`} ${dayText(lastDay)}`,
		},
		{ key: "why", header: "For", className: "min-w-44", cell: (row) => <ReasonCell row={row} /> },
		{ key: "state", header: "State", cell: (row) => <IncreaseTag row={row} today={today} /> },
		{
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: (row) => <IncreaseActions {...{ row, parent, rights, today }} />,
		},
	];
	return (
		<Panel flush title="Increases" note="An increase ends by itself; what it has paid for stays paid.">
			<DataTable
				caption="Increases"
				columns={columns}
				rows={increases}
				rowKey={({ id }) => id}
				empty={<EmptyState title="Nobody has asked for more" />}
			/>
		</Panel>
	);
}

function ReasonCell({
	row: { reason, requestedBy, decidedBy, decisionNote },
}: {
	readonly row: IncreaseRow;
}) {
	return (
		<>
			{reason}
			<div className="text-xs text-ink-3">
				{requestedBy} asked{decidedBy !== null && `, ${decidedBy} decided`}
				{decisionNote !== null && decisionNote !== "" && `: ${decisionNote}`}
			</div>
		</>
	);
}

function IncreaseTag({ row, today }: { readonly row: IncreaseRow; readonly today: string }) {
	const { word, tone, isActive } = increaseState(row, today);
	return (
		<>
			<Tag tone={tone}>{word}</Tag>
			{isActive && (
				<div className="mt-0.5 text-xs text-ink-3">
					{row.raisesPlan ? "raises plan and cap" : "raises the cap"}
				</div>
			)}
		</>
	);
}

function IncreaseActions({
	row,
	parent,
	rights,
	today,
}: Omit<IncreasesPanelProps, "increases"> & { readonly row: IncreaseRow }) {
	const { id, isOwn, status, lastDay } = row;
	const { isActive } = increaseState(row, today);
	const isOpen = status === "requested" && lastDay >= today;
	return (
		<div className="flex flex-wrap gap-2">
			{isOpen && !isOwn && rights.mayApprove && (
				<DecideIncrease
					id={id}
					budget={increaseOf(row)}
					amount={budgetAmountText(row.amount, row)}
					until={dayText(row.lastDay)}
					mode={row.mode}
					headroom={increaseHeadroom(row, parent)}
				/>
			)}
			{((isOwn && rights.mayRequest) || (isActive && rights.mayApprove)) && (isOpen || isActive) && (
				<WithdrawIncrease id={id} budget={increaseOf(row)} isActive={isActive} />
			)}
		</div>
	);
}
