import type { ForecastOfPeriod, OwnerForecast } from "@outlay/db/read-models/scope-forecasts";
import { gradedHorizon } from "@outlay/finops/forecast-backtest";
import { moneyLine } from "@outlay/finops/money-text";
import Link from "next/link";
import { type Column, DataTable } from "../../design/data-table.tsx";
import { Money } from "../../design/money.tsx";
import { Tag } from "../../design/tag.tsx";
import { OWNER_PATHS } from "../spend/owners/owner-words.ts";
import { biasText, gradeWords, shareText } from "./forecast-words.ts";

const KIND_WORDS = {
	organization: "Organization",
	department: "Department",
	team: "Team",
	feature: "Feature",
} as const;

const COLUMNS: readonly Column<OwnerForecast>[] = [
	{ key: "owner", header: "Owner", rowHeader: true, className: "min-w-44", cell: OwnerCell },
	{ key: "month", header: "Month", numeric: true, cell: (row) => <PeriodCell row={row} kind="month" /> },
	{
		key: "quarter",
		header: "Quarter",
		numeric: true,
		hideBelow: "sm",
		cell: (row) => <PeriodCell row={row} kind="quarter" />,
	},
	{
		key: "grade",
		header: "Past forecasts",
		cell: ({ accuracy }) => {
			const { word, tone } = gradeWords(accuracy.grade);
			return <Tag tone={tone}>{word}</Tag>;
		},
	},
	{
		key: "wape",
		header: "Off by",
		numeric: true,
		cell: ({ accuracy }) => {
			const graded = gradedHorizon(accuracy.horizons);
			return (
				<>
					{shareText(graded?.wape ?? null)}
					{graded !== undefined && <div className="text-xs text-ink-3">{graded.days} days</div>}
				</>
			);
		},
	},
	{
		key: "bias",
		header: "Bias",
		numeric: true,
		hideBelow: "md",
		cell: ({ accuracy }) => biasText(gradedHorizon(accuracy.horizons)?.bias ?? null),
	},
	{
		key: "coverage",
		header: "In range",
		numeric: true,
		hideBelow: "md",
		cell: ({ accuracy }) => shareText(gradedHorizon(accuracy.horizons)?.coverage ?? null),
	},
];

/** What owners will come to, and how good forecasts of them were. */
export function ForecastsTable({ rows }: { readonly rows: readonly OwnerForecast[] }) {
	return (
		<DataTable
			caption="Forecasts"
			columns={COLUMNS}
			rows={rows}
			rowKey={({ owner: { kind, slug } }) => `${kind} ${slug ?? ""}`}
		/>
	);
}

function OwnerCell({ owner: { kind, slug, name } }: OwnerForecast) {
	const href = kind === "organization" ? "/" : `${OWNER_PATHS[kind]}/${slug}`;
	return (
		<>
			<Link href={href} className="rounded-xs hover:underline">
				{name}
			</Link>
			<div className="text-xs font-normal text-ink-3">{KIND_WORDS[kind]}</div>
		</>
	);
}

function PeriodCell({ row, kind }: { readonly row: OwnerForecast; readonly kind: ForecastOfPeriod["kind"] }) {
	const period = row.periods.find((each) => each.kind === kind);
	if (period === undefined || period.forecast === null) return <span className="text-ink-3">Not known</span>;
	const { range } = period;
	const money = (amount: string) => moneyLine(amount, row.currency, { cents: false });
	return (
		<>
			<Money amount={period.forecast} currency={row.currency} cents="hidden" />
			<div className="text-xs text-ink-3">
				{range === null ? "range not known" : `${money(range.low)} to ${money(range.high)}`}
			</div>
		</>
	);
}
