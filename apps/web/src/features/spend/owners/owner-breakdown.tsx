import type { OwnerBreakdown, OwnerReading } from "@outlay/db/read-models/owner-page";
import type { OwnerPart } from "@outlay/db/read-models/owner-parts";
import Link from "next/link";
import { Money } from "../../../design/money.tsx";
import { Panel } from "../../../design/panel.tsx";
import { ShareBar } from "../../../design/share-bar.tsx";
import { percentOf } from "../query/decimal.ts";
import { EXPLORE_DEFAULTS } from "../query/defaults.ts";
import { spendHref, withFilter } from "../query/spend-url.ts";
import { DIMENSION_WORDS, filterValueOf, groupId, groupName, lowered } from "../query/words.ts";
import { type OwnerPlace, ownerUrl } from "./owner-place.ts";

export interface OwnerBreakdownProps {
	readonly breakdown: OwnerBreakdown;
	readonly place: OwnerPlace;
	readonly reading: OwnerReading;
}

/** The owner's money by model, provider or environment: a short list of shares. */
export function OwnerBreakdownPanel({ breakdown, place, reading }: OwnerBreakdownProps) {
	const parts = reading.breakdowns[breakdown];
	return (
		<Panel title={`By ${lowered(DIMENSION_WORDS[breakdown].one)}`}>
			<ul className="grid gap-2.5">
				{parts.map((part) => (
					<ShareLine
						key={groupId(part.key)}
						name={groupName(breakdown, part)}
						amount={part.spend}
						whole={reading.spend.current.spend}
						currency={reading.currency}
						href={breakdownHref(part, { breakdown, place })}
					/>
				))}
			</ul>
		</Panel>
	);
}

function breakdownHref(
	{ key }: OwnerPart,
	{ breakdown, place }: Pick<OwnerBreakdownProps, "breakdown" | "place">,
): string | null {
	const value = filterValueOf(key);
	if (value === undefined) return null;
	const within = withFilter(ownerUrl(place), breakdown, [value]);
	return spendHref(
		"/explore",
		{ ...within, groupBy: breakdown === "model" ? "meter" : "model" },
		EXPLORE_DEFAULTS,
	);
}

export interface ShareLineProps {
	readonly name: string;
	readonly amount: string;
	readonly whole: string;
	readonly currency: string;
	readonly href: string | null;
}

/** A name, its money and its share of the owner's. */
export function ShareLine({ name, amount, whole, currency, href }: ShareLineProps) {
	const share = Number(percentOf(amount, whole) ?? 0);
	return (
		<li className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2.5 gap-y-1 text-sm">
			{href === null ? (
				<span className="truncate text-ink-2">{name}</span>
			) : (
				<Link href={href} className="truncate rounded-xs hover:underline" title={name}>
					{name}
				</Link>
			)}
			<Money amount={amount} currency={currency} cents="hidden" className="font-strong" />
			<ShareBar percent={share} of="of the owner’s" name={name} className="col-span-2 h-[5px]" />
		</li>
	);
}
