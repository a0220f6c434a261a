export const PARTS = ["checks", "unit", "db", "e2e"] as const;
export type Part = (typeof PARTS)[number];

/** What to run: all parts, or one of them, or the test files of one whose path contains `filter`. */
export interface Selection {
	readonly parts: readonly Part[];
	readonly filter: string | undefined;
}

export type SelectionError = { readonly code: "usage"; readonly message: string };

export type SelectionResult =
	| { readonly ok: true; readonly value: Selection }
	| { readonly ok: false; readonly error: SelectionError };

/** Reads `--only unit|db|e2e|checks [filter]`; no arguments mean everything. */
export function parseSelection(args: readonly string[]): SelectionResult {
	const [flag, wanted, filter, ...rest] = args;
	if (flag === undefined) return { ok: true, value: { parts: PARTS, filter: undefined } };
	const part = PARTS.find((name) => name === wanted);
	if (flag !== "--only" || part === undefined || rest.length > 0) {
		return { ok: false, error: { code: "usage", message: `usage: --only ${PARTS.join("|")} [filter]` } };
	}
	return { ok: true, value: { parts: [part], filter } };
}
