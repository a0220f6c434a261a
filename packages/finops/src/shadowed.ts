import { attribute, candidateRules, decisionsOf, type Matcher } from "./attribution.ts";
import type { AttributionKey } from "./conditions.ts";
import type { DaySpan } from "./day.ts";
import { within } from "./open-period.ts";

/** A rule that decides nothing. `by`: the rules that took its keys, with the number of keys, most first. */
export type IdleRule =
	/** Its conditions hold for no key within the span. */
	| { readonly kind: "never_matches"; readonly ruleId: string; readonly name: string }
	| {
			/** It would match `keys` keys, but earlier rules decide about all of them. */
			readonly kind: "shadowed";
			readonly ruleId: string;
			readonly name: string;
			readonly keys: number;
			readonly by: readonly { readonly ruleId: string; readonly keys: number }[];
	  };

interface Tally {
	matched: number;
	decided: number;
	readonly takenBy: Map<string, number>;
}

/**
 * Rules that decide about no key on any day of `span`, in rule order: a draft shows them before it is
 * published. `keys` are the charge keys seen in the span.
 */
export function findShadowed(matcher: Matcher, keys: Iterable<AttributionKey>, span: DaySpan): IdleRule[] {
	const tallies = matcher.rules.map((): Tally => ({ matched: 0, decided: 0, takenBy: new Map() }));
	for (const key of keys) tallyKey(matcher, { key, span, tallies });
	return matcher.rules.flatMap(({ rule, position }): IdleRule[] => {
		const tally = tallies[position];
		const { id: ruleId, name } = rule;
		if (tally === undefined || tally.matched === 0) return [{ kind: "never_matches", ruleId, name }];
		if (tally.decided > 0) return [];
		const by = [...tally.takenBy]
			.map(([taker, count]) => ({ ruleId: taker, keys: count }))
			.sort((a, b) => b.keys - a.keys || (a.ruleId < b.ruleId ? -1 : 1));
		return [{ kind: "shadowed", ruleId, name, keys: tally.matched, by }];
	});
}

function tallyKey(
	matcher: Matcher,
	input: { readonly key: AttributionKey; readonly span: DaySpan; readonly tallies: readonly Tally[] },
): void {
	const { key, span, tallies } = input;
	const segments = attribute(matcher, key, span);
	const deciding = new Set(segments.map((segment) => segment.ruleId));
	for (const compiled of new Set(candidateRules(matcher, key))) {
		const tally = tallies[compiled.position];
		if (tally === undefined || !compiled.holds(key)) continue;
		const periods = decisionsOf(compiled, key).flatMap((decision) => within(span, decision) ?? []);
		if (periods.length === 0) continue;
		tally.matched += 1;
		if (deciding.has(compiled.rule.id)) {
			tally.decided += 1;
			continue;
		}
		const takers = segments.filter((segment) => periods.some((period) => within(period, segment) !== null));
		for (const taker of new Set(takers.map((segment) => segment.ruleId))) {
			if (taker !== null) tally.takenBy.set(taker, (tally.takenBy.get(taker) ?? 0) + 1);
		}
	}
}
