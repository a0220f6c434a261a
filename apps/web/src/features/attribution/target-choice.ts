import type { Target } from "@outlay/finops/target";

/** Slugs that a form has chosen; an empty text is "not said". */
export interface ChosenTarget {
	readonly team: string;
	readonly feature: string;
	readonly environment: string;
}

export const NO_TARGET: ChosenTarget = { team: "", feature: "", environment: "" };

/** What was chosen, without the parts that were not. */
export function targetOfChoice({ team, feature, environment }: ChosenTarget): Target {
	return {
		...(team === "" ? {} : { team }),
		...(feature === "" ? {} : { feature }),
		...(environment === "" ? {} : { environment }),
	};
}

export function choiceOfTarget({ team, feature, environment }: Target): ChosenTarget {
	return { team: team ?? "", feature: feature ?? "", environment: environment ?? "" };
}
