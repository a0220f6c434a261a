import type { ForecastEventKind } from "@outlay/finops/forecast-events";

export const EVENT_WORDS: Readonly<Record<ForecastEventKind, string>> = {
	price_change: "Price change",
	launch: "Launch",
	migration: "Migration",
	other: "Other",
};
