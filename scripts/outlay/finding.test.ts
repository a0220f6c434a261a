import { describe, expect, test } from "vitest";
import {
	clockFinding,
	diskFinding,
	findingLines,
	mailFinding,
	migrationsFinding,
	workerFinding,
} from "./finding.ts";

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

	const RUNNING = {
		state: "running",
		since: "2026-11-21T09:30:12.000Z",
		seenAt: "2026-11-21T12:00:05.000Z",
	} as const;

	test.each([
		[0, null, "ok", "running since 2026-11-21 09:30Z, 0 jobs wait"],
		[3, 2, "ok", "3 jobs wait"],
		[3, 30, "warn", "the oldest for 30 s"],
		[3, 300, "fail", "the oldest for 300 s"],
	] as const)("a worker that runs with %i waiting jobs, the oldest %s s old, is %s", (...row) => {
		const [waiting, oldestSeconds, state, said] = row;
		expect(workerFinding({ ...RUNNING, waiting, oldestSeconds })).toMatchObject({
			state,
			said: expect.stringContaining(said),
		});
	});

	test.each([
		["not_set", null, "ok", "links are handed over"],
		["ok", null, "ok", "takes our sign-in"],
		["failed", "the mail server h:25 cannot be reached", "fail", "cannot be reached"],
	] as const)("mail that is %s is told", (...[state, reason, expected, said]) => {
		expect(mailFinding({ state, reason })).toMatchObject({
			state: expected,
			said: expect.stringContaining(said),
		});
	});

	test.each([
		[{ ...RUNNING, state: "silent" }, "last seen at 2026-11-21 12:00Z"],
		[{ ...RUNNING, state: "stopped" }, "stopped at 2026-11-21 12:00Z"],
		[{ state: "never", since: null, seenAt: null }, "never seen"],
	])("without a worker that runs, idle or not, it fails: %j", (worker, said) => {
		expect(workerFinding({ ...worker, waiting: 0, oldestSeconds: null })).toMatchObject({
			state: "fail",
			said: expect.stringContaining(said),
		});
	});
});
