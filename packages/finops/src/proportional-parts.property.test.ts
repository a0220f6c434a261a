import fc from "fast-check";
import { expect, test } from "vitest";
import { proportionalParts } from "./proportional-parts.ts";

const amount = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

test("parts sum to the part, whatever the signs, and stay within two units of their exact share", () => {
	fc.assert(
		fc.property(amount, fc.array(amount, { minLength: 1, maxLength: 20 }), (part, amounts) => {
			const parts = proportionalParts(part, amounts);
			expect(parts.reduce((sum, own) => sum + own, 0n)).toBe(part);
			const whole = amounts.reduce((sum, own) => sum + own, 0n);
			if (whole === 0n) return;
			const size = whole < 0n ? -whole : whole;
			for (const [at, own] of parts.entries()) {
				const off = own * whole - part * (amounts[at] ?? 0n);
				expect((off < 0n ? -off : off) < 2n * size).toBe(true);
			}
		}),
	);
});
