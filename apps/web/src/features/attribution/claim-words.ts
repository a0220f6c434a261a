import type { ClaimableKeys } from "@outlay/db/read-models/attribution-claimable";
import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { countText } from "@outlay/finops/count-text";
import type { ChosenTarget } from "./target-choice.ts";

/** Keys that were given to an owner at once. */
export interface Claim {
	/** As they were listed before. */
	readonly rows: readonly ClaimableKeys[];
	/** `team Search`. */
	readonly owner: string;
	readonly version: number;
}

/** What was chosen, by name: `feature Ranking, environment Production`. A feature says its team. */
export function ownerOf({ team, feature, environment }: ChosenTarget, names: AttributionNames): string {
	const nameIn = (all: readonly { readonly slug: string; readonly name: string }[], slug: string) =>
		all.find((each) => each.slug === slug)?.name ?? slug;
	return [
		...(team === "" || feature !== "" ? [] : [`team ${nameIn(names.teams, team)}`]),
		...(feature === "" ? [] : [`feature ${nameIn(names.features, feature)}`]),
		...(environment === "" ? [] : [`environment ${nameIn(names.environments, environment)}`]),
	].join(", ");
}

/** Whether the figures of its keys have followed a claim: each is gone from the list, or has other owners or money left. */
export function isCounted({ rows }: Claim, items: readonly ClaimableKeys[]): boolean {
	return rows.every((row) => {
		const now = items.find(({ keyId, currency }) => keyId === row.keyId && currency === row.currency);
		return (
			now === undefined || now.unallocated !== row.unallocated || now.teams.join(" ") !== row.teams.join(" ")
		);
	});
}

/** `counted`: the figures have followed; `late`: they have not, after a while. */
export function claimText({ rows, owner, version }: Claim, state: "soon" | "counted" | "late"): string {
	const count = new Set(rows.map(({ keyId }) => keyId)).size;
	const done = `${countText(count)} ${count === 1 ? "key" : "keys"} claimed for ${owner} with version ${version}`;
	switch (state) {
		case "soon":
			return `${done}; figures follow in a moment.`;
		case "counted":
			return `${done}; the figures have followed.`;
		case "late":
			return `${done}; figures follow once the open months are attributed again.`;
	}
}
