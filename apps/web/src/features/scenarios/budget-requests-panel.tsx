import type { BudgetRequestRow } from "@outlay/db/read-models/budget-requests";
import { moneyLine } from "@outlay/finops/money-text";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { dayText, shortMonthText } from "../../design/day-text.ts";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import type { BudgetRights } from "../budgets/budget-rights.ts";
import { DecideRequest } from "./decide-request.tsx";
import { ownerText } from "./scenario-words.ts";
import { WithdrawRequest } from "./withdraw-request.tsx";

export interface BudgetRequestsPanelProps {
	readonly requests: readonly BudgetRequestRow[];
	readonly rights: BudgetRights;
}

/** New budgets that are asked for: for those who decide, and for those who asked. Nothing without any. */
export function BudgetRequestsPanel({ requests, rights }: BudgetRequestsPanelProps) {
	const rows = requests.filter(({ isOwn }) => isOwn || rights.mayApprove);
	if (rows.length === 0) return null;
	const columns: readonly Column<BudgetRequestRow>[] = [
		{
			key: "name",
			header: "Budget",
			rowHeader: true,
			cell: (row) => (
				<>
					{row.name}
					<div className="text-xs font-normal text-ink-3">{ownerText(row)}</div>
				</>
			),
		},
		{ key: "months", header: "Months", cell: (row) => monthsText(row) },
		{
			key: "total",
			header: "In all",
			numeric: true,
			cell: ({ total, currency }) => <Money amount={total} currency={currency} />,
		},
		{
			key: "why",
			header: "For",
			className: "min-w-48",
			cell: ({ reason, requestedBy, priceDay }) => (
				<>
					{reason}
					<div className="text-xs text-ink-3">
						{requestedBy} asks, at prices of {dayText(priceDay)}
					</div>
				</>
			),
		},
		{
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: (row) => <Actions row={row} rights={rights} />,
		},
	];
	return (
		<Panel title="New budgets asked for" aside={`${rows.length} waiting`} flush>
			<DataTable caption="Requests for new budgets" columns={columns} rows={rows} rowKey={({ id }) => id} />
		</Panel>
	);
}

/** `Apr to Jun: $90.90 to $204.53`. */
function monthsText({ months, currency }: BudgetRequestRow): string {
	const [first, last] = [months[0], months.at(-1)];
	if (first === undefined || last === undefined) return "";
	const amount = moneyLine(first.amount, currency);
	if (months.length === 1) return `${shortMonthText(first.start)}: ${amount}`;
	const span = `${shortMonthText(first.start)} to ${shortMonthText(last.start)}`;
	return `${span}: ${amount} to ${moneyLine(last.amount, currency)} a month`;
}

function Actions({ row, rights }: { readonly row: BudgetRequestRow; readonly rights: BudgetRights }) {
	const { id, name, isOwn, total, currency, owner, ownerName } = row;
	if (isOwn)
		return (
			<div className="flex flex-wrap items-center gap-2">
				<WithdrawRequest id={id} name={name} />
				<span className="text-xs text-ink-3">Another person decides.</span>
			</div>
		);
	if (!rights.mayApprove) return null;
	const asked = `${monthsText(row)}, ${moneyLine(total, currency)} in all, for the ${ownerText(row)}.`;
	const isToCome = owner.kind === "feature" && ownerName === null;
	return <DecideRequest {...{ id, name, asked, isToCome }} />;
}
