import type { Feedback } from "@outlay/finops/anomaly-episodes";
import { addDays, type Day } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Actor, ForbiddenError } from "../actor.ts";
import { newId } from "../id.ts";
import { listAlerts, readAlert } from "../read-models/alerts.ts";
import { listAnomalies, readAnomalySettings } from "../read-models/anomalies.ts";
import { addChannel } from "../repositories/alert-channels.ts";
import { actOnAlerts } from "../repositories/alerts.ts";
import { changeFloors, type FloorSettings, judgeAnomaly } from "../repositories/anomalies.ts";
import { bring, budgetCompany, personOf } from "../testing/budget-fixture.ts";
import type { TestStatement } from "../testing/charge-fixture.ts";
import { lead, testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { watchAnomalies } from "./watch-anomalies.ts";

let db: TestDatabase;
let companies = 0;

beforeAll(async () => {
	db = await openTestDatabase();
});
afterAll(() => db.close());

const FIRST = testDay("2026-01-05");
const QUIET_DAYS = 50;
/** The first day that is not as usual. */
const TENFOLD = addDays(FIRST, QUIET_DAYS);

/** What keys cost on an ordinary day; a1 and a2 are team a's. b2 and b3 are below the money floor. */
const USUAL: Readonly<Record<string, number>> = { a1: 40, a2: 30, b1: 90, c1: 55, b2: 3, b3: 2 };

/** The bill of a day; a key costs so many times the usual, and uses as much more. One that is not usual costs 1. */
function billOf(day: Day, times: Readonly<Record<string, number>> = {}): TestStatement {
	const charges = Object.keys({ ...USUAL, ...times }).map((apiKey) => {
		const amount = (USUAL[apiKey] ?? 1) * (times[apiKey] ?? 1);
		return { apiKey, amount: String(amount), quantity: String(amount * 1000) };
	});
	return { source: "bill", day, basis: "billed", charges };
}

const nowOn = (day: Day) => new Date(`${addDays(day, 1)}T12:00:00Z`);

/** Fifty ordinary days that were looked at day by day, as far as it matters. */
async function company(): Promise<Actor> {
	companies += 1;
	const days = Array.from({ length: QUIET_DAYS }, (_, index) => addDays(FIRST, index));
	const bills = days.map((day) => billOf(day));
	const actor = await budgetCompany(db, `anomalies-${companies}`, bills);
	const channel = { id: newId(), kind: "slack" as const, name: "general", settings: new Uint8Array([1]) };
	const added = await addChannel(db.database, personOf(actor, "admin"), {
		channel: { ...channel, masked: "…", scope: [], minSeverity: "info" },
		now: new Date(0),
	});
	invariant(added.ok, JSON.stringify(added));
	await watchAnomalies(db.database, actor, { now: nowOn(addDays(TENFOLD, -1)) });
	return actor;
}

/** Brings a day and looks at it, as the worker does. */
async function dayOf(actor: Actor, day: Day, times: Readonly<Record<string, number>> = {}): Promise<void> {
	await bring(db.database, actor, [billOf(day, times)]);
	await watchAnomalies(db.database, actor, { now: nowOn(day) });
}

const all = { status: "all", mine: false, today: addDays(TENFOLD, 1), limit: 50, cursor: null } as const;
const alertsOf = async (actor: Actor) => (await listAlerts(db.database, actor, all)).alerts;

async function stepsOf(actor: Actor, id: string): Promise<readonly string[]> {
	const page = await readAlert(db.database, actor, { id, today: all.today });
	return (page?.steps ?? []).map(
		({ kind, messages }) => `${kind}: ${messages.map((each) => each.channel).join(", ")}`,
	);
}

async function only(actor: Actor) {
	const [alert, ...more] = await alertsOf(actor);
	invariant(alert !== undefined && more.length === 0, "there is one episode");
	return alert;
}

describe("a key that spends ten times as much after fifty quiet days", () => {
	test("is one episode, with the key on its model as the driver", async () => {
		const actor = await company();
		expect(await alertsOf(actor)).toEqual([]);
		await dayOf(actor, TENFOLD, { a1: 10 });
		const alert = await only(actor);
		expect(alert).toMatchObject({
			kind: "anomaly",
			status: "open",
			severity: "warning",
			title: "a1 on gpt-5: $360.00 more than usual",
			sentence: `a1 cost $400.00 on ${TENFOLD}, and $40.00 was expected. The largest part of the difference is usage of a1 on gpt-5: +$360.00.`,
			facts: [
				{ label: "Cost", value: "$400.00" },
				{ label: "Expected", value: "$40.00" },
				{ label: "Usage of a1 on gpt-5", value: "+$360.00" },
			],
			link: `/explore?from=${addDays(TENFOLD, -27)}&to=${TENFOLD}&apiKey=a1&currency=USD`,
		});
		expect(await stepsOf(actor, alert.id)).toEqual(["opened: general"]);
	});

	test("the same day again changes nothing", async () => {
		const actor = await company();
		await dayOf(actor, TENFOLD, { a1: 10 });
		const before = await only(actor);
		await dayOf(actor, TENFOLD, { a1: 10 });
		await watchAnomalies(db.database, actor, { now: nowOn(addDays(TENFOLD, 1)) });
		expect(await only(actor)).toEqual(before);
		expect(await stepsOf(actor, before.id)).toEqual(["opened: general"]);
	});

	test("escalates when it is half as much more, and is over after three usual days", async () => {
		const actor = await company();
		await dayOf(actor, TENFOLD, { a1: 10 });
		await dayOf(actor, addDays(TENFOLD, 1), { a1: 11 });
		await dayOf(actor, addDays(TENFOLD, 2), { a1: 20 });
		expect(await only(actor)).toMatchObject({ severity: "critical", status: "open" });
		await dayOf(actor, addDays(TENFOLD, 3));
		await dayOf(actor, addDays(TENFOLD, 4));
		expect(await only(actor)).toMatchObject({ status: "open" });
		await dayOf(actor, addDays(TENFOLD, 5));
		await dayOf(actor, addDays(TENFOLD, 6));
		const alert = await only(actor);
		expect(alert).toMatchObject({
			status: "resolved",
			title: "a1: as usual again",
			sentence: "a1 costs what is usual again. In all, it cost $1,520.00 more than expected.",
		});
		expect(await stepsOf(actor, alert.id)).toEqual([
			"opened: general",
			"escalated: general",
			"resolved: general",
		]);
	});

	test("a restated day takes its own place, and one that was usual after all ends it", async () => {
		const actor = await company();
		await dayOf(actor, TENFOLD, { a1: 10 });
		await dayOf(actor, TENFOLD, { a1: 8 });
		expect(await only(actor)).toMatchObject({ title: "a1 on gpt-5: $280.00 more than usual" });
		await dayOf(actor, TENFOLD);
		const alert = await only(actor);
		expect(alert).toMatchObject({ status: "resolved", sentence: expect.stringContaining("restated") });
		expect(await stepsOf(actor, alert.id)).toEqual(["opened: general", "resolved: general"]);
	});

	test.each([
		["one that never reaches the money floor without it", { b2: 20 }],
		["one that has no spend at all without it", { n1: 100 }],
	])("a restated day ends it also for a key that is not watched any more: %s", async (_, times) => {
		const actor = await company();
		await dayOf(actor, TENFOLD, times);
		expect(await only(actor)).toMatchObject({ status: "open" });
		await dayOf(actor, TENFOLD);
		expect(await only(actor)).toMatchObject({
			status: "resolved",
			sentence: expect.stringContaining("restated"),
		});
		await dayOf(actor, addDays(TENFOLD, 1), times);
		expect(await alertsOf(actor)).toMatchObject([{ status: "open" }, { status: "resolved" }]);
	});

	test("what a person resolves is not told again while it lasts", async () => {
		const actor = await company();
		await dayOf(actor, TENFOLD, { a1: 10 });
		const { id } = await only(actor);
		const acted = await actOnAlerts(db.database, personOf(actor, "admin"), {
			ids: [id],
			action: { kind: "resolve", reason: "A planned load test" },
			now: nowOn(TENFOLD),
			today: all.today,
		});
		expect(acted.ok).toBe(true);
		await dayOf(actor, addDays(TENFOLD, 1), { a1: 10 });
		expect(await only(actor)).toMatchObject({ id, status: "resolved" });
		const page = await readAlert(db.database, actor, { id, today: all.today });
		expect(page?.steps.at(-1)?.note).toBe("A planned load test");
	});
});

test("the owner's lead sees it, the lead of another team and another organization do not", async () => {
	const actor = await company();
	const other = await company();
	await dayOf(actor, TENFOLD, { a1: 10 });
	await dayOf(other, TENFOLD);
	expect(await alertsOf(await lead(db.database, actor, { teams: ["a"] }))).toHaveLength(1);
	expect(await alertsOf(await lead(db.database, actor, { teams: ["b"] }))).toEqual([]);
	expect(await alertsOf(other)).toEqual([]);
});

test("a key below the money floor is told once it is above, against what it cost before", async () => {
	const actor = await company();
	await dayOf(actor, TENFOLD, { b2: 20, b3: 2 });
	expect(await only(actor)).toMatchObject({
		title: "b2 on gpt-5: $57.00 more than usual",
		facts: [{ value: "$60.00" }, { value: "$3.00" }, { value: "+$57.00" }],
	});
});

test("what the first look finds of weeks ago is shown, and nobody is called about it", async () => {
	companies += 1;
	const days = Array.from({ length: QUIET_DAYS + 20 }, (_, index) => addDays(FIRST, index));
	const bills = days.map((day) =>
		billOf(day, day === TENFOLD || day === addDays(TENFOLD, 18) ? { a1: 10 } : {}),
	);
	const actor = await budgetCompany(db, `anomalies-${companies}`, bills);
	const channel = { id: newId(), kind: "slack" as const, name: "general", settings: new Uint8Array([1]) };
	const added = await addChannel(db.database, personOf(actor, "admin"), {
		channel: { ...channel, masked: "…", scope: [], minSeverity: "info" },
		now: new Date(0),
	});
	invariant(added.ok, JSON.stringify(added));
	await watchAnomalies(db.database, actor, { now: nowOn(addDays(TENFOLD, 19)) });
	const [recent, old, ...more] = await alertsOf(actor);
	invariant(recent !== undefined && old !== undefined && more.length === 0, "there are two");
	expect([recent.status, old.status]).toEqual(["open", "resolved"]);
	expect(await stepsOf(actor, recent.id)).toEqual(["opened: general"]);
	expect(await stepsOf(actor, old.id)).toEqual(["opened: ", "resolved: "]);
});

test("days that were not looked at for long are looked at once they come", async () => {
	const actor = await company();
	const days = Array.from({ length: 20 }, (_, index) => addDays(TENFOLD, index));
	await bring(
		db.database,
		actor,
		days.map((day, index) => billOf(day, index === 2 ? { a1: 10 } : {})),
	);
	const last = addDays(TENFOLD, 19);
	await watchAnomalies(db.database, actor, { now: nowOn(last) });
	const alert = await only(actor);
	expect(alert).toMatchObject({ status: "resolved" });
	expect(await stepsOf(actor, alert.id)).toEqual(["opened: general", "resolved: general"]);
});

describe("what people say of it", () => {
	const judge = (actor: Actor, id: string, feedback: Feedback | null) =>
		judgeAnomaly(db.database, actor, { id, feedback, now: nowOn(TENFOLD), today: all.today });
	const settingsOf = (actor: Actor) =>
		readAnomalySettings(db.database, actor, { now: nowOn(addDays(TENFOLD, 30)) });

	test("is kept, counts in the precision, and may be taken back", async () => {
		const actor = await company();
		await dayOf(actor, TENFOLD, { a1: 10 });
		const { id } = await only(actor);
		expect(await settingsOf(actor)).toMatchObject({ judged: 0, precisionPercent: null });
		expect((await judge(personOf(actor, "finance"), id, "not_useful")).ok).toBe(true);
		expect(await settingsOf(actor)).toMatchObject({ judged: 1, precisionPercent: 0 });
		const page = await readAlert(db.database, actor, { id, today: all.today });
		expect(page?.anomaly).toMatchObject({
			dimension: "key",
			currency: "USD",
			state: "open",
			days: [{ day: TENFOLD, actual: "400", expected: "40" }],
			impact: "360",
			drivers: {
				day: TENFOLD,
				actual: "400",
				expected: "40",
				steps: [{ label: "Usage of a1 on gpt-5", amount: "360" }],
			},
			feedback: { verdict: "not_useful", by: "finance" },
		});
		expect((await judge(actor, id, null)).ok).toBe(true);
		expect(await settingsOf(actor)).toMatchObject({ judged: 0, precisionPercent: null });
	});

	test("is for who sees it: leads of its owner, not others and not another organization", async () => {
		const actor = await company();
		await dayOf(actor, TENFOLD, { a1: 10 });
		const { id } = await only(actor);
		const none = { ok: false, error: { code: "not_found" } };
		expect(await judge(await lead(db.database, actor, { teams: ["b"] }), id, "useful")).toEqual(none);
		expect(await judge(await company(), id, "useful")).toEqual(none);
		expect((await judge(await lead(db.database, actor, { teams: ["a"] }), id, "useful")).ok).toBe(true);
		const list = (who: Actor) =>
			listAnomalies(db.database, who, { today: all.today, limit: 50, cursor: null });
		expect((await list(await lead(db.database, actor, { teams: ["a"] }))).anomalies).toHaveLength(1);
		expect((await list(await lead(db.database, actor, { teams: ["b"] }))).anomalies).toEqual([]);
	});
});

test("floors that an organization sets are the ones that hold, for it alone", async () => {
	const [strict, usual] = [await company(), await company()];
	await changeFloors(db.database, personOf(strict, "admin"), {
		floors: { money: "361", percent: 40 },
		now: nowOn(TENFOLD),
	});
	await dayOf(strict, TENFOLD, { a1: 10 });
	await dayOf(usual, TENFOLD, { a1: 10 });
	expect(await alertsOf(strict)).toEqual([]);
	expect(await alertsOf(usual)).toHaveLength(1);
	await expect(
		changeFloors(db.database, await lead(db.database, strict, { teams: ["a"] }), {
			floors: { money: "1", percent: 1 },
			now: nowOn(TENFOLD),
		}),
	).rejects.toThrow(ForbiddenError);
});

describe("a key that runs away on the day that has begun", () => {
	const HOURS = Array.from({ length: 24 }, (_, hour) => `${String(hour).padStart(2, "0")}:00`);
	const logOf = (day: Day, charges: readonly (readonly [at: string, amount: string])[]): TestStatement => ({
		...{ source: "log", day, basis: "metered", precedence: 20 },
		charges: charges.map(([at, amount]) => ({ apiKey: "a1", at, amount })),
	});
	const at = (time: string) => new Date(`${TENFOLD}T${time}:00Z`);

	/** A dollar an hour for ten days, and then what is given on the day that has begun. */
	async function logged(
		today: readonly (readonly [at: string, amount: string])[],
		floors: FloorSettings = { money: "25", percent: 40 },
	): Promise<Actor> {
		const actor = await company();
		await changeFloors(db.database, personOf(actor, "admin"), { floors, now: at("12:00") });
		const days = Array.from({ length: 10 }, (_, index) => addDays(TENFOLD, index - 10));
		const before = days.map((day) =>
			logOf(
				day,
				HOURS.map((hour) => [hour, "1"] as const),
			),
		);
		await bring(db.database, actor, [...before, logOf(TENFOLD, today)]);
		await watchAnomalies(db.database, actor, { now: at("15:00") });
		return actor;
	}

	const BURST = [
		["13:00", "1"],
		["14:00", "4"],
		["14:15", "4"],
		["14:30", "4"],
	] as const;

	test("is told with the data that shows it, once, to its owner", async () => {
		const actor = await logged(BURST);
		await watchAnomalies(db.database, actor, { now: at("15:15") });
		const alert = await only(actor);
		expect(alert).toMatchObject({
			severity: "critical",
			title: "a1 on gpt-5: $8.00 in an hour",
			sentence: `a1 spent $8.00 in an hour, up to 14:30 UTC on ${TENFOLD}; $1.00 is usual. At this rate a day costs $168.00 more than usual.`,
			link: `/explore?from=${addDays(TENFOLD, -27)}&to=${TENFOLD}&apiKey=a1&currency=USD`,
		});
		expect(await stepsOf(actor, alert.id)).toEqual(["opened: general"]);
		expect(await alertsOf(await lead(db.database, actor, { teams: ["a"] }))).toHaveLength(1);
		expect(await alertsOf(await lead(db.database, actor, { teams: ["b"] }))).toEqual([]);
	});

	test("becomes the day's anomaly once the day is whole, and tells again only what is worse", async () => {
		const actor = await logged(BURST);
		await dayOf(actor, TENFOLD, { a1: 10 });
		const alert = await only(actor);
		expect(alert).toMatchObject({ status: "open", title: "a1 on gpt-5: $360.00 more than usual" });
		expect(await stepsOf(actor, alert.id)).toEqual(["opened: general", "escalated: general"]);
	});

	test("is over when the day as a whole was as usual, and is not told of that day again", async () => {
		const actor = await logged(BURST);
		await dayOf(actor, TENFOLD);
		await watchAnomalies(db.database, actor, { now: nowOn(TENFOLD) });
		expect(await only(actor)).toMatchObject({
			status: "resolved",
			sentence: "a1 spent fast for some hours; its day as a whole was as usual.",
		});
	});

	test("is not told while it spends as on other days", async () => {
		expect(await alertsOf(await logged(HOURS.slice(0, 15).map((hour) => [hour, "1.5"])))).toEqual([]);
	});

	test("is not told while a day at this rate stays below the organization's floors", async () => {
		expect(await alertsOf(await logged(BURST, { money: "265", percent: 40 }))).toEqual([]);
		expect(await alertsOf(await logged(BURST, { money: "264", percent: 40 }))).toHaveLength(1);
	});
});

test("a day of spend is looked at once it is over in UTC, also where the organization is ahead of it", async () => {
	const actor = await company();
	await db.database.pool.query("UPDATE outlay.organization SET time_zone = 'Asia/Tokyo' WHERE id = $1", [
		actor.organizationId,
	]);
	await bring(db.database, actor, [billOf(TENFOLD, { a1: 10 })]);
	await watchAnomalies(db.database, actor, { now: new Date(`${TENFOLD}T18:00:00Z`) });
	expect(await alertsOf(actor)).toEqual([]);
	await watchAnomalies(db.database, actor, { now: new Date(`${addDays(TENFOLD, 1)}T00:30:00Z`) });
	expect(await alertsOf(actor)).toHaveLength(1);
});
