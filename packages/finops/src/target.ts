/** What a rule, a split or a lookup names: each part optional, at least one given. Ids of the hierarchy. */
export interface Target {
	readonly team?: string;
	readonly feature?: string;
	readonly environment?: string;
}

/** The target alone, without the other fields of a split's target or a lookup's row. */
export function targetOf({ team, feature, environment }: Target): Target {
	return {
		...(team === undefined ? {} : { team }),
		...(feature === undefined ? {} : { feature }),
		...(environment === undefined ? {} : { environment }),
	};
}

/** Text that identifies a target: equal text means the same team, feature and environment. */
export function targetKey({ team, feature, environment }: Target): string {
	return JSON.stringify([team ?? null, feature ?? null, environment ?? null]);
}

export function isEmptyTarget({ team, feature, environment }: Target): boolean {
	return team === undefined && feature === undefined && environment === undefined;
}
