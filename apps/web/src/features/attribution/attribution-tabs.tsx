import { Tabs } from "../../design/tabs.tsx";

const TABS = [
	{ key: "rules", label: "Rules", href: "/attribution" },
	{ key: "keys", label: "Keys to claim", href: "/attribution/keys" },
	{ key: "tables", label: "Tables and metrics", href: "/attribution/tables" },
	{ key: "history", label: "History", href: "/attribution/history" },
] as const;

export interface AttributionTabsProps {
	readonly current: (typeof TABS)[number]["key"];
	/** Keys that wait to be claimed, where the page knows it. */
	readonly keys?: number | undefined;
}

export function AttributionTabs({ current, keys }: AttributionTabsProps) {
	return (
		<Tabs
			label="Attribution"
			items={TABS.map(({ key, label, href }) => ({
				label,
				href,
				current: key === current,
				...(key === "keys" && keys !== undefined ? { count: keys } : {}),
			}))}
		/>
	);
}
