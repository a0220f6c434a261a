import { applyPriceEdition, readAppliedEdition } from "@outlay/db/repositories/price-editions";
import { addDiscount } from "@outlay/db/repositories/prices-edits";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { type Day, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import type { Price } from "@outlay/pricing/price";
import type { PriceEdition } from "@outlay/pricing/price-edition";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SpendLog, spendLogs } from "../imports/testing/export-files.ts";
import {
	addTestPrices,
	type ImportWorld,
	openImportWorld,
	testPrice,
} from "../imports/testing/import-world.ts";
import { applyBundledPrices } from "./bundled-prices.ts";

let db: TestDatabase;
beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

interface Bundle {
	readonly version: string;
	readonly date: string;
	/** Model, dollars per million input tokens, and where the catalogue dates the price. */
	readonly inputs: readonly (readonly [model: string, perMillion: string, some?: Partial<Price>])[];
}

function edition({ version, date, inputs }: Bundle): PriceEdition {
	const source = { origin: "seed", source: `genai-prices ${version}`, sourceDate: day(date) } as const;
	const prices = inputs.map(
		([model, perMillion, some = {}]): Price => ({
			...testPrice("input", perMillion),
			...source,
			model,
			...some,
		}),
	);
	return { version, date: day(date), prices };
}

const FIRST = edition({
	version: "0.1.0",
	date: "2026-01-01",
	inputs: [
		["gpt-test", "3"],
		["gpt-dated", "4"],
		["gpt-own", "6"],
		["gpt-gone", "1"],
	],
});
const SECOND = edition({
	version: "0.1.1",
	date: "2026-09-10",
	inputs: [
		["gpt-test", "2"],
		["gpt-dated", "4", { validTo: day("2026-09-05") }],
		["gpt-dated", "5", { validFrom: day("2026-09-05") }],
		["gpt-own", "1"],
		["gpt-new", "8"],
	],
});

const apply = (world: ImportWorld, bundled: PriceEdition) =>
	applyPriceEdition(db.database, world.actor, { edition: bundled, now: world.context.now() });

/** One request of a million prompt tokens. */
const million = (id: string, on: string, model: string): SpendLog => ({
	id,
	at: `${on}T10:00:00Z`,
	model,
	prompt: 1_000_000,
	completion: 0,
});

const COSTS = `SELECT concat_ws(' ', c.day, k.model, c.rating, trim_scale(sum(c.effective_cost)))
	FROM outlay.charge c JOIN outlay.charge_key k ON k.organization_id = c.organization_id AND k.id = c.charge_key_id
	WHERE c.organization_id = $1 GROUP BY c.day, k.model, c.rating ORDER BY 1`;
const MONTHS = `SELECT concat_ws(' ', to_char(day, 'YYYY-MM'), trim_scale(sum(effective_cost))) FROM outlay.spend_day
	WHERE organization_id = $1 GROUP BY to_char(day, 'YYYY-MM') ORDER BY 1`;
const BOOK = `SELECT concat_ws(' ', model, trim_scale(unit_price * 1000000), '[' || coalesce(valid_from::text, ''),
	coalesce(valid_to::text, '') || ')', origin, source) FROM outlay.price WHERE organization_id = $1 ORDER BY 1`;
/** A row that was written again has another version. */
const VERSIONS = "SELECT concat(id, xmin) FROM outlay.price WHERE organization_id = $1 ORDER BY 1";
const EVENTS = `SELECT concat_ws(' ', actor->>'kind', subject_id, details::text) FROM outlay.audit_event
	WHERE organization_id = $1 AND action = 'price_edition.applied' ORDER BY sequence`;
const WAITING = "SELECT job FROM outlay.outbox WHERE organization_id = $1 AND sent_at IS NULL ORDER BY 1";
const CHANGES =
	"SELECT concat_ws(' ', provider, model) FROM outlay.price_change WHERE organization_id = $1 ORDER BY 1";

