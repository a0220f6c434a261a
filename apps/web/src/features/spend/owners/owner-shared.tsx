import type { OwnerReading } from "@outlay/db/read-models/owner-page";
import type { SharedCost } from "@outlay/db/read-models/owner-shared";
import { percentText } from "@outlay/finops/decimal-text";
import Link from "next/link";
import { Money } from "../../../design/money.tsx";
import { Panel } from "../../../design/panel.tsx";
import { chargesHref } from "../explore/drill.ts";
import { add, percentOf, subtract } from "../query/decimal.ts";
import { type SpendUrl, withFilter } from "../query/spend-url.ts";
import { type OwnerPlace, ownerUrl } from "./owner-place.ts";

/** What split rules put on the owner: by rule, with what the rule took off its pool, and the way to the charges of both. */
export function OwnerShared({
	place,
	reading,
}: {
	readonly place: OwnerPlace;
	readonly reading: OwnerReading;
}) {
	const { shared, currency } = reading;
	if (shared.length === 0) return null;
	return (
		<Panel
			title="Shared costs"
			aside={<Money amount={add(...shared.map(({ spend }) => spend))} currency={currency} cents="hidden" />}
		>
			<ul className="grid gap-3 text-sm">
				{shared.map((cost) => (
					<SharedLine key={cost.rule} cost={cost} currency={currency} place={place} />
				))}
			</ul>
		</Panel>
	);
}

function SharedLine({
	cost,
	currency,
	place,
}: {
	readonly cost: SharedCost;
	readonly currency: string;
	readonly place: OwnerPlace;
}) {
	const { name, spend, pool } = cost;
	const share = pool === null ? null : percentOf(spend, subtract("0", pool));
	return (
		<li className="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-2.5">
			<Link
				href={chargesHref(ruleUrl(ownerUrl(place), cost, "split_in"))}
				className="block min-h-6 content-center truncate rounded-xs hover:underline"
				title={`Charges of ${name} that are shared to ${place.owner.name}`}
			>
				{name}
			</Link>
			<Money amount={spend} currency={currency} signed className="font-strong" />
			{pool !== null && (
				<>
					<Link
						href={chargesHref(ruleUrl(place.url, cost, "unallocated"))}
						className="block min-h-6 content-center rounded-xs text-xs text-ink-3 hover:text-ink hover:underline"
					>
						{share === null ? "The pool" : `${percentText(share)} of the pool`}
					</Link>
					<Money amount={pool} currency={currency} className="text-xs text-ink-3" />
				</>
			)}
		</li>
	);
}

/** The charges of a rule's pool: an owner's part, or all of it as it is before it is shared. */
function ruleUrl(url: SpendUrl, { rule }: SharedCost, allocation: "split_in" | "unallocated"): SpendUrl {
	return withFilter(withFilter(url, "rule", [rule]), "allocation", [allocation]);
}
