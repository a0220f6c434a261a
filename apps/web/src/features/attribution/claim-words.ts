import type { ClaimableKeys } from "@outlay/db/read-models/attribution-claimable";
import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import { countText } from "@outlay/finops/count-text";
import type { ChosenTarget } from "./target-choice.ts";

/** Pages are read again so often until the figures of a claim are there. */
export const TRIES_MAX = 60;

/** Keys that were given to an owner at once. */
export interface Claim {
	/** As they were listed before. */
	readonly rows: readonly ClaimableKeys[];
	/** Those of {@link rows} whose figures are to change: see {@link movingRows}. */
	readonly moving: readonly ClaimableKeys[];
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

/**
 * Rows whose figures a claim for this owner changes. Those of keys that the team has already stay as they are; an owner
 * without a team leaves unallocated what is, and takes from a team what it has.
 */
export function movingRows(
	rows: readonly ClaimableKeys[],
	{ team, feature }: ChosenTarget,
	{ features }: Pick<AttributionNames, "features">,
): readonly ClaimableKeys[] {
	const owner = feature === "" ? team : features.find(({ slug }) => slug === feature)?.team;
	return rows.filter(({ teams, spend, unallocated }) =>
		owner === ""
			? teams.length > 0 || unallocated !== spend
			: teams.length !== 1 || teams[0] !== owner || unallocated !== "0",
	);
}

/** Whether the figures of its keys have followed a claim: each that moves is gone from the list, or has other owners or money left. */
function isCounted({ moving }: Claim, items: readonly ClaimableKeys[]): boolean {
	return moving.every((row) => {
		const now = items.find(({ keyId, currency }) => keyId === row.keyId && currency === row.currency);
		return (
			now === undefined || now.unallocated !== row.unallocated || now.teams.join(" ") !== row.teams.join(" ")
		);
	});
}

/** `still`: no figure is to change; `soon`: they are awaited; `counted`: they have followed; `late`: they have not, after all tries. */
export type ClaimProgress = "still" | "soon" | "counted" | "late";

/** How far a claim is: `items` are the keys as they are listed now, `tries` how often they were read since. */
export function progressOf(claim: Claim, items: readonly ClaimableKeys[], tries: number): ClaimProgress {
	if (claim.moving.length === 0) return "still";
	if (isCounted(claim, items)) return "counted";
	return tries < TRIES_MAX ? "soon" : "late";
}

/** Claims one after another, the newest last, and how often the page was read again since the first. */
export interface Claims {
	readonly made: readonly { readonly claim: Claim; readonly since: number }[];
	readonly tries: number;
}

export const NO_CLAIMS: Claims = { made: [], tries: 0 };

/** Claims whose figures are still awaited. */
export function waitingClaims({ made, tries }: Claims, items: readonly ClaimableKeys[]): Claims["made"] {
	return made.filter(({ claim, since }) => progressOf(claim, items, tries - since) === "soon");
}

/** With one claim more; earlier ones stay while they wait. */
export function withClaim(claims: Claims, claim: Claim, items: readonly ClaimableKeys[]): Claims {
	const made = [...waitingClaims(claims, items), { claim, since: claims.tries }];
	return { ...claims, made };
}

export function claimText({ rows, owner, version }: Claim, progress: ClaimProgress): string {
	const count = new Set(rows.map(({ keyId }) => keyId)).size;
	const done = `${countText(count)} ${count === 1 ? "key" : "keys"} claimed for ${owner} with version ${version}`;
	switch (progress) {
		case "still":
			return `${done}.`;
		case "soon":
			return `${done}; figures follow in a moment.`;
		case "counted":
			return `${done}; the figures have followed.`;
		case "late":
			return `${done}; figures follow once the open months are attributed again.`;
	}
}
