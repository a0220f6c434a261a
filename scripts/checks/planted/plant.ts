import type { Files } from "./clean-workspace.ts";

/** A violation of one rule. The check must name the rule at `file`; the rest of `files` is what it needs. */
export interface Plant {
	readonly rule: string;
	readonly file: string;
	readonly files: Files;
}

/** A plant of one file. */
export function plant(rule: string, file: string, text: string): Plant {
	return { rule, file, files: { [file]: text } };
}

export function filesOf(plants: readonly Plant[]): Files {
	return Object.assign({}, ...plants.map((one) => one.files));
}
