import { describe, expect, test } from "vitest";
import { testDay } from "../testing/spend-fixture.ts";
import { readCursor, writeCursor } from "./cursor.ts";

const cursor = { day: testDay("2026-11-20"), id: "01a20082-2465-762c-8385-8a6f0575f3db" };

describe("the cursor of a list of charges", () => {
	test("comes back as it was", () => {
		expect(readCursor(writeCursor(cursor))).toEqual(cursor);
	});

	test.each([
		"",
		"2026-11-20",
		"2026-02-30.01a20082-2465-762c-8385-8a6f0575f3db",
		"2026-11-20.'; DROP TABLE",
	])("%j is none", (text) => {
		expect(readCursor(text)).toBeNull();
	});
});
