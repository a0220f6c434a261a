"use client";

import { useSyncExternalStore } from "react";
import { Badge } from "../../design/tag.tsx";
import { openAlertsStore } from "./open-alerts.ts";

/** How many alerts are open, beside the name of their page: "3 open alerts". None: nothing. */
export function OpenAlertsBadge({ initial }: { readonly initial: number }) {
	const asked = useSyncExternalStore(openAlertsStore.subscribe, openAlertsStore.snapshot, () => null);
	const count = asked ?? initial;
	return count > 0 && <Badge count={count} label={count === 1 ? "open alert" : "open alerts"} />;
}
