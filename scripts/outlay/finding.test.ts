import { describe, expect, test } from "vitest";
import { clockFinding, diskFinding, findingLines, migrationsFinding, workerFinding } from "./finding.ts";

const GIB = 1024 ** 3;

describe("findings of the doctor", () => {
	test("what is not fine has its fix on a line of its own", () => {
		expect(findingLines({ check: "disk", state: "ok", said: "enough" })).toEqual(["ok    disk: enough"]);
		expect(findingLines({ check: "disk", state: "warn", said: "little", fix: "Free some." })).toEqual([
			"warn  disk: little",
			"      Free some.",
		]);
	});

	test.each([
		[6 * GIB, "ok"],
		[4 * GIB, "warn"],
		[0.4 * GIB, "fail"],
	] as const)("%i free bytes are %s", (bytes, state) => {
		expect(diskFinding("/data", bytes).state).toBe(state);
	});

	test.each([
		[0, "ok"],
		[29_000, "ok"],
		[-60_000, "warn"],
		[3_600_000, "fail"],
	] as const)("a clock %i ms off is %s", (offMs, state) => {
		const ours = Date.parse("2026-11-21T12:00:00Z");
		expect(clockFinding(new Date(ours + offMs).toUTCString(), ours).state).toBe(state);
	});

	test("a server that does not say its time is not taken as right", () => {
		expect(clockFinding(null, 0).state).toBe("warn");
	});

	test.each([
		[["a", "b"], ["a", "b"], "ok", "none missing"],
		[["a"], ["a", "b"], "fail", "b"],
		[["a", "b", "c"], ["a", "b"], "fail", "newer Outlay (c)"],
	] as const)("migrations %j of %j are %s", (applied, known, state, said) => {
		expect(migrationsFinding({ applied, known })).toMatchObject({
			state,
			said: expect.stringContaining(said),
		});
	});

	test.each([
		[0, null, "ok"],
		[3, 2, "ok"],
		[3, 30, "warn"],
		[3, 300, "fail"],
	] as const)("%i waiting jobs, the oldest %s s old, are %s", (waiting, oldestSeconds, state) => {
		expect(workerFinding({ waiting, oldestSeconds }).state).toBe(state);
	});
});
