import type { Actor } from "@outlay/db/actor";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import { listPricedModels } from "@outlay/db/read-models/prices-models";
import type { Day } from "@outlay/finops/day";
import { database } from "../../main.ts";
import type { ScenarioOptions } from "./scenario-fields.tsx";
import { modelText } from "./scenario-form-model.ts";

/** Models that the form offers; others of the price book are typed. */
const MODELS_MAX = 1_000;

/** What a scenario can be for, and the models of the price book: what the actor may read of them. */
export async function scenarioOptions(actor: Actor, today: Day): Promise<ScenarioOptions> {
	const [hierarchy, models] = await Promise.all([
		actor.rights.has("hierarchy.read") ? readHierarchyOutline(database(), actor) : null,
		actor.rights.has("prices.read") ? modelNames(actor, today) : [],
	]);
	const running = (units: readonly { slug: string; name: string; to: string | null }[]) =>
		units
			.filter(({ to }) => to === null || to > today)
			.map(({ slug, name }) => ({ value: slug, label: name }));
	return {
		teams: running(hierarchy?.teams ?? []),
		features: running(hierarchy?.features ?? []),
		models,
	};
}

async function modelNames(actor: Actor, today: Day): Promise<readonly string[]> {
	const all = { search: "", provider: null, usedOnly: false, ownOnly: false, offset: 0, limit: MODELS_MAX };
	const { items } = await listPricedModels(database(), actor, { ...all, day: today });
	return items.flatMap(({ provider, model }) => (model === null ? [] : [modelText({ provider, model })]));
}
