/** Most scenarios that stand side by side. */
const COMPARED_MAX = 3;

/** What the address of the scenarios says. */
export interface ScenariosUrl {
	/** Ids of what stands side by side, in the order that they were chosen. */
	readonly compare: readonly string[];
	/** What the form is open for: a new one, or one by its id; null: closed. */
	readonly edit: string | null;
}

/** The form is open for one that is not there yet. */
export const NEW = "new";

/** Reads an address. What makes no sense is left out. */
export function readScenariosUrl(
	params: Readonly<Record<string, string | string[] | undefined>>,
): ScenariosUrl {
	const { compare, edit } = params;
	const ids = typeof compare === "string" ? compare.split(",").filter((id) => id !== "") : [];
	return {
		compare: [...new Set(ids)].slice(0, COMPARED_MAX),
		edit: typeof edit === "string" && edit !== "" ? edit : null,
	};
}

export function scenariosHref({ compare, edit }: ScenariosUrl): string {
	const query = [
		...(compare.length === 0 ? [] : [`compare=${compare.join(",")}`]),
		...(edit === null ? [] : [`edit=${edit}`]),
	];
	return query.length === 0 ? "/budgets/scenarios" : `/budgets/scenarios?${query.join("&")}`;
}

/** The address with a scenario put beside the others, or taken away again; null: there is no more room. */
export function comparingHref(url: ScenariosUrl, id: string): string | null {
	if (url.compare.includes(id)) {
		return scenariosHref({ ...url, compare: url.compare.filter((other) => other !== id) });
	}
	return url.compare.length >= COMPARED_MAX ? null : scenariosHref({ ...url, compare: [...url.compare, id] });
}
