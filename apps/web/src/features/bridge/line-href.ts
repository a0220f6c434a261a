import type { ReadLine } from "@outlay/db/read-models/bridge-change";
import { EXPLORE_DEFAULTS } from "../spend/query/defaults.ts";
import { type SpendUrl, spendHref, withFilter } from "../spend/query/spend-url.ts";

/** Where the spend of a line is broken down, under what the screen is filtered by; undefined: it is of the whole. */
export function lineHref({ key }: ReadLine, url: SpendUrl): string | undefined {
	if (key === null) return undefined;
	const { owner, model, provider, kind } = key;
	const dimension = owner?.kind ?? "team";
	const ofOwner = withFilter(url, dimension, [owner?.label.value ?? null]);
	// A team's own line is what none of its features has.
	const own = owner?.kind === "team" ? withFilter(ofOwner, "feature", [null]) : ofOwner;
	if (kind === "shared") return explore(withFilter(own, "allocation", ["split_in", "split_out"]), "rule");
	const onModel = model === null ? own : withFilter(own, "model", [model]);
	return explore(provider === null ? onModel : withFilter(onModel, "provider", [provider]), "meter");
}

const explore = (url: SpendUrl, groupBy: SpendUrl["groupBy"]) =>
	spendHref("/explore", { ...url, groupBy }, EXPLORE_DEFAULTS);
