import Link from "next/link";
import { Money } from "../money.tsx";
import { plotNumber } from "../plot-number.ts";

export interface DivergingItem {
	readonly key: string;
	readonly label: string;
	/** Signed decimal text. */
	readonly amount: string;
	readonly href?: string | undefined;
}

/** Changes to both sides of a middle line: more cost to the right, less to the left, on one scale. */
export function DivergingBars({
	items,
	currency,
}: {
	readonly items: readonly DivergingItem[];
	readonly currency: string;
}) {
	const largest = Math.max(...items.map((item) => Math.abs(plotNumber(item.amount))), Number.MIN_VALUE);
	return (
		<ul className="grid gap-3">
			{items.map((item) => {
				const value = plotNumber(item.amount);
				const share = `${(Math.abs(value) / largest) * 50}%`;
				return (
					<li key={item.key} className="grid grid-cols-[1fr_auto] gap-x-2.5 gap-y-1 text-sm">
						{item.href === undefined ? (
							<span>{item.label}</span>
						) : (
							<Link href={item.href} className="rounded-xs hover:underline">
								{item.label}
							</Link>
						)}
						<Money
							amount={item.amount}
							currency={currency}
							cents="hidden"
							signed
							tone="cost"
							className="font-strong"
						/>
						<span aria-hidden="true" className="relative col-span-2 h-[5px] rounded-xs bg-sunken">
							<span
								className={
									value > 0
										? "absolute inset-y-0 left-1/2 rounded-xs bg-c2"
										: "absolute inset-y-0 right-1/2 rounded-xs bg-c1"
								}
								style={{ width: share }}
							/>
						</span>
					</li>
				);
			})}
		</ul>
	);
}
