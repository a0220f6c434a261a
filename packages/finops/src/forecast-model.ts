import { initSync, MSTL } from "@bsull/augurs/mstl";

/** What a model says of the values it was fitted to, and of the next ones with their interval. */
export interface ModelFit {
	readonly fitted: readonly number[];
	readonly point: readonly number[];
	readonly lower: readonly number[];
	readonly upper: readonly number[];
}

export interface ModelInput {
	/** Evenly spaced, none missing; at least two weeks of days. */
	readonly values: readonly number[];
	readonly horizon: number;
	/** Share of outcomes that the interval should hold, between 0 and 1. */
	readonly level: number;
}

/** Fits values with a week in them. Deterministic. null: it found nothing that fits. */
export type WeeklyModel = (input: ModelInput) => ModelFit | null;

const DAYS_OF_WEEK = 7;

/**
 * MSTL with a week's season and ETS for the rest, from the bytes of `mstl_bg.wasm` of `@bsull/augurs`. The core reads no
 * files, so a shell does, once at start; later calls keep the first module. Synchronous; takes some 10 ms.
 */
export function mstlModel(wasm: Uint8Array<ArrayBuffer>): WeeklyModel {
	initSync({ module: wasm });
	return (input) => {
		const model = MSTL.ets([DAYS_OF_WEEK]);
		try {
			model.fit([...input.values]);
			const { point, intervals } = model.predict(input.horizon, input.level);
			const { point: fitted } = model.predictInSample();
			return intervals === undefined ? null : finite({ fitted, point, ...intervals });
		} catch (error) {
			// The library throws its message as text when no model fits; anything else is a bug.
			if (typeof error === "string") return null;
			throw error;
		} finally {
			model.free();
		}
	};
}

function finite({ fitted, point, lower, upper }: ModelFit): ModelFit | null {
	const lists = [fitted, point, lower, upper].map((list) => Array.from(list));
	return lists.every((list) => list.every(Number.isFinite))
		? {
				fitted: Array.from(fitted),
				point: Array.from(point),
				lower: Array.from(lower),
				upper: Array.from(upper),
			}
		: null;
}
