import { ANOMALY_DIMENSIONS, type AnomalyDimension } from "@outlay/finops/anomaly";
import { invariant } from "@outlay/finops/result";

/** What a series is of. `value`: an owner's id, a provider, `provider/model`, or a key. */
export interface SeriesNames {
	readonly dimension: AnomalyDimension;
	readonly value: string;
	readonly currency: string;
}

/** What the core knows a value by. */
export const nameOf = (currency: string, value: string) => `${currency} ${value}`;

/** As the core names a series: the same from day to day. */
export const seriesId = (dimension: AnomalyDimension, name: string) => `${dimension}:${name}`;

/** What a series of an episode is of, by its id alone. */
export function namesOfSeries(id: string): SeriesNames {
	const [, dimension, currency, value] = /^(\w+):(\S+) (.*)$/su.exec(id) ?? [];
	const known = ANOMALY_DIMENSIONS.find((each) => each === dimension);
	invariant(known !== undefined && currency !== undefined && value !== undefined, `${id} names a series`);
	return { dimension: known, value, currency };
}
