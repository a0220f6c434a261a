import { describe, expect, test } from "vitest";
import { bridgeSideText, parseBridgeSide, parseSideOwner, subjectOfSide } from "./bridge-side.ts";

const BUDGET = "019a0000-0000-7000-8000-000000000001";

describe("the text of a side", () => {
	test.each(["actual:2026-11-01:2026-11-22", `plan:${BUDGET}:3:2026-11-01`, `forecast:${BUDGET}:2026-11-15`])(
		"%s is read and written as it is",
		(text) => {
			const side = parseBridgeSide(text);
			expect(side.ok && bridgeSideText(side.value)).toBe(text);
			expect(side.ok && subjectOfSide(side.value)).toBe(text.startsWith("actual") ? null : BUDGET);
		},
	);

	test.each([
		["forecast:organization:month:2026-11-15", "organization", { kind: "organization", slug: null }],
		["forecast:team:search:month:2026-11-15", "team:search", { kind: "team", slug: "search" }],
		["forecast:feature:faq:quarter:2026-11-15", "feature:faq", { kind: "feature", slug: "faq" }],
	])("%s is of %s", (text, subject, owner) => {
		const side = parseBridgeSide(text);
		expect(side.ok && bridgeSideText(side.value)).toBe(text);
		expect(side.ok && subjectOfSide(side.value)).toBe(subject);
		expect(parseSideOwner(subject)).toEqual(owner);
	});

	test.each(["", "team", "team:", "team:Search", "team:a:b", "organization:a", "person:a"])(
		"%s names no owner",
		(text) => {
			expect(parseSideOwner(text)).toBe(null);
		},
	);

	test.each([
		["", "not_a_side"],
		["spend:2026-11-01:2026-11-22", "not_a_side"],
		["actual:2026-11-01", "not_a_side"],
		["actual:2026-11-01:2026-11-31", "not_a_side"],
		["actual:2026-11-01:2026-11-22:2026-11-23", "not_a_side"],
		["actual:2026-11-22:2026-11-22", "backward"],
		["actual:1990-01-01:2026-11-22", "too_long"],
		[`plan:${BUDGET}:0:2026-11-01`, "not_a_side"],
		[`plan:${BUDGET}:1:2026-11`, "not_a_side"],
		["plan:budget:1:2026-11-01", "not_a_side"],
		[`forecast:${BUDGET}:today`, "not_a_side"],
		["forecast:team:search:2026-11-15", "not_a_side"],
		["forecast:team:search:week:2026-11-15", "not_a_side"],
		["forecast:team:search:month:2026-11-15:2", "not_a_side"],
		["forecast:organization:month:today", "not_a_side"],
	])("%s is refused: %s", (text, code) => {
		expect(parseBridgeSide(text)).toMatchObject({ ok: false, error: { code } });
	});
});
