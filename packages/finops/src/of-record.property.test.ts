import fc from "fast-check";
import { expect, test } from "vitest";
import { DAY_MS, dayOf } from "./day.ts";
import { chooseOfRecord, type RecordCandidate } from "./of-record.ts";

const DAY = dayOf(0);
const candidate: fc.Arbitrary<RecordCandidate> = fc.record({
	source: fc.constantFrom("a", "b", "c", "d"),
	family: fc.constantFrom("f", "g", "h"),
	basis: fc.constantFrom("billed", "metered"),
	rounded: fc.boolean(),
	precedence: fc.nat(2),
	asOf: fc.nat(5).map((days) => days * DAY_MS),
	finalityLagDays: fc.nat(3),
	partial: fc.boolean(),
});
const candidates = fc.array(candidate, { maxLength: 6 });

test("the order of candidates never matters", () => {
	const both = candidates.chain((all) =>
		fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
	);
	fc.assert(
		fc.property(both, ([all, shuffled]) => {
			expect(chooseOfRecord({ day: DAY, candidates: shuffled })).toEqual(
				chooseOfRecord({ day: DAY, candidates: all }),
			);
		}),
	);
});

test("every family of each basis is of record or passed over, and a rounded one never beside an exact one", () => {
	fc.assert(
		fc.property(candidates, (all) => {
			const chosen = chooseOfRecord({ day: DAY, candidates: all });
			expect(chosen === null).toBe(all.length === 0);
			for (const basis of ["billed", "metered"] as const) {
				const families = Map.groupBy(
					all.filter((one) => one.basis === basis),
					(one) => one.family,
				);
				const passed = (chosen?.passedOver ?? [])
					.filter((one) => one.basis === basis)
					.map((one) => one.family);
				const winner = chosen?.[basis] ?? null;
				expect([...passed, ...(winner === null ? [] : [winner])].sort()).toEqual([...families.keys()].sort());
				if (winner === null) continue;
				const isRounded = (family: string) => (families.get(family) ?? []).every((one) => one.rounded);
				if (isRounded(winner)) expect([...families.keys()].every(isRounded)).toBe(true);
			}
		}),
	);
});
