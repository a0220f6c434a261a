import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { beforeAll, expect, test } from "vitest";
import { aloneOrNot } from "./alone-or-not.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
	return () => db.close();
});

test("one is at a work at a time; when it has ended, or failed, the next is", async () => {
	const doIt = (work: () => Promise<void>) => aloneOrNot(db.database, "a work", work);
	const done = async () => undefined;
	for (let time = 0; time < 50; time += 1) {
		const outer = await doIt(async () => {
			expect(await doIt(async () => expect.unreachable("somebody is at it"))).toBe(false);
		});
		expect(outer).toBe(true);
		await expect(doIt(() => Promise.reject(new Error("failed")))).rejects.toThrow("failed");
		expect(await doIt(done)).toBe(true);
	}
});
