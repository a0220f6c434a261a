export const FORECAST_OWNERS = ["organization", "department", "team", "feature"] as const;
export type ForecastOwnerKind = (typeof FORECAST_OWNERS)[number];

/** Whose forecast it is. The organization's id is its own. */
export interface ForecastOwner {
	readonly kind: ForecastOwnerKind;
	readonly id: string;
}
