import { zipOf } from "@outlay/connectors/testing/zip-fixture";
import { changeAiScope, readAiScope, reimportOutdated } from "@outlay/db/repositories/ai-scopes";
import { requestLines } from "@outlay/db/repositories/line-requests";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { curReport } from "./testing/export-files.ts";
import { type ImportWorld, openImportWorld } from "./testing/import-world.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const SPEND = `SELECT concat_ws(' ', day, trim_scale(sum(billed_cost))) FROM outlay.spend_day
	WHERE organization_id = $1 GROUP BY day ORDER BY day`;

const report = (name: string, bedrock: string, ec2: string) => ({
	name,
	bytes: Buffer.from(
		curReport("2026-09", [
			{ day: "2026-09-03", cost: bedrock },
			{ day: "2026-09-03", cost: ec2, product: "AmazonEC2" },
		]),
	),
});

/** EC2 counts as AI too. */
const WIDER = { include: ["bedrock", "  amazonec2 ", "Bedrock"], exclude: [] };
const NOTHING = { include: ["nothing of the kind"], exclude: [] };

const change = (world: ImportWorld, scope: typeof WIDER, baseVersion: number) =>
	changeAiScope(db.database, world.actor, { scope, baseVersion, now: new Date() });

async function reimport(world: ImportWorld): Promise<number> {
	const count = await reimportOutdated(db.database, world.actor, new Date());
	await world.runJobs();
	return count;
}

/** AI and outside of an import's equation, which are the file. */
const equation = async (world: ImportWorld, id: string) => {
	const { money } = await world.detail(id);
	return money.map(({ amountIn, charged, skipped }) => `${amountIn} = ${charged} + ${skipped}`);
};

describe("the AI scope of an organization", () => {
	test("is the built-in one until somebody changes it; each change is a version of its own", async () => {
		const world = await openImportWorld(db);
		const before = await readAiScope(db.database, world.actor);
		expect([before.version, before.include]).toEqual([0, before.defaults.include]);
		expect(await change(world, WIDER, 0)).toBe(true);
		expect(await change(world, NOTHING, 0)).toBe(false);
		const after = await readAiScope(db.database, world.actor);
		expect([after.version, after.include, after.outdatedImports]).toEqual([1, ["bedrock", "amazonec2"], 0]);
		const actions = await world.texts(
			"SELECT action FROM outlay.audit_event WHERE organization_id = $1 AND subject = 'ai_scope'",
		);
		expect(actions).toEqual(["ai_scope.changed"]);
	});

	test("chooses the rows of files that come after a change, and older ones when they are read again", async () => {
		const world = await openImportWorld(db);
		const first = await world.importFile(report("r.csv", "1", "2"));
		expect(await equation(world, first.id)).toEqual(["3 = 1 + 2"]);
		await change(world, WIDER, 0);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 1"]);
		expect((await readAiScope(db.database, world.actor)).outdatedImports).toBe(1);
		expect(await reimport(world)).toBe(1);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 3"]);
		expect(await equation(world, first.id)).toEqual(["3 = 1 + 2"]);
		expect((await readAiScope(db.database, world.actor)).outdatedImports).toBe(0);
		expect(await reimport(world)).toBe(0);
		expect((await world.importFile(report("r.csv", "1", "2"))).status).toBe("unchanged");
	});

	test("makes the same bytes worth reading again by hand", async () => {
		const world = await openImportWorld(db);
		await world.importFile(report("r.csv", "1", "2"));
		await change(world, WIDER, 0);
		const again = await world.importFile(report("r.csv", "1", "2"));
		expect([again.status, await equation(world, again.id)]).toEqual(["done", ["3 = 3 + 0"]]);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 3"]);
	});

	test("of each part is its own while the others are read again", async () => {
		const world = await openImportWorld(db);
		const parts = [report("r-00001.csv", "1", "2"), report("r-00002.csv", "4", "8")];
		for (const part of parts) await world.importFile(part);
		await world.importFile({
			name: "zip.zip",
			bytes: zipOf([
				{ name: "x.csv", bytes: Buffer.from(curReport("2026-08", [{ day: "2026-08-01", cost: "5" }])) },
			]),
		});
		expect(await world.texts(SPEND)).toEqual(["2026-08-01 5", "2026-09-03 5"]);
		await change(world, WIDER, 0);
		await world.importFile(report("r-00002.csv", "4", "8"));
		expect(await world.texts(SPEND)).toEqual(["2026-08-01 5", "2026-09-03 13"]);
		expect(await reimport(world)).toBe(2);
		expect(await world.texts(SPEND)).toEqual(["2026-08-01 5", "2026-09-03 15"]);
		await change(world, NOTHING, 1);
		expect(await reimport(world)).toBe(3);
		expect(await world.texts(SPEND)).toEqual([]);
	});

	test("does not bring back what a newer export has replaced", async () => {
		const world = await openImportWorld(db);
		await world.importFile(report("r.csv", "1", "2"), { asOf: "2026-10-01T00:00:00.000Z" });
		await world.importFile(report("r.csv", "4", "8"), { asOf: "2026-10-02T00:00:00.000Z" });
		await change(world, WIDER, 0);
		expect(await reimport(world)).toBe(1);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 12"]);
	});

	test("of an import is that of the lines behind its charges", async () => {
		const world = await openImportWorld(db);
		await change(world, WIDER, 0);
		await world.importFile(report("r.csv", "1", "2"));
		await change(world, NOTHING, 1);
		const [place = ""] = await world.texts(
			"SELECT concat_ws(' ', charge_key_id, month, id) FROM outlay.charge WHERE organization_id = $1 AND billed_cost = 2",
		);
		const [chargeKeyId = "", month = "", chargeId = ""] = place.split(" ");
		await requestLines(db.database, world.actor, {
			place: { chargeKeyId, month, chargeId },
			now: new Date(),
		});
		await world.runJobs();
		const counts = await world.texts(
			"SELECT concat_ws(' ', status, result->>'count', result->>'amount') FROM outlay.line_request WHERE organization_id = $1",
		);
		expect(counts).toEqual(["done 1 2"]);
	});
});
