import { Tabs } from "../../design/tabs.tsx";

const TABS = [
	{ key: "book", label: "Price book", href: "/prices" },
	{ key: "unpriced", label: "Unpriced", href: "/prices/unpriced" },
	{ key: "discounts", label: "Discounts", href: "/prices/discounts" },
	{ key: "rates", label: "Exchange rates", href: "/prices/exchange-rates" },
] as const;

/** Tabs of what concerns the whole organization. */
const OF_ALL: ReadonlySet<string> = new Set(["unpriced", "rates"]);

export interface PricesTabsProps {
	readonly current: (typeof TABS)[number]["key"];
	/** Models without a price; absent where the actor does not see all of the organization. */
	readonly unpriced?: number | undefined;
}

export function PricesTabs({ current, unpriced }: PricesTabsProps) {
	return (
		<Tabs
			label="Prices"
			items={TABS.filter(({ key }) => !OF_ALL.has(key) || unpriced !== undefined).map(
				({ key, label, href }) => ({
					label,
					href,
					current: key === current,
					...(key === "unpriced" && unpriced !== undefined
						? { count: unpriced, countTitle: "Models with usage on any day that no price covers" }
						: {}),
				}),
			)}
		/>
	);
}
