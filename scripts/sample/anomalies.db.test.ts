import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Actor, systemActor } from "@outlay/db/actor";
import { type AnomalyRow, listAnomalies } from "@outlay/db/read-models/anomalies";
import { openPriceBooks } from "@outlay/db/repositories/price-books";
import { openTestDatabase, type TestDatabase } from "@outlay/db/testing/test-database";
import { addDays, type Day, daysOf, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { openRawExports } from "@outlay/raw-exports/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { watchAnomaliesNow } from "../../apps/worker/src/anomalies/watch.ts";
import type { WorkerContext } from "../../apps/worker/src/context.ts";
import { finishJobs } from "../../apps/worker/src/finish-jobs.ts";
import { prepareSample } from "../prepare/sample.ts";
import { findSampleOrganization } from "../prepare/sample-organization.ts";
import type { SampleEvent, SampleManifest } from "./manifest.ts";
import { writeSample } from "./write-sample.ts";

const SETUP_LIMIT_MS = 900_000;
const LAST_DAY = "2026-11-20";
/** Five weeks before the first planted event: what detection knows from then on does not need the months before. */
const FROM = "2026-09-01";
/** The day before the first planted event: what the first look finds of weeks ago is nobody's news. */
const WATCHED_FROM = day("2026-10-05");

const home = mkdtempSync(join(tmpdir(), "outlay-sample-"));
let db: TestDatabase;
let actor: Actor;
let manifest: SampleManifest;
let told: readonly AnomalyRow[] = [];

/** Every export that counts is imported by the worker; then each day ends, and detection looks at what is known by then. */
beforeAll(async () => {
	db = await openTestDatabase();
	const { database } = db;
	const rawExports = await openRawExports({ directory: join(home, "raw-exports") });
	const at = (instant: string): WorkerContext => ({
		...{ database, rawExports, priceBooks: openPriceBooks(database), log: () => undefined },
		now: () => new Date(instant),
	});
	manifest = writeFiles(join(home, "sample"));
	// Nothing is looked at while files come in: by this clock all of it is in the future.
	const importing = prepareSample({
		...{ database, rawExports, home, say: () => undefined },
		now: () => new Date(`${manifest.lastDay}T12:00:00Z`),
	});
	await workUntil(importing, at(`${manifest.firstDay}T00:00:00Z`));
	const organizationId = await findSampleOrganization(database);
	invariant(organizationId !== null, "the sample company was set up");
	actor = systemActor(organizationId);
	const end = addDays(day(LAST_DAY), 2);
	for (const each of daysOf({ start: WATCHED_FROM, end })) {
		await watchAnomaliesNow(at(`${each}T23:59:00Z`), actor);
	}
	told = await toldSince(WATCHED_FROM);
}, SETUP_LIMIT_MS);

afterAll(async () => {
	await db.close();
	rmSync(home, { recursive: true, force: true });
});

/** The sample as `npm start` writes it, without files that repeat others and without the months that are not needed. */
function writeFiles(directory: string): SampleManifest {
	const { manifest: whole } = writeSample({ directory, lastDay: LAST_DAY, months: 4, seed: "larkfield" });
	const files = whole.files.filter(({ role, span }) => role === "counts" && span.end > FROM);
	const kept = { ...whole, files };
	writeFileSync(join(directory, "manifest.json"), JSON.stringify(kept));
	return kept;
}

/** Runs the jobs that are asked for until what asks for them has ended. */
async function workUntil(ended: Promise<void>, context: WorkerContext): Promise<void> {
	let isOver = false;
	const over = ended.finally(() => {
		isOver = true;
	});
	while (!isOver) await finishJobs(context);
	await over;
}

/** All that was told since a day, the oldest first. */
async function toldSince(since: Day): Promise<readonly AnomalyRow[]> {
	const today = addDays(day(LAST_DAY), 1);
	const { anomalies } = await listAnomalies(db.database, actor, { today, limit: 200, cursor: null });
	return anomalies
		.filter(({ days }) => (days[0]?.day ?? since) >= since)
		.toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime());
}

function day(text: string): Day {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
}

function eventOf(kind: SampleEvent["kind"]): SampleEvent {
	const [event, ...more] = manifest.events.filter((each) => each.kind === kind);
	invariant(event !== undefined && more.length === 0, `the sample has one ${kind}`);
	return event;
}

/** The step that moved most money the way of the whole. */
function driverOf({ drivers }: AnomalyRow): string | undefined {
	const { steps = [] } = drivers?.bridge ?? {};
	const way = Number(drivers?.actual) < Number(drivers?.expected) ? -1 : 1; // not money
	return steps.toSorted((a, b) => way * (Number(b.amount) - Number(a.amount)))[0]?.step;
}

describe("each planted event, imported from its exports, is told within a day of its data", () => {
	test.each([
		["price_change", { dimension: "model", kind: "price" }, "price"],
		["development_spike", { dimension: "key", kind: "spike" }, "volume"],
		["leaked_key", { dimension: "key", kind: "new" }, "new"],
		["cache_off", { dimension: "key", kind: "spike" }, "mix"],
		["runaway_agent", { dimension: "key", kind: "runaway" }, "volume"],
	] as const)("%s", (kind, expected, driver) => {
		const { firstDay } = eventOf(kind);
		const anomaly = told.find(({ days }) => days[0]?.day === firstDay);
		expect(anomaly).toMatchObject(expected);
		const wholeAt = Date.parse(`${addDays(day(firstDay), 1)}T00:00:00Z`);
		expect(anomaly?.openedAt.getTime()).toBeLessThan(wholeAt + 86_400_000);
		expect(anomaly === undefined ? undefined : driverOf(anomaly)).toBe(driver);
	});

	test("the runaway agent before its first day is over, with longer requests beside more of them", () => {
		const { firstDay } = eventOf("runaway_agent");
		const anomaly = told.find(({ kind }) => kind === "runaway");
		expect(anomaly?.openedAt).toEqual(new Date(`${firstDay}T23:59:00Z`));
		const steps = new Map(anomaly?.drivers?.bridge?.steps.map(({ step, amount }) => [step, amount]));
		expect(Number(steps.get("context"))).toBeGreaterThan(0);
		expect(anomaly?.drivers?.bridge?.countedInTokens).toBe(0);
	});
});

test("nothing else is told", () => {
	const planted = ["price_change", "development_spike", "leaked_key", "cache_off", "runaway_agent"] as const;
	expect(told.map(({ days }) => days[0]?.day)).toEqual(planted.map((kind) => eventOf(kind).firstDay));
});
