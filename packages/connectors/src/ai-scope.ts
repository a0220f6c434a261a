import type { AiScope } from "@outlay/finops/ai-scope";
import { memo } from "./memo.ts";

/** Whether a row is AI spend: any include pattern (none: every row) and no exclude pattern in any of its texts. */
export function isAiSpend(scope: AiScope, texts: readonly (string | null)[]): boolean {
	if (scope.include.length === 0 && scope.exclude.length === 0) return true;
	return matcherOf(scope)(texts.join("\n"));
}

/** One remembered matcher per scope: a bill repeats the same services and SKUs. */
const MATCHERS = new WeakMap<AiScope, (text: string) => boolean>();

function matcherOf(scope: AiScope): (text: string) => boolean {
	const known = MATCHERS.get(scope);
	if (known !== undefined) return known;
	const made = memo((text) => matches(scope, text.toLowerCase()));
	MATCHERS.set(scope, made);
	return made;
}

function matches(scope: AiScope, text: string): boolean {
	const holds = (pattern: string): boolean => text.includes(pattern.toLowerCase());
	return (scope.include.length === 0 || scope.include.some(holds)) && !scope.exclude.some(holds);
}
