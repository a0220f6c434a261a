import { expect, test } from "vitest";
import { describePrice, type Price } from "./price.ts";
import { isNewerEdition, planEdition, type StoredPrice } from "./price-edition.ts";
import { day, price } from "./pricing.arbitraries.ts";

const EDITION_DAY = "2026-10-01";

type Days = readonly [from: string | null, to: string | null];
const EVER: Days = [null, null];

const row = (unit: bigint, [validFrom, validTo]: Days = EVER, some: Partial<Price> = {}) =>
	price({ ...some, unitAtto: unit, validFrom, validTo });

const store = (prices: readonly Price[]) =>
	prices.map((one, index): StoredPrice => ({ ...one, id: `old ${index}` }));

const line = (one: Price) =>
	`${one.unitAtto} [${one.validFrom ?? ""}, ${one.validTo ?? ""})${one.abovePromptTokens === null ? "" : ` > ${one.abovePromptTokens}`}`;

/** The book after the plan, and how the subjects counted. */
function applied(old: readonly Price[], offered: readonly Price[]) {
	const stored = store(old);
	const plan = planEdition({ stored, edition: { date: day(EDITION_DAY), prices: offered } });
	const ends = new Map(plan.closed.map(({ id, validTo }) => [id, validTo]));
	const kept = stored
		.filter(({ id }) => !plan.removed.includes(id))
		.map((one) => ({ ...one, validTo: ends.get(one.id) ?? one.validTo }));
	const { counts } = plan;
	return {
		book: [...kept, ...plan.added].map(line).sort(),
		counted: Object.entries(counts)
			.filter(([, count]) => count > 0)
			.map(([kind, count]) => `${kind} ${count}`)
			.join(", "),
		plan,
	};
}

