import type { Timeline } from "./calendar.ts";
import type { Model, PriceTable } from "./prices.ts";

/** All that a sample depends on. */
export interface World {
	readonly seed: string;
	readonly time: Timeline;
	readonly prices: PriceTable;
}

export function modelOf(world: World, provider: string, id: string): Model {
	const model = world.prices.get(`${provider}/${id}`);
	if (model === undefined) throw new Error(`no such model: ${provider}/${id}`);
	return model;
}
