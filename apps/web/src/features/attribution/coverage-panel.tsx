import type { Coverage } from "@outlay/db/read-models/attribution";
import { percentText } from "@outlay/finops/decimal-text";
import { monthText } from "../../design/day-text.ts";
import { Meter } from "../../design/meter.tsx";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { percentOf, subtract } from "../spend/query/decimal.ts";
import { COVERAGE_RUN, COVERAGE_WALK, coverageGrade } from "./coverage-grade.ts";

/** How much of each month's money has a team, beside what is usual to aim for. */
export function CoveragePanel({ months }: { readonly months: readonly Coverage[] }) {
	return (
		<Panel
			title="Coverage by month"
			note={`Share of the money that has a team. ${COVERAGE_WALK} % is a good start, ${COVERAGE_RUN} % is the aim.`}
		>
			{months.length === 0 ? (
				<p className="text-sm text-ink-2">No spend yet. Import an export, then its keys can be claimed.</p>
			) : (
				<ul className="grid gap-3">
					{months.toReversed().map((row) => (
						<CoverageMonth key={`${row.month} ${row.currency}`} row={row} />
					))}
				</ul>
			)}
		</Panel>
	);
}

function CoverageMonth({ row }: { readonly row: Coverage }) {
	const percent = percentOf(row.allocated, row.spend) ?? "100";
	const name = row.month === null ? "" : monthText(row.month);
	return (
		<li className="grid gap-1">
			<div className="flex items-baseline justify-between gap-3 text-sm">
				<span>{name}</span>
				<span className="num font-strong">{percentText(percent)}</span>
			</div>
			<Meter
				label={`${percentText(percent)} of ${name} has a team`}
				used={Number(percent)}
				tone={coverageGrade(percent) === "low" ? "warn" : "accent"}
			/>
			<div className="text-xs text-ink-3">
				<Money amount={subtract(row.spend, row.allocated)} currency={row.currency} cents="hidden" /> of{" "}
				<Money amount={row.spend} currency={row.currency} cents="hidden" /> unallocated
			</div>
		</li>
	);
}
