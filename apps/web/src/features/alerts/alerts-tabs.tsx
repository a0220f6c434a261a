import { Tabs } from "../../design/tabs.tsx";
import { type AlertsViewName, alertsHref, VIEW_LABELS } from "./alerts-url.ts";

export function AlertsTabs({ current }: { readonly current: AlertsViewName }) {
	return (
		<Tabs
			label="Alerts by state"
			items={VIEW_LABELS.map(({ view, label }) => ({
				label,
				href: alertsHref({ view, cursor: null }),
				current: view === current,
			}))}
		/>
	);
}
