import Link from "next/link";
import { Panel } from "../../../design/panel.tsx";
import { ShareLine } from "../../spend/owners/owner-breakdown.tsx";
import { DIMENSION_WORDS, groupId, groupName, lowered } from "../../spend/query/words.ts";
import type { Contribution } from "./made-of.ts";

/** The money of the period by one dimension, largest first, and the way to the rest of it. */
export function ContributionsPanel({ contribution }: { readonly contribution: Contribution }) {
	const { dimension, spend, href } = contribution;
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
				{spend.groups.map((group) => (
					<ShareLine
						key={groupId(group.key)}
						name={groupName(dimension, group)}
						amount={group.current.spend}
						whole={spend.current.spend}
						currency={spend.currency}
						href={null}
					/>
				))}
			</ul>
		</Panel>
	);
}
