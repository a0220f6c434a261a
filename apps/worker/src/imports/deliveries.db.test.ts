import { zipOf } from "@outlay/connectors/testing/zip-fixture";
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

/** One day of a month per part: what is missing shows. */
const part = (name: string, cost: string, day = "2026-09-03") => ({
	name,
	bytes: Buffer.from(curReport("2026-09", [{ day, cost }])),
});
const THREE = [
	part("r-00001.csv", "1"),
	part("r-00002.csv", "2", "2026-09-04"),
	part("r-00003.csv", "4"),
] as const;
const ORDERS = [
	[0, 1, 2],
	[2, 1, 0],
	[1, 0, 2],
] as const;

const statusOf = async (world: ImportWorld, ids: readonly string[]) =>
	Promise.all(ids.map(async (id) => (await world.detail(id)).status));

/** Brings all files, then runs everything: as when several are chosen at once. */
async function bringAll(world: ImportWorld, files: readonly (typeof THREE)[number][]) {
	const ids: string[] = [];
	for (const file of files) ids.push(await world.bring(file));
	await world.runJobs();
	return ids;
}

/** What came so far came yesterday. */
const dayLater = (world: ImportWorld) =>
	world.texts(
		"UPDATE outlay.import SET created_at = created_at - interval '1 day' WHERE organization_id = $1 RETURNING ''",
	);

describe("parts of one export, each in a file of its own", () => {
	test.each(ORDERS)("brought in the order %i %i %i are what their zip is", async (...order) => {
		const zipped = await openImportWorld(db);
		await zipped.importFile({ name: "r.zip", bytes: zipOf([...THREE]) });
		const apart = await openImportWorld(db);
		for (const index of order) await apart.importFile(THREE[index] ?? THREE[0]);
		const together = await openImportWorld(db);
		await bringAll(
			together,
			order.map((index) => THREE[index] ?? THREE[0]),
		);
		expect(await apart.state()).toEqual(await zipped.state());
		expect(await together.state()).toEqual(await zipped.state());
		expect(await apart.texts(SPEND)).toEqual(["2026-09-03 5", "2026-09-04 2"]);
	});

	test("brought again with the same bytes change nothing", async () => {
		const world = await openImportWorld(db);
		await bringAll(world, THREE);
		const before = await world.state();
		const again = await bringAll(world, THREE);
		expect(await statusOf(world, again)).toEqual(["unchanged", "unchanged", "unchanged"]);
		expect(await world.state()).toEqual(before);
	});

	test("are replaced as a whole by a later delivery of fewer parts, which says what it lacks", async () => {
		for (const order of [
			[0, 1],
			[1, 0],
		]) {
			const world = await openImportWorld(db);
			await bringAll(world, THREE);
			const restated = [part("r-00001.csv", "10"), part("r-00002.csv", "20")];
			const ids = await bringAll(
				world,
				order.flatMap((index) => restated[index] ?? []),
			);
			expect(await statusOf(world, ids)).toEqual(["done", "done"]);
			expect(await world.texts(SPEND)).toEqual(["2026-09-03 30"]);
			const gaps = (await world.detail(ids[0] ?? "")).gaps.map(({ code }) => code);
			expect(gaps).toContain("fewer_parts");
		}
	});

	test("take in a part that the provider did not change", async () => {
		for (const order of [
			[0, 1],
			[1, 0],
		]) {
			const world = await openImportWorld(db);
			await bringAll(world, THREE.slice(0, 2));
			await dayLater(world);
			const restated = [part("r-00001.csv", "10"), THREE[1]];
			for (const index of order) await world.importFile(restated[index] ?? THREE[0]);
			expect(await world.texts(SPEND)).toEqual(["2026-09-03 10", "2026-09-04 2"]);
		}
	});

	test("of a later delivery that begins with a new number wait for its first part", async () => {
		const world = await openImportWorld(db);
		await bringAll(world, THREE.slice(0, 2));
		await dayLater(world);
		const asked = await world.importFile(part("r-00003.csv", "40"));
		expect([asked.status, asked.trouble?.code]).toEqual(["needs_confirmation", "delivery_unclear"]);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 1", "2026-09-04 2"]);
		await world.importFile(part("r-00001.csv", "10"));
		expect((await world.detail(asked.id)).status).toBe("done");
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 50"]);
	});
});

test("a manifest beside the parts is no failure, in the zip and by itself", async () => {
	const manifest = {
		name: "r-Manifest.json",
		bytes: Buffer.from(JSON.stringify({ assemblyId: "a", reportKeys: ["x/r-00001.csv.gz"] })),
	};
	const world = await openImportWorld(db);
	const alone = await world.importFile(manifest);
	expect([alone.status, alone.trouble?.code]).toEqual(["done", "manifest"]);
	const archive = await world.importFile({ name: "r.zip", bytes: zipOf([...THREE, manifest]) });
	expect(archive.members.map(({ status }) => status)).toEqual(["done", "done", "done", "done"]);
	expect(await world.texts(SPEND)).toEqual(["2026-09-03 5", "2026-09-04 2"]);
});

