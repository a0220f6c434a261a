import { Tabs } from "../../design/tabs.tsx";
import { type AlertsUrl, alertsHref, VIEW_LABELS } from "./alerts-url.ts";

/** Views of the list; the filters stay from one to another. */
export function AlertsTabs({ url }: { readonly url: AlertsUrl }) {
	return (
		<Tabs
			label="Alerts by state"
			items={VIEW_LABELS.map(({ view, label }) => ({
				label,
				href: alertsHref({ ...url, view, cursor: null }),
				current: view === url.view,
			}))}
		/>
	);
}
