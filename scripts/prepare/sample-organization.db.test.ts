import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createFirstOrganization } from "@outlay/db/repositories/organizations";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { databasePeople } from "../../apps/web/src/auth/people.ts";
import { findSampleOrganization, SAMPLE_SLUG } from "./sample-organization.ts";

let db: TestDatabase;
const home = mkdtempSync(join(tmpdir(), "outlay-sample-"));

beforeEach(async () => {
	db = await openTestDatabase();
});
afterEach(() => db.close());
afterAll(() => rmSync(home, { recursive: true, force: true }));

const place = { timeZone: "UTC", currency: "USD" };

test.each(["Larkfield", "larkfield robotics", SAMPLE_SLUG])(
	"an organization that a person set up as %s is not the sample",
	async (organization) => {
		const people = databasePeople({ database: db.database, home: () => home, now: () => new Date(0) });
		const admin = { name: "Ada", email: "ada@example.com", password: "a long enough password" };
		expect((await people.createFirstAdmin({ organization, ...place, ...admin })).ok).toBe(true);
		expect(await findSampleOrganization(db.database)).toBeNull();
	},
);

test("the one that the sample made is", async () => {
	const made = await createFirstOrganization(db.database, { name: "Larkfield", slug: SAMPLE_SLUG, ...place });
	expect(made.ok && made.value.organizationId).toBe(await findSampleOrganization(db.database));
});
