import { expect, test } from "vitest";
import { memo } from "./memo.ts";

test("a result is computed once, null too, until the bound is passed", () => {
	const asked: string[] = [];
	const length = memo((text) => {
		asked.push(text);
		return text === "none" ? null : text.length;
	}, 2);
	expect(["aa", "none", "aa", "none", "b", "aa"].map(length)).toEqual([2, null, 2, null, 1, 2]);
	expect(asked).toEqual(["aa", "none", "b", "aa"]);
});
