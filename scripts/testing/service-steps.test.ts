import { expect, test } from "vitest";
import { queueRuns } from "./service-steps.ts";

const URLS = { OUTLAY_TEST_DATABASE_URL: "postgresql://h/d" };

test("queue tests run once per backend", () => {
	expect(queueRuns("postgresql://h/d", "redis://h")).toEqual({
		environments: [URLS, { ...URLS, OUTLAY_TEST_REDIS_URL: "redis://h" }],
		notRun: [],
	});
});

test("without Redis its half is told as not run", () => {
	expect(queueRuns("postgresql://h/d", undefined)).toEqual({
		environments: [URLS],
		notRun: ["queue tests on Redis: this machine has no redis-server"],
	});
});