test.each<[string, readonly Price[], readonly Price[], readonly string[], string]>([
	["the same price keeps its row", [row(2n)], [row(2n)], ["2 [, )"], "kept 1"],
	[
		"the same price in more steps keeps its row",
		[row(2n)],
		[row(2n, [null, "2026-03-01"]), row(2n, ["2026-03-01", null])],
		["2 [, )"],
		"kept 1",
	],
	[
		"another price without a date begins on the edition's day",
		[row(2n)],
		[row(3n)],
		["2 [, 2026-10-01)", "3 [2026-10-01, )"],
		"changed 1",
	],
	[
		"another price with a date begins on that day",
		[row(2n)],
		[row(2n, [null, "2026-08-15"]), row(3n, ["2026-08-15", null])],
		["2 [, 2026-08-15)", "3 [2026-08-15, )"],
		"dated 1",
	],
	[
		"a date to come is taken over",
		[row(2n)],
		[row(2n, [null, "2027-01-01"]), row(3n, ["2027-01-01", null])],
		["2 [, 2027-01-01)", "3 [2027-01-01, )"],
		"dated 1",
	],
	[
		"a date that the book has is none for a price that differs since",
		[row(1n, [null, "2026-02-01"]), row(2n, ["2026-02-01", null])],
		[row(1n, [null, "2026-02-01"]), row(3n, ["2026-02-01", null])],
		["1 [, 2026-02-01)", "2 [2026-02-01, 2026-10-01)", "3 [2026-10-01, )"],
		"changed 1",
	],
	[
		"a change of the edition's own day does not rewrite what was before it",
		[row(2n)],
		[row(9n, [null, EDITION_DAY]), row(3n, [EDITION_DAY, null])],
		["2 [, 2026-10-01)", "3 [2026-10-01, )"],
		"changed 1",
	],
	[
		"a day that the catalogue learned later replaces the day of an earlier edition",
		[row(2n, [null, "2026-09-01"]), row(3n, ["2026-09-01", null])],
		[row(2n, [null, "2026-08-15"]), row(3n, ["2026-08-15", null])],
		["2 [, 2026-08-15)", "3 [2026-08-15, 2026-09-01)", "3 [2026-09-01, )"],
		"dated 1",
	],
	[
		"days before the first that the catalogue dates keep their price",
		[row(2n)],
		[row(3n, ["2026-05-01", "2026-06-01"]), row(4n, ["2026-06-01", null])],
		["2 [, 2026-05-01)", "3 [2026-05-01, 2026-06-01)", "4 [2026-06-01, )"],
		"dated 1",
	],
	["what had no price has one since ever", [], [row(2n)], ["2 [, )"], "added 1"],
	[
		"days without a price get it; those with one keep it",
		[row(2n, ["2026-05-01", null])],
		[row(3n)],
		["2 [2026-05-01, 2026-10-01)", "3 [, 2026-05-01)", "3 [2026-10-01, )"],
		"changed 1",
	],
	["what the edition no longer names stays", [row(2n)], [], ["2 [, )"], "absent 1"],
	[
		"a new prompt size begins on the edition's day",
		[row(2n)],
		[row(2n), row(4n, EVER, { abovePromptTokens: 200_000n })],
		["2 [, )", "4 [2026-10-01, ) > 200000"],
		"changed 1",
	],
	[
		"a prompt size that is no longer dearer ends on the edition's day",
		[row(2n), row(4n, EVER, { abovePromptTokens: 200_000n })],
		[row(2n)],
		["2 [, )", "4 [, 2026-10-01) > 200000"],
		"changed 1",
	],
	[
		"a catalogue price hides a rule's from the edition's day only",
		[row(2n, EVER, { origin: "convention" })],
		[row(3n)],
		["2 [, 2026-10-01)", "3 [2026-10-01, )"],
		"changed 1",
	],
	[
		"a model's first own price leaves the past to the price of any model",
		[row(2n, EVER, { model: null })],
		[row(2n, EVER, { model: null }), row(3n)],
		["2 [, )", "3 [2026-10-01, )"],
		"kept 1, added 1",
	],
	[
		"so does one where people entered a price for any model",
		[row(2n, EVER, { model: null, origin: "organization" })],
		[row(3n)],
		["2 [, )", "3 [2026-10-01, )"],
		"added 1",
	],
	[
		"a price of its own for a reach leaves the past to the price of every reach",
		[row(2n)],
		[row(2n), row(3n, EVER, { reach: "global" })],
		["2 [, )", "3 [2026-10-01, )"],
		"kept 1, added 1",
	],
	[
		"what people entered is never touched",
		[row(7n, EVER, { origin: "organization" }), row(2n)],
		[row(3n)],
		["2 [, 2026-10-01)", "3 [2026-10-01, )", "7 [, )"],
		"changed 1",
	],
])("%s", (_name, old, offered, book, counted) => {
	const result = applied(old, offered);
	expect(result.book).toEqual([...book].sort());
	expect(result.counted).toBe(counted);
});

test("names only the models whose prices become others, each once", () => {
	const other = { model: "model-2" };
	const { plan } = applied(
		[row(2n), row(5n, EVER, other)],
		[row(2n), row(6n, EVER, other), row(7n, EVER, { ...other, meter: "output" })],
	);
	expect(plan.models).toEqual([{ provider: "acme", model: "model-2" }]);
});

test("the row that begins says which edition it is from, the row that ends keeps its source", () => {
	const { plan } = applied([row(2n, EVER, { source: "first" })], [row(3n, EVER, { source: "second" })]);
	expect(plan.closed).toEqual([{ id: "old 0", validTo: EDITION_DAY }]);
	expect(plan.added.map((one) => [one.source, describePrice(one)])).toEqual([
		["second", "acme model-1 input, standard, from 2026-10-01"],
	]);
	expect(plan.added[0]).not.toHaveProperty("id");
});

test("an edition is newer by its date, on one day by its version's numbers", () => {
	const named = (version: string, date: string) => ({ version, date: day(date) });
	const now = named("0.1.9", "2026-09-23");
	expect(isNewerEdition(named("0.1.8", "2026-09-24"), now)).toBe(true);
	expect(isNewerEdition(named("0.1.10", "2026-09-23"), now)).toBe(true);
	expect(isNewerEdition(now, now)).toBe(false);
	expect(isNewerEdition(named("0.1.8", "2026-09-23"), now)).toBe(false);
	expect(isNewerEdition(named("0.2.0", "2026-09-22"), now)).toBe(false);
});
