import { err, ok, type Result } from "@outlay/finops/result";
import { isEmptyTarget, type Target } from "@outlay/finops/target";

const PARTS = ["team", "feature", "environment"] as const;

/**
 * Text of a target in metrics (CSV column and stored key): `team:search`, `feature:chat+environment:production`. Parts
 * come in one order, so that equal targets are equal text.
 */
export function targetText(target: Target): string {
	return PARTS.flatMap((part) => (target[part] === undefined ? [] : [`${part}:${target[part]}`])).join("+");
}

/** Reads {@link targetText}; parts may come in any order, and a slug without a kind is a team. */
export function parseTargetText(
	text: string,
): Result<Target, { readonly code: "not_a_target"; readonly text: string }> {
	let target: Target = {};
	for (const part of text.split("+")) {
		const [kind, slug] = part.includes(":") ? splitOnce(part) : ["team", part.trim()];
		const name = PARTS.find((known) => known === kind);
		if (name === undefined || slug === "" || target[name] !== undefined)
			return err({ code: "not_a_target", text });
		target = { ...target, [name]: slug };
	}
	return isEmptyTarget(target) ? err({ code: "not_a_target", text }) : ok(target);
}

function splitOnce(part: string): readonly [string, string] {
	const at = part.indexOf(":");
	return [part.slice(0, at).trim(), part.slice(at + 1).trim()];
}