describe("a second file of a billing period", () => {
	test("of another name is asked about, and adds up as a part", async () => {
		const world = await openImportWorld(db);
		await world.importFile(part("prod.csv", "1"));
		const asked = await world.importFile(part("dev.csv", "2"));
		expect([asked.status, asked.trouble?.code]).toEqual(["needs_confirmation", "delivery_unclear"]);
		expect(asked.trouble?.held?.files.map(({ fileName }) => fileName)).toEqual(["prod.csv"]);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 1"]);
		const done = await world.answer(asked.id, "part");
		expect([done.status, done.money[0]?.charged]).toEqual(["done", "2"]);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 3"]);
		const third = await world.importFile(part("test.csv", "4"));
		expect((await world.answer(third.id, "part")).status).toBe("done");
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 7"]);
	});

	test("of another name is asked about, and replaces the first", async () => {
		const world = await openImportWorld(db);
		await world.importFile(part("one.csv", "1"));
		const asked = await world.importFile(part("other.csv", "2"));
		expect((await world.answer(asked.id, "replacement")).status).toBe("done");
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 2"]);
	});

	test("that came before the one that is in replaces it too, when somebody says so", async () => {
		const world = await openImportWorld(db);
		const earlier = await world.bring(part("other.csv", "2"));
		await world.texts("UPDATE outlay.outbox SET sent_at = now() WHERE organization_id = $1 RETURNING ''");
		await world.importFile(part("one.csv", "1"));
		await world.runAgain(earlier);
		expect((await world.detail(earlier)).trouble?.code).toBe("delivery_unclear");
		expect((await world.answer(earlier, "replacement")).status).toBe("done");
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 2"]);
	});

	test("of the same name replaces the first", async () => {
		const world = await openImportWorld(db);
		await world.importFile(part("r.csv", "1"));
		expect((await world.importFile(part("r (1).csv", "2"))).status).toBe("done");
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 2"]);
	});

	test("of the same as-of adds up, of a later one replaces", async () => {
		const world = await openImportWorld(db);
		const at = (day: number) => ({ asOf: `2026-10-0${day}T00:00:00.000Z` });
		await world.importFile(part("prod.csv", "1"), at(1));
		await world.importFile(part("dev.csv", "2"), at(1));
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 3"]);
		const conflict = await world.importFile(part("dev.csv", "5"), at(1));
		expect(conflict.trouble?.code).toBe("delivery_unclear");
		await world.importFile(part("prod.csv", "8"), at(2));
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 8"]);
	});

	test("of the same named delivery adds up, of another name replaces", async () => {
		const world = await openImportWorld(db);
		await world.importFile(part("prod.csv", "1"), { delivery: "monday" });
		await world.importFile(part("dev.csv", "2"), { delivery: "monday" });
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 3"]);
		await world.importFile(part("dev.csv", "4"), { delivery: "tuesday" });
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 4"]);
	});

	test("of another billing account or month has nothing to do with it", async () => {
		const world = await openImportWorld(db);
		await world.importFile(part("a.csv", "1"));
		const other = curReport("2026-09", [{ day: "2026-09-03", cost: "2", payer: "222222222222" }]);
		expect((await world.importFile({ name: "b.csv", bytes: other })).status).toBe("done");
		const later = curReport("2026-10", [{ day: "2026-10-03", cost: "4" }]);
		expect((await world.importFile({ name: "c.csv", bytes: later })).status).toBe("done");
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 3", "2026-10-03 4"]);
	});
});

describe("a zip after files of their own", () => {
	test("replaces them when it begins where they do, and is asked about as a whole when it does not", async () => {
		const world = await openImportWorld(db);
		await bringAll(world, THREE.slice(0, 2));
		const more = { name: "more.zip", bytes: zipOf([part("r-00003.csv", "4"), part("r-00004.csv", "8")]) };
		const archive = await world.importFile(more);
		const asked = archive.members.map(({ id }) => id);
		expect(await statusOf(world, asked)).toEqual(["needs_confirmation", "needs_confirmation"]);
		await world.answer(asked[0] ?? "", "part");
		expect(await statusOf(world, asked)).toEqual(["done", "done"]);
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 13", "2026-09-04 2"]);
		await world.importFile({
			name: "all.zip",
			bytes: zipOf([part("r-00001.csv", "7"), part("r-00002.csv", "9")]),
		});
		expect(await world.texts(SPEND)).toEqual(["2026-09-03 16"]);
	});
});
