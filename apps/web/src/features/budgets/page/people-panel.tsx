import type { BudgetPeople, BudgetPersonRow } from "@outlay/db/read-models/budget-people";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { percentText } from "@outlay/finops/decimal-text";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { EmptyState } from "../../../design/empty-state.tsx";
import { Pagination } from "../../../design/pagination.tsx";
import { Panel } from "../../../design/panel.tsx";
import { percentOf } from "../../spend/query/decimal.ts";
import { BudgetAmount } from "../budget-amount.tsx";
import type { BudgetRights } from "../budget-rights.ts";
import { StatusTag } from "../budget-state.tsx";
import { peopleText, periodText, raisedText, thresholdText } from "../budget-words.ts";
import { AskForMore } from "../edit/ask-for-more.tsx";
import { LackingMoney } from "../lacking-money.tsx";
import { writePeopleCursor } from "../people-cursor.ts";

export interface PeoplePanelProps {
	readonly budget: BudgetSummary;
	/** Null: names are not for this reader. */
	readonly people: BudgetPeople | null;
	readonly isFirstPage: boolean;
	readonly rights: BudgetRights;
	readonly today: string;
}

/** Who has used how much of the amount that each of them has, who used most first. */
export function PeoplePanel({ budget, people, isFirstPage, rights, today }: PeoplePanelProps) {
	const { id, standing } = budget;
	const title =
		standing?.period == null ? "People" : `People in ${periodText(budget.window, standing.period)}`;
	const counts = peopleText(budget.people) ?? undefined;
	if (people === null) {
		return (
			<Panel title={title} aside={counts}>
				<p className="text-sm text-ink-2">
					Who they are is for those who may see spend by person. Ask an admin for that right.
				</p>
			</Panel>
		);
	}
	return (
		<Panel flush title={title} aside={counts} note={thresholdsNote(budget)}>
			<DataTable
				caption="People, who used most first"
				columns={rights.mayRequest ? [...columnsOf(budget), askColumn(budget, today)] : columnsOf(budget)}
				rows={people.people}
				rowKey={({ person }) => person}
				empty={
					<EmptyState title="Nobody yet">
						Whoever the spend of this period names appears here, from the first import that does.
					</EmptyState>
				}
			/>
			{(people.nextCursor !== null || !isFirstPage) && (
				<Pagination
					summary={counts ?? ""}
					previousHref={isFirstPage ? undefined : `/budgets/${id}`}
					nextHref={
						people.nextCursor === null
							? undefined
							: `/budgets/${id}?after=${writePeopleCursor(people.nextCursor)}`
					}
				/>
			)}
		</Panel>
	);
}

const columnsOf = (budget: BudgetSummary): readonly Column<BudgetPersonRow>[] => [
	{
		key: "person",
		header: "Person",
		rowHeader: true,
		className: "min-w-44",
		cell: ({ person, name }) => (
			<>
				{name}
				{name !== person && <div className="text-xs font-normal text-ink-3">{person}</div>}
			</>
		),
	},
	{
		key: "used",
		header: "Used",
		numeric: true,
		cell: ({ used, unconverted, unpriced }) => (
			<>
				<BudgetAmount amount={used} unit={budget} />
				<LackingMoney {...{ unconverted, unpriced }} />
			</>
		),
	},
	{
		key: "share",
		header: "Of the amount",
		numeric: true,
		hideBelow: "sm",
		cell: ({ used, planned }) => {
			const share = planned === null ? null : percentOf(used, planned);
			return share === null ? <span className="text-ink-3">–</span> : percentText(share);
		},
	},
	{
		key: "left",
		header: "Left",
		numeric: true,
		cell: (row) => {
			const raised = raisedText(row, budget);
			return (
				<>
					<BudgetAmount amount={row.left} unit={budget} />
					{raised !== null && (
						<div className="ml-auto max-w-40 text-xs whitespace-normal text-ink-3">{raised}</div>
					)}
				</>
			);
		},
	},
	{
		key: "state",
		header: "State",
		cell: ({ status }) => <StatusTag status={status} mode={budget.mode} />,
	},
];

const askColumn = (budget: BudgetSummary, today: string): Column<BudgetPersonRow> => ({
	key: "ask",
	header: <span className="sr-only">Actions</span>,
	cell: ({ person, name }) => (
		<AskForMore
			{...{ id: budget.id, name: budget.name, today }}
			size="sm"
			unit={budget.currency ?? budget.unit}
			person={{ key: person, name }}
		/>
	),
});

function thresholdsNote(budget: BudgetSummary): string {
	const { thresholds } = budget;
	if (thresholds.length === 0) return "Nobody is told when a person has used all of it.";
	const levels = thresholds.map((each) => thresholdText(each, budget)).join(", ");
	return `Told once per person and period: ${levels}.`;
}
