import type { ScenarioView } from "@outlay/db/read-models/scenarios";
import { moneyLine } from "@outlay/finops/money-text";
import Link from "next/link";
import { ButtonLink } from "../../design/button-link.tsx";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Tag } from "../../design/tag.tsx";
import { ArchiveScenario } from "./archive-scenario.tsx";
import { AskForBudget, type AskForBudgetProps } from "./ask-for-budget.tsx";
import { ownerText } from "./scenario-words.ts";
import { comparingHref, type ScenariosUrl, scenariosHref } from "./scenarios-url.ts";

export interface ScenariosTableProps {
	readonly scenarios: readonly ScenarioView[];
	readonly url: ScenariosUrl;
	readonly mayRequest: boolean;
	readonly months: AskForBudgetProps["months"];
}

/** Scenarios with what they come to today. */
export function ScenariosTable({ scenarios, url, mayRequest, months }: ScenariosTableProps) {
	const columns: readonly Column<ScenarioView>[] = [
		{
			key: "name",
			header: "Scenario",
			rowHeader: true,
			className: "min-w-40",
			cell: (row) => (
				<>
					{row.name}
					<div className="text-xs font-normal text-ink-3">
						{ownerText(row)}, by {row.author}
					</div>
				</>
			),
		},
		{
			key: "first",
			header: "First month",
			numeric: true,
			hideBelow: "md",
			cell: (row) => <Amount row={row} of="first" />,
		},
		{
			key: "last",
			header: "Last month",
			numeric: true,
			hideBelow: "lg",
			cell: (row) => <Amount row={row} of="last" />,
		},
		{ key: "total", header: "In all", numeric: true, cell: (row) => <Amount row={row} of="total" /> },
		{
			key: "state",
			header: "Budget",
			hideBelow: "sm",
			cell: ({ request }) => <RequestState {...{ request }} />,
		},
		{
			key: "actions",
			header: <span className="sr-only">Actions</span>,
			cell: (row) => <Actions {...{ row, url, mayRequest, months }} />,
		},
	];
	return <DataTable caption="Scenarios" columns={columns} rows={scenarios} rowKey={({ id }) => id} />;
}

function Amount({ row, of }: { readonly row: ScenarioView; readonly of: "first" | "last" | "total" }) {
	const { outcome } = row.figures;
	if (outcome.status === "unpriced") return <Tag tone="warn">Unpriced</Tag>;
	if (outcome.status === "several_currencies") return <Tag tone="warn">Several currencies</Tag>;
	const sums =
		of === "total"
			? outcome.total
			: of === "first"
				? outcome.months[0]?.amounts
				: outcome.months.at(-1)?.amounts;
	return <Money amount={sums?.total ?? "0"} currency={outcome.currency} />;
}

const STATE_WORDS = { requested: "Asked for", approved: "Approved", rejected: "Rejected" } as const;
const STATE_TONES = { requested: "info", approved: "ok", rejected: "bad" } as const;

function RequestState({ request }: Pick<ScenarioView, "request">) {
	if (request === null || request.status === "withdrawn") return <span className="text-ink-3">–</span>;
	const { status, budgetId, decisionNote } = request;
	return (
		<>
			<Tag tone={STATE_TONES[status]}>{STATE_WORDS[status]}</Tag>
			{budgetId !== null && (
				<Link href={`/budgets/${budgetId}`} className="ml-2 rounded-xs text-xs hover:underline">
					Its budget
				</Link>
			)}
			{decisionNote !== null && decisionNote !== "" && (
				<div className="text-xs text-ink-3">{decisionNote}</div>
			)}
		</>
	);
}

function Actions({
	row,
	url,
	mayRequest,
	months,
}: Omit<ScenariosTableProps, "scenarios"> & { readonly row: ScenarioView }) {
	const { id, name, mayChange, request, figures } = row;
	const compare = comparingHref(url, id);
	const isCompared = url.compare.includes(id);
	const { outcome } = figures;
	const mayAsk = mayRequest && mayChange && request?.status !== "requested" && outcome.status === "priced";
	return (
		<div className="flex flex-wrap items-center gap-2">
			{compare !== null && (
				<ButtonLink
					size="sm"
					href={compare}
					scroll={false}
					aria-label={isCompared ? `Do not compare ${name}` : `Compare ${name}`}
				>
					{isCompared ? "Do not compare" : "Compare"}
				</ButtonLink>
			)}
			{mayRequest && mayChange && (
				<ButtonLink size="sm" href={scenariosHref({ ...url, edit: id })} aria-label={`Change ${name}`}>
					Change
				</ButtonLink>
			)}
			{mayAsk && outcome.status === "priced" && (
				<AskForBudget
					{...{ id, name, months }}
					amounts={`${moneyLine(outcome.total.total, outcome.currency)} over ${outcome.months.length === 1 ? "one month" : `${outcome.months.length} months`}`}
				/>
			)}
			{mayRequest && mayChange && <ArchiveScenario id={id} name={name} />}
		</div>
	);
}
