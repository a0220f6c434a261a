import type { AnomalySettings } from "@outlay/db/read-models/anomalies";

/** How many of the anomalies that people judged were worth telling; nothing while nobody judged any. */
export function AnomalyPrecision({ settings }: { readonly settings: AnomalySettings }) {
	const { judged, precisionPercent } = settings;
	if (precisionPercent === null) return null;
	const what = judged === 1 ? "1 anomaly" : `${judged} anomalies`;
	return (
		<p className="mb-3 text-sm text-ink-2">
			Of {what} judged in the last 90 days, {precisionPercent} % {judged === 1 ? "was" : "were"} worth
			telling.
		</p>
	);
}
