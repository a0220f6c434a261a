import { addDays, type Day } from "@outlay/finops/day";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Price } from "./price.ts";
import { createPriceBook, findPrice, type PriceBook } from "./price-book.ts";
import { type EditionPlan, planEdition, type StoredPrice } from "./price-edition.ts";
import { bookOf, day, price } from "./pricing.arbitraries.ts";

const FIRST = day("2026-10-01");
const DAYS = Array.from({ length: 7 }, (_, index) => addDays(FIRST, index));
const EDITION_DAY = addDays(FIRST, 3);
const THRESHOLD = 200n;

/** Prices of a subject in steps: every step has a price, and perhaps another for long prompts. */
interface Steps {
	readonly starts: readonly Day[];
	readonly isSinceEver: boolean;
	readonly units: readonly (readonly [base: bigint, long: bigint | null])[];
}

const arbitraryUnit = fc.bigInt({ min: 1n, max: 3n });

const arbitrarySteps = (isDated: boolean): fc.Arbitrary<Steps> =>
	fc.record({
		starts: fc.subarray(DAYS, { maxLength: isDated ? 3 : 0 }),
		isSinceEver: isDated ? fc.boolean() : fc.constant(true),
		units: fc.array(fc.tuple(arbitraryUnit, fc.option(arbitraryUnit, { nil: null })), {
			minLength: 4,
			maxLength: 4,
		}),
	});

function rowsOf(of: Partial<Price>, { starts, isSinceEver, units }: Steps): readonly Price[] {
	const froms = isSinceEver || starts.length === 0 ? [null, ...starts] : starts;
	return froms.flatMap((validFrom, index): readonly Price[] => {
		const validTo = froms[index + 1] ?? null;
		const [base, long] = units[index] ?? [1n, null];
		const dated = { ...price(of), validFrom, validTo };
		const rows = [{ ...dated, unitAtto: base }];
		return long === null ? rows : [...rows, { ...dated, unitAtto: long, abovePromptTokens: THRESHOLD }];
	});
}

const MODELS = ["model-1", "model-2", null] as const;
const REACHES = [null, "global"] as const;
const SUBJECTS = MODELS.flatMap((model) => REACHES.map((reach) => ({ model, reach })));

const arbitraryRows = (origins: readonly Price["origin"][], isDated: boolean) =>
	fc
		.tuple(...SUBJECTS.map(() => fc.option(fc.tuple(fc.constantFrom(...origins), arbitrarySteps(isDated)))))
		.map((found) =>
			found.flatMap((one, index) =>
				one === null ? [] : rowsOf({ ...SUBJECTS[index], origin: one[0] }, one[1]),
			),
		);

const arbitraryBook = fc
	.tuple(arbitraryRows(["seed", "convention"], true), arbitraryRows(["organization"], true))
	.map(([seeded, own]) =>
		[...seeded, ...own].map((one, index): StoredPrice => ({ ...one, id: `old ${index}` })),
	);
const arbitraryEdition = arbitraryRows(["seed", "convention"], true);
const arbitraryUndated = arbitraryRows(["seed", "convention"], false);

const plan = (stored: readonly StoredPrice[], prices: readonly Price[]) =>
	planEdition({ stored, edition: { date: EDITION_DAY, prices } });

function carriedOut(stored: readonly StoredPrice[], { closed, removed, added }: EditionPlan) {
	const ends = new Map(closed.map(({ id, validTo }) => [id, validTo]));
	const kept = stored
		.filter(({ id }) => !removed.includes(id))
		.map((one) => ({ ...one, validTo: ends.get(one.id) ?? one.validTo }));
	return [...kept, ...added.map((one, index): StoredPrice => ({ ...one, id: `new ${index}` }))];
}

const MOMENTS = [addDays(FIRST, -9), ...DAYS, addDays(FIRST, 99)];
const QUERIES = [...MODELS, "model-3"].flatMap((model) =>
	[null, "global" as const].flatMap((reach) =>
		[1n, 500n].map((tokens) => ({ model, reach, prompt: { first: tokens, last: tokens } })),
	),
);

/** What each usage costs on each day, or that it has no price. */
function answers(book: PriceBook, days: readonly Day[]): readonly string[] {
	return days.flatMap((on) =>
		QUERIES.map((query) => {
			const match = findPrice(book, {
				...query,
				provider: "acme",
				meter: "input",
				tier: "standard",
				day: on,
			});
			return match.kind === "found"
				? `${match.price.origin === "organization"} ${match.price.unitAtto}`
				: "none";
		}),
	);
}

describe("a plan carried out", () => {
	test("is a price book, and leaves nothing to plan", () => {
		fc.assert(
			fc.property(arbitraryBook, arbitraryEdition, (stored, prices) => {
				const after = carriedOut(stored, plan(stored, prices));
				expect(createPriceBook({ prices: after, discounts: [] }).ok).toBe(true);
				const { closed, removed, added, models } = plan(after, prices);
				expect({ closed, removed, added, models }).toEqual({
					closed: [],
					removed: [],
					added: [],
					models: [],
				});
			}),
		);
	});

	test("takes no moment's price away", () => {
		fc.assert(
			fc.property(arbitraryBook, arbitraryEdition, (stored, prices) => {
				const before = answers(bookOf(stored), MOMENTS);
				const after = answers(bookOf(carriedOut(stored, plan(stored, prices))), MOMENTS);
				expect(before.filter((one, index) => one !== "none" && after[index] === "none")).toEqual([]);
			}),
		);
	});

	test("before the edition's day changes no price that was, where the catalogue states no dates", () => {
		fc.assert(
			fc.property(arbitraryBook, arbitraryUndated, (stored, prices) => {
				const past = MOMENTS.filter((on) => on < EDITION_DAY);
				const before = answers(bookOf(stored), past);
				const after = answers(bookOf(carriedOut(stored, plan(stored, prices))), past);
				expect(after.map((one, index) => (before[index] === "none" ? "none" : one))).toEqual(before);
			}),
		);
	});

	test("from the edition's day has every price of the edition", () => {
		fc.assert(
			fc.property(arbitraryBook, arbitraryEdition, (stored, prices) => {
				const from = MOMENTS.filter((on) => on >= EDITION_DAY);
				const bundled = (rows: readonly Price[]) =>
					new Set(
						rows
							.filter(({ origin }) => origin !== "organization")
							.flatMap((row) =>
								from
									.filter((on) => (row.validFrom ?? on) <= on && (row.validTo === null || on < row.validTo))
									.map((on) =>
										[on, row.model, row.reach, row.origin, row.abovePromptTokens, row.unitAtto].join(),
									),
							),
					);
				const after = bundled(carriedOut(stored, plan(stored, prices)));
				expect([...bundled(prices)].filter((one) => !after.has(one))).toEqual([]);
			}),
		);
	});

	test("gives a model without any price the edition's, since ever", () => {
		fc.assert(
			fc.property(arbitraryUndated, (prices) => {
				const after = answers(bookOf(carriedOut([], plan([], prices))), MOMENTS);
				expect(after).toEqual(answers(bookOf(prices), MOMENTS));
			}),
		);
	});

	test("never names a row that people entered", () => {
		fc.assert(
			fc.property(arbitraryBook, arbitraryEdition, (stored, prices) => {
				const { closed, removed } = plan(stored, prices);
				const named = new Set([...closed.map(({ id }) => id), ...removed]);
				expect(stored.filter(({ id, origin }) => origin === "organization" && named.has(id))).toEqual([]);
			}),
		);
	});
});
