import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import Link from "next/link";
import { Panel } from "../../../design/panel.tsx";
import { ShareBar } from "../../../design/share-bar.tsx";
import { percentOf } from "../../spend/query/decimal.ts";
import { DIMENSION_WORDS, groupId, groupName, lowered } from "../../spend/query/words.ts";
import { BudgetAmount } from "../budget-amount.tsx";
import type { Contribution } from "./made-of.ts";

/** What the budget used in its period by one dimension, in its unit, largest first, and the way to the rest of it. */
export function ContributionsPanel({
	contribution: { dimension, parts, whole, href },
	budget,
}: {
	readonly contribution: Contribution;
	readonly budget: BudgetSummary;
}) {
	return (
		<Panel
			title={`By ${lowered(DIMENSION_WORDS[dimension].one)}`}
			aside={
				<Link href={href} className="no-print rounded-xs hover:text-ink hover:underline">
					Explore
				</Link>
			}
		>
			<ul className="grid gap-2.5">
				{parts.map((part) => {
					const name = groupName(dimension, part);
					return (
						<li
							key={groupId(part.key)}
							className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2.5 gap-y-1 text-sm"
						>
							<span className="truncate text-ink-2">{name}</span>
							<span className="font-strong">
								<BudgetAmount amount={part.amount} unit={budget} cents="hidden" />
							</span>
							<ShareBar
								percent={Number(percentOf(part.amount, whole) ?? 0)}
								of="of the budget’s"
								name={name}
								className="col-span-2 h-[5px]"
							/>
						</li>
					);
				})}
			</ul>
		</Panel>
	);
}
