import type { EnforcedSpend, Enforcement } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { addDays } from "@outlay/finops/day";
import { percentText } from "@outlay/finops/decimal-text";
import { DataTable } from "../../../design/data-table.tsx";
import { daySpanText } from "../../../design/day-text.ts";
import { Panel } from "../../../design/panel.tsx";
import { add, percentOf } from "../../spend/query/decimal.ts";
import { BudgetAmount } from "../budget-amount.tsx";

const WORDS: Readonly<Record<Enforcement, { readonly name: string; readonly what: string }>> = {
	alerts_only: {
		name: "Alerts only",
		what: "Nobody stops the spend: no gateway enforces caps yet. People are told when a threshold is crossed.",
	},
};

/** What holds a cap, and how much of what it is about went under each kind of it. */
export function EnforcementPanel({
	budget,
	enforced: { span, kinds, unconverted, unpriced },
}: {
	readonly budget: BudgetSummary;
	readonly enforced: EnforcedSpend;
}) {
	const all = kinds.reduce((sum, { used }) => add(sum, used), "0");
	// What has no rate or no price was used too, nobody knows how much.
	const nothing = unconverted.length + unpriced.length > 0 ? "Not known" : "Nothing was used";
	return (
		<Panel
			flush
			title="How this cap is enforced"
			aside={`The last 30 days: ${daySpanText(span.start, addDays(span.end, -1))}`}
		>
			<DataTable
				caption="Spend of the last 30 days by what held it"
				rows={kinds}
				rowKey={({ kind }) => kind}
				columns={[
					{
						key: "kind",
						header: "By",
						rowHeader: true,
						cell: ({ kind }) => (
							<>
								{WORDS[kind].name}
								<p className="max-w-[60ch] text-xs font-normal text-ink-2">{WORDS[kind].what}</p>
							</>
						),
					},
					{
						key: "used",
						header: "Used",
						numeric: true,
						cell: ({ used }) => <BudgetAmount amount={used} unit={budget} />,
					},
					{
						key: "share",
						header: "Share",
						numeric: true,
						cell: ({ used }) => {
							const share = percentOf(used, all);
							return share === null ? nothing : percentText(share, 0);
						},
					},
				]}
			/>
		</Panel>
	);
}
