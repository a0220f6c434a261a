import fc from "fast-check";
import { expect, test } from "vitest";
import {
	type CellVersion,
	countingScopes,
	planReplacement,
	type Scope,
	type StatementClaim,
	scopeKey,
	unitKey,
} from "./cells.ts";
import { addDays, dayOf } from "./day.ts";

const FIRST = dayOf(Date.UTC(2026, 8, 28));

const scope: fc.Arbitrary<Scope> = fc.constantFrom(
	{ kind: "account" },
	{ kind: "billing-period", month: "2026-09" },
	{ kind: "filtered", filter: "p1" },
	{ kind: "filtered", filter: "p2" },
);

const claim: fc.Arbitrary<StatementClaim> = fc
	.record({
		scope,
		start: fc.nat(3),
		length: fc.nat(3),
		asOf: fc.nat(3),
		sha256: fc.constantFrom("a", "b", "c", "d"),
	})
	.map(({ start, length, ...rest }) => ({
		accountId: "acc",
		source: "s",
		span:
			rest.scope.kind === "billing-period"
				? null
				: { start: addDays(FIRST, start), end: addDays(FIRST, start + length) },
		...rest,
	}));

function arrive(claimsInOrder: readonly StatementClaim[]): Map<string, CellVersion> {
	const state = new Map<string, CellVersion>();
	for (const { asOf, sha256, ...rest } of claimsInOrder) {
		const plan = planReplacement(state, { asOf, sha256, ...rest });
		for (const unit of plan.replaces) state.set(unitKey(unit), { asOf, sha256 });
	}
	return state;
}

const sorted = (state: Map<string, CellVersion>) => [...state].sort(([a], [b]) => (a < b ? -1 : 1));

test("any order of arrival, with any repetition, gives the same cells", () => {
	fc.assert(
		fc.property(
			fc
				.array(claim, { maxLength: 8 })
				.chain((all) =>
					fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.subarray(all)),
				),
			([all, shuffled, again]) => {
				expect(sorted(arrive([...shuffled, ...again]))).toEqual(sorted(arrive(all)));
			},
		),
	);
});

test("what counts on a day depends on what is held, not on its order", () => {
	const held = fc.uniqueArray(fc.record({ scope, asOf: fc.nat(3), sha256: fc.constantFrom("a", "b") }), {
		selector: (one) => scopeKey(one.scope),
	});
	fc.assert(
		fc.property(
			held.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))),
			([all, shuffled]) => {
				const keys = (scopes: typeof all) =>
					countingScopes(FIRST, scopes)
						.map((one) => scopeKey(one.scope))
						.sort();
				expect(keys(shuffled)).toEqual(keys(all));
			},
		),
	);
});