/** A company at the first edition with a price and a discount of its own, usage of August, closed, and of September. */
async function company(): Promise<ImportWorld> {
	const world = await openImportWorld(db);
	await apply(world, FIRST);
	await addTestPrices(world, [{ ...testPrice("input", "7"), model: "gpt-own" }]);
	const discount = {
		provider: "openai",
		model: "gpt-own",
		percent: { digits: 50n, scale: 0 },
		source: "Contract",
	};
	const open = { validFrom: null, validTo: null };
	await addDiscount(db.database, world.actor, { discount: { ...discount, ...open }, now: new Date(0) });
	const rows = [
		million("a", "2026-08-15", "gpt-test"),
		million("b", "2026-08-15", "gpt-new"),
		million("c", "2026-09-01", "gpt-new"),
		million("d", "2026-09-04", "gpt-dated"),
		million("e", "2026-09-05", "gpt-dated"),
		million("f", "2026-09-09", "gpt-test"),
		million("g", "2026-09-10", "gpt-test"),
		million("h", "2026-09-12", "gpt-own"),
		million("i", "2026-09-12", "gpt-gone"),
	];
	const imported = await world.importFile({ name: "log.jsonl", bytes: spendLogs(rows) });
	expect(imported.status).toBe("done");
	await db.database.prisma.accountingPeriod.create({
		data: {
			organizationId: world.actor.organizationId,
			month: new Date("2026-08-01"),
			status: "closed",
		},
	});
	return world;
}

test("a newer edition prices what had no price, changes no past price without a date, and leaves a closed month alone", async () => {
	const world = await company();
	expect(await world.texts(COSTS)).toEqual([
		"2026-08-15 gpt-new unpriced",
		"2026-08-15 gpt-test priced 3",
		"2026-09-01 gpt-new unpriced",
		"2026-09-04 gpt-dated priced 4",
		"2026-09-05 gpt-dated priced 4",
		"2026-09-09 gpt-test priced 3",
		"2026-09-10 gpt-test priced 3",
		"2026-09-12 gpt-gone priced 1",
		"2026-09-12 gpt-own priced 3.5",
	]);
	expect(await world.texts(MONTHS)).toEqual(["2026-08 3", "2026-09 18.5"]);
	expect(await apply(world, SECOND)).toEqual({ kept: 0, dated: 1, changed: 2, added: 1, absent: 1 });
	expect(await world.texts(CHANGES)).toEqual([
		"openai gpt-dated",
		"openai gpt-new",
		"openai gpt-own",
		"openai gpt-test",
	]);
	await world.runJobs();
	expect(await world.texts(COSTS)).toEqual([
		"2026-08-15 gpt-new unpriced",
		"2026-08-15 gpt-test priced 3",
		"2026-09-01 gpt-new priced 8",
		"2026-09-04 gpt-dated priced 4",
		"2026-09-05 gpt-dated priced 5",
		"2026-09-09 gpt-test priced 3",
		"2026-09-10 gpt-test priced 2",
		"2026-09-12 gpt-gone priced 1",
		"2026-09-12 gpt-own priced 3.5",
	]);
	// 18.5, and 8 more for what had no price, 1 more by the catalogue's date, 1 less from the edition's day.
	expect(await world.texts(MONTHS)).toEqual(["2026-08 3", "2026-09 26.5"]);
	expect(await world.texts(BOOK)).toEqual([
		"gpt-dated 4 [ 2026-09-05) seed genai-prices 0.1.0",
		"gpt-dated 5 [2026-09-05 ) seed genai-prices 0.1.1",
		"gpt-gone 1 [ ) seed genai-prices 0.1.0",
		"gpt-new 8 [ ) seed genai-prices 0.1.1",
		"gpt-own 1 [2026-09-10 ) seed genai-prices 0.1.1",
		"gpt-own 6 [ 2026-09-10) seed genai-prices 0.1.0",
		"gpt-own 7 [ ) organization Test",
		"gpt-test 2 [2026-09-10 ) seed genai-prices 0.1.1",
		"gpt-test 3 [ 2026-09-10) seed genai-prices 0.1.0",
	]);
});

