import { describe, expect, test } from "vitest";
import { bridgeSideText, budgetOfSide, parseBridgeSide } from "./bridge-side.ts";

const BUDGET = "019a0000-0000-7000-8000-000000000001";

describe("the text of a side", () => {
	test.each(["actual:2026-11-01:2026-11-22", `plan:${BUDGET}:3:2026-11-01`, `forecast:${BUDGET}:2026-11-15`])(
		"%s is read and written as it is",
		(text) => {
			const side = parseBridgeSide(text);
			expect(side.ok && bridgeSideText(side.value)).toBe(text);
			expect(side.ok && budgetOfSide(side.value)).toBe(text.startsWith("actual") ? null : BUDGET);
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
	])("%s is refused: %s", (text, code) => {
		expect(parseBridgeSide(text)).toMatchObject({ ok: false, error: { code } });
	});
});
