import { expect, test } from "vitest";
import { shortReason } from "./import-words.ts";

test("why an import failed is its first sentence, cut where it is long, and its code where nothing is said", () => {
	const code = "unknown_layout";
	expect(shortReason({ code, message: "No source has this layout. Columns seen: a, b." })).toBe(
		"No source has this layout.",
	);
	expect(shortReason({ code, message: "" })).toBe("Unknown layout.");
	const long = shortReason({ code, message: `Columns ${"x".repeat(200)}` });
	expect([long.length, long.endsWith("…")]).toEqual([90, true]);
});
