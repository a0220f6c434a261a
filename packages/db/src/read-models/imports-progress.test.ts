import { describe, expect, test } from "vitest";
import { parseProgress } from "./imports-progress.ts";

const STARTED = Date.UTC(2026, 2, 1);
const at = (elapsedMs: number) => ({ startedAt: STARTED, at: STARTED + elapsedMs });

describe("what a running import says of its speed", () => {
	test.each([
		[
			"the average since the start, and the rest of the bytes at that speed",
			{ rows: 30_000, bytes: 250, totalBytes: 1_000, ...at(2_000) },
			{ rowsPerSecond: 15_000, remainingMs: 6_000 },
		],
		[
			"whole rows and whole milliseconds",
			{ rows: 1_000, bytes: 300, totalBytes: 1_000, ...at(3_000) },
			{ rowsPerSecond: 333, remainingMs: 7_000 },
		],
		[
			"nothing before half a second: too short to tell",
			{ rows: 900, bytes: 10, totalBytes: 1_000, ...at(499) },
			{ rowsPerSecond: null, remainingMs: null },
		],
		[
			"something from half a second on",
			{ rows: 900, bytes: 100, totalBytes: 1_000, ...at(500) },
			{ rowsPerSecond: 1_800, remainingMs: 4_500 },
		],
		[
			"no remaining time before the first byte",
			{ rows: 0, bytes: 0, totalBytes: 1_000, ...at(1_000) },
			{ rowsPerSecond: 0, remainingMs: null },
		],
		[
			"nothing remaining at the end",
			{ rows: 10, bytes: 1_000, totalBytes: 1_000, ...at(1_000) },
			{ rowsPerSecond: 10, remainingMs: 0 },
		],
		[
			"nothing remaining, never less, past the end",
			{ rows: 10, bytes: 1_200, totalBytes: 1_000, ...at(1_000) },
			{ rowsPerSecond: 10, remainingMs: 0 },
		],
		[
			"nothing when the clock went backwards",
			{ rows: 10, bytes: 500, totalBytes: 1_000, ...at(-60_000) },
			{ rowsPerSecond: null, remainingMs: null },
		],
		[
			"nothing where no times were kept, as in imports of the first version",
			{ rows: 10, bytes: 500, totalBytes: 1_000 },
			{ rowsPerSecond: null, remainingMs: null },
		],
	])("%s", (_, column, speed) => {
		const { rows, bytes, totalBytes } = column;
		expect(parseProgress(column)).toEqual({ rows, bytes, totalBytes, ...speed });
	});

	test.each([
		["no report yet", null],
		["an empty column", {}],
		["a report without its rows", { bytes: 1, totalBytes: 2 }],
		["a number that is text", { rows: "1", bytes: 1, totalBytes: 2 }],
		["no object", "half"],
	])("%s: unknown, not 0", (_, column) => {
		expect(parseProgress(column)).toBeNull();
	});
});
