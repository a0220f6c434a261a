import { describe, expect, test } from "vitest";
import { addDays, DAY_MS, dayOf, startOfDay } from "./day.ts";
import { chooseOfRecord, finalFrom, type RecordCandidate } from "./of-record.ts";

const DAY = dayOf(Date.UTC(2026, 8, 3));
const END = startOfDay(addDays(DAY, 1));

const candidate = (source: string, some: Partial<RecordCandidate> = {}): RecordCandidate => ({
	source,
	family: source,
	basis: "billed",
	rounded: false,
	precedence: 10,
	asOf: END + 2 * DAY_MS,
	finalityLagDays: 2,
	...some,
});
const metered = (source: string, some: Partial<RecordCandidate> = {}) =>
	candidate(source, { basis: "metered", ...some });
const choose = (...candidates: RecordCandidate[]) => chooseOfRecord({ day: DAY, candidates });

describe("basis", () => {
	test("billed counts from the end of the day plus its lag", () => {
		expect(choose(candidate("costs"), metered("usage"))).toEqual({
			billed: "costs",
			metered: "usage",
			basis: "billed",
			reason: { kind: "billed_final" },
			completedBy: null,
			passedOver: [],
		});
	});

	test("one millisecond earlier metered counts, and the source that holds back is named", () => {
		const early = candidate("costs", { asOf: END + 2 * DAY_MS - 1 });
		expect(choose(early, metered("usage"))).toMatchObject({
			basis: "metered",
			reason: { kind: "billed_not_final", heldBackBy: "costs", finalAt: finalFrom(DAY, 2) },
		});
	});

	test("billed that is not final counts provisionally where nothing is metered", () => {
		expect(choose(candidate("costs", { asOf: END }))).toMatchObject({ basis: "provisional", metered: null });
	});

	test("metered alone counts", () => {
		expect(choose(metered("usage"))).toMatchObject({
			billed: null,
			basis: "metered",
			reason: { kind: "only_metered" },
		});
	});

	test("a filtered bill does not silence metered usage of the whole account", () => {
		const partial = candidate("costs", { partial: true });
		expect(choose(partial, metered("usage"))).toMatchObject({
			basis: "metered",
			reason: { kind: "billed_partial", heldBackBy: "costs" },
		});
		expect(choose(partial, metered("usage", { partial: true }))).toMatchObject({ basis: "provisional" });
	});

	test("a day that no source holds has nothing of record", () => {
		expect(choose()).toBeNull();
	});
});

describe("precedence", () => {
	test("the smaller one wins, whatever the order", () => {
		const first = candidate("cur", { precedence: 1 });
		const second = candidate("focus", { precedence: 2 });
		expect(choose(first, second)).toEqual(choose(second, first));
		expect(choose(second, first)).toMatchObject({
			billed: "cur",
			completedBy: null,
			passedOver: [{ family: "focus", basis: "billed", why: "precedence" }],
		});
	});

	test("the account can override it", () => {
		const candidates = [candidate("cur", { precedence: 1 }), candidate("focus", { precedence: 2 })];
		const overrides = { billed: { focus: 0 }, metered: {} };
		expect(chooseOfRecord({ day: DAY, candidates, overrides })).toMatchObject({ billed: "focus" });
	});

	test("rounded is never of record beside an exact source, not even by override", () => {
		const candidates = [
			candidate("console", { rounded: true, precedence: 1 }),
			candidate("api", { precedence: 9 }),
		];
		const overrides = { billed: { console: -1 }, metered: {} };
		expect(chooseOfRecord({ day: DAY, candidates, overrides })).toMatchObject({
			billed: "api",
			completedBy: null,
			passedOver: [{ family: "console", why: "rounded" }],
		});
	});

	test("rounded is of record alone", () => {
		expect(choose(candidate("console", { rounded: true }))).toMatchObject({ billed: "console" });
	});

	test("a rounded bill gives way to exact ones of its own basis only", () => {
		expect(choose(candidate("console", { rounded: true }), metered("usage"))).toMatchObject({
			billed: "console",
			basis: "billed",
		});
	});

	test("a whole source comes before a filtered one", () => {
		const partial = candidate("a", { partial: true, precedence: 1 });
		expect(choose(partial, candidate("b"))).toMatchObject({
			billed: "b",
			completedBy: null,
			passedOver: [{ family: "a", why: "partial" }],
		});
	});

	test("equal precedence is decided by name, so that the choice does not flip from day to day", () => {
		expect(choose(candidate("b"), candidate("a"))).toMatchObject({ billed: "a" });
	});
});

test("sources of one family are of record together, and final when all of them are", () => {
	const completions = metered("openai.completions", { family: "openai.usage" });
	const images = metered("openai.images", { family: "openai.usage" });
	expect(choose(completions, images)).toMatchObject({ metered: "openai.usage", passedOver: [] });
	const late = candidate("b1", { family: "bill", asOf: END });
	expect(choose(candidate("b2", { family: "bill" }), late)).toMatchObject({ basis: "provisional" });
});

describe("what went around a gateway", () => {
	const log = metered("log", { isGateway: true, precedence: 5 });

	test("is said by the usage of the whole account, where the log gives the money", () => {
		expect(choose(log, metered("usage"))).toMatchObject({
			metered: "log",
			basis: "metered",
			completedBy: "usage",
			passedOver: [],
		});
		const open = candidate("costs", { asOf: END });
		expect(choose(open, log, metered("usage"))).toMatchObject({ basis: "metered", completedBy: "usage" });
	});

	test("is on the bill, once the day is billed", () => {
		expect(choose(candidate("costs"), log, metered("usage"))).toMatchObject({
			basis: "billed",
			completedBy: null,
			passedOver: [{ family: "usage", basis: "metered", why: "precedence" }],
		});
	});

	test.each([
		["a filtered file", [log, metered("usage", { partial: true })]],
		["another gateway", [log, metered("usage", { isGateway: true })]],
		["usage that is of record itself", [metered("usage", { precedence: 1 }), log]],
	])("is not said by %s", (_name, all) => {
		expect(choose(...all)?.completedBy).toBeNull();
	});
});