test("a prompt size that an edition brings has the logs folded again, and holds from the edition's day", async () => {
	const world = await openImportWorld(db);
	await apply(world, FIRST);
	const both = (on: string) => [
		{ id: `${on} short`, at: `${on}T10:00:00Z`, prompt: 40_000, completion: 0 },
		{ id: `${on} long`, at: `${on}T10:01:00Z`, prompt: 60_000, completion: 0 },
	];
	const bytes = spendLogs([...both("2026-09-09"), ...both("2026-09-10")]);
	await world.importFile({ name: "log.jsonl", bytes });
	expect(await world.texts(COSTS)).toEqual([
		"2026-09-09 gpt-test priced 0.3",
		"2026-09-10 gpt-test priced 0.3",
	]);
	const inputs = [
		["gpt-test", "3"],
		["gpt-test", "6", { abovePromptTokens: 50_000n }],
	] as const;
	await apply(world, edition({ version: "0.1.1", date: "2026-09-10", inputs }));
	await world.runJobs();
	// 40,000 at 3 and 60,000 at 6 dollars per million.
	expect(await world.texts(COSTS)).toEqual([
		"2026-09-09 gpt-test priced 0.3",
		"2026-09-10 gpt-test priced 0.48",
	]);
});

test("an equal or older edition changes nothing, whoever brings it and however often", async () => {
	const world = await company();
	await apply(world, SECOND);
	await world.runJobs();
	const state = async () => [
		...(await world.texts(VERSIONS)),
		...(await world.texts(EVENTS)),
		...(await world.state()),
	];
	const before = await state();
	expect(await apply(world, SECOND)).toBeNull();
	expect(await apply(world, FIRST)).toBeNull();
	await applyBundledPrices(world.context, {
		name: SECOND,
		read: () => Promise.reject(new Error("no book is behind: the rows are not needed")),
	});
	expect(await world.texts(WAITING)).toEqual([]);
	expect(await state()).toEqual(before);
	expect(await readAppliedEdition(db.database, world.actor)).toMatchObject({
		version: "0.1.1",
		date: "2026-09-10",
	});
});

test("two workers that start at once apply an edition once, with one event that counts what it did", async () => {
	const world = await company();
	const lines: string[] = [];
	const start = () =>
		applyBundledPrices(
			{ ...world.context, log: (line) => lines.push(line) },
			{ name: SECOND, read: async () => SECOND },
		);
	await Promise.all([start(), start()]);
	const counted = "prices of 2026-09-10: 1 added, 2 changed, 1 dated, 0 kept, 1 no longer named";
	expect(lines.filter((line) => line === counted)).toHaveLength(1);
	expect(lines.filter((line) => line.includes("not applied"))).toEqual([]);
	const [, ...events] = await world.texts(EVENTS);
	expect(events).toHaveLength(1);
	expect(events[0]).toMatch(/^system 0\.1\.1 /);
	const [row] = await db.database.prisma.auditEvent.findMany({
		where: { organizationId: world.actor.organizationId, subjectId: "0.1.1" },
	});
	expect(row?.details).toEqual({
		date: "2026-09-10",
		from: "0.1.0",
		subjects: { kept: 0, dated: 1, changed: 2, added: 1, absent: 1 },
		rows: { added: 4, closed: 3, removed: 0 },
	});
});

test("a company without any price gets the edition at the next start, and its usage is rated", async () => {
	const world = await openImportWorld(db);
	await world.importFile({ name: "log.jsonl", bytes: spendLogs([million("a", "2026-09-01", "gpt-test")]) });
	expect(await world.texts(COSTS)).toEqual(["2026-09-01 gpt-test unpriced"]);
	await applyBundledPrices(world.context, { name: SECOND, read: async () => SECOND });
	await world.runJobs();
	expect(await world.texts(COSTS)).toEqual(["2026-09-01 gpt-test priced 2"]);
});
