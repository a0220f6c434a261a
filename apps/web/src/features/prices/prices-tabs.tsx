import { Tabs } from "../../design/tabs.tsx";

const TABS = [
	{ key: "book", label: "Price book", href: "/prices" },
	{ key: "unpriced", label: "Unpriced", href: "/prices/unpriced" },
	{ key: "discounts", label: "Discounts", href: "/prices/discounts" },
] as const;

export interface PricesTabsProps {
	readonly current: (typeof TABS)[number]["key"];
	/** Models without a price; absent where the actor does not see all usage. */
	readonly unpriced?: number | undefined;
}

export function PricesTabs({ current, unpriced }: PricesTabsProps) {
	return (
		<Tabs
			label="Prices"
			items={TABS.filter(({ key }) => key !== "unpriced" || unpriced !== undefined).map(
				({ key, label, href }) => ({
					label,
					href,
					current: key === current,
					...(key === "unpriced" && unpriced !== undefined ? { count: unpriced } : {}),
				}),
			)}
		/>
	);
}
