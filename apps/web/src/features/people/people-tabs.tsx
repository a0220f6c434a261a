import { Tabs } from "../../design/tabs.tsx";

export interface PeopleTabsProps {
	readonly current: "people" | "tokens";
	readonly members: number;
	readonly tokens: number;
}

export function PeopleTabs({ current, members, tokens }: PeopleTabsProps) {
	return (
		<Tabs
			label="People and API tokens"
			items={[
				{ label: "People", href: "/people", current: current === "people", count: members },
				{ label: "API tokens", href: "/people/tokens", current: current === "tokens", count: tokens },
			]}
		/>
	);
}
