import { expect, test } from "vitest";
import { DEFAULT_AI_SCOPE, tidyPatterns } from "./ai-scope.ts";

test("patterns are trimmed, and each is kept once", () => {
	expect(tidyPatterns(["  GPU   hours ", "", "  ", "gpu hours", "x"])).toEqual(["GPU hours", "x"]);
});

test("the built-in patterns stay as they are, also when a form has trimmed them", () => {
	const trimmed = DEFAULT_AI_SCOPE.include.map((pattern) => pattern.trim());
	expect(tidyPatterns(trimmed)).toEqual(DEFAULT_AI_SCOPE.include);
});
