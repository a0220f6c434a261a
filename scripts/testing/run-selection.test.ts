import { describe, expect, it } from "vitest";
import { PARTS, parseSelection } from "./run-selection.ts";

describe("the arguments of the test runner", () => {
	it("runs everything without arguments", () => {
		expect(parseSelection([])).toEqual({ ok: true, value: { parts: PARTS, filter: undefined } });
	});

	it("runs one part, narrowed to some files", () => {
		expect(parseSelection(["--only", "db", "imports"])).toEqual({
			ok: true,
			value: { parts: ["db"], filter: "imports" },
		});
	});

	it.each([[["--only"]], [["--only", "all"]], [["unit"]], [["--only", "db", "a", "b"]]])(
		"refuses %j instead of running nothing",
		(args) => {
			expect(parseSelection(args)).toMatchObject({ ok: false, error: { code: "usage" } });
		},
	);
});
