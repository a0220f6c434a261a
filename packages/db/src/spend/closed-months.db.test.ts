import type { Condition } from "@outlay/finops/conditions";
import type { Rule } from "@outlay/finops/rule-set";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import type { SpendDimension } from "../read-models/spend-dimensions.ts";
import { readFreshnessOf } from "../read-models/spend-freshness.ts";
import { querySpend } from "../read-models/spend-query.ts";
import type { SpendGroup } from "../read-models/spend-result.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { placeFeature, placeTeam } from "../repositories/hierarchy.ts";
import { importStatements, type TestCharge, type TestStatement } from "../testing/charge-fixture.ts";
import { ACCOUNT_ID, addTestHierarchy } from "../testing/spend-fixture.ts";
import { lead, testDay, testQuery } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { applyAttribution } from "./apply-attribution.ts";
import { rebuildSpend } from "./rebuild-spend.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const NOW = new Date(0);
const AUGUST = "2026-08-10";
const SEPTEMBER = "2026-09-10";

const startsWith = (value: string): Condition => ({ dimension: "apiKey", op: "startsWith", value });
const to = (prefix: string, target: { readonly team?: string; readonly feature?: string }): Rule => ({
	id: prefix,
	name: prefix,
	conditions: [startsWith(prefix)],
	outcome: { kind: "target", ...target },
});
const POOL: Rule = {
	id: "pool",
	name: "Shared gateway",
	conditions: [startsWith("pool")],
	outcome: { kind: "split", method: "proportional", targets: [{ team: "a" }, { team: "b" }] },
};
const RULES = [POOL, to("a", { team: "a" }), to("b", { team: "b" }), to("f", { feature: "f" })];
const OTHER_RULES = [to("a", { team: "b" }), to("b", { team: "c" }), to("pool", { team: "c" })];

/** A bill by project that usage of keys carries down, and one of keys that it names itself. */
const bill = (day: string, amounts: Readonly<Record<string, string>>): TestStatement => ({
	source: "bill",
	day,
	basis: "billed",
	charges: Object.entries(amounts).map(([name, amount]): TestCharge => {
		const isProject = name.startsWith("project");
		return { apiKey: isProject ? null : name, project: isProject ? name : null, amount };
	}),
});
const usage = (day: string): TestStatement => ({
	source: "usage",
	day,
	basis: "metered",
	charges: ["a1", "b1"].map((apiKey) => ({ apiKey, project: "project", amount: "1", quantity: "50" })),
});
const FIRST = { project: "20", a2: "3", f1: "5", pool1: "7", nobody: "2" };
const LATER = { project: "26", a2: "3", b9: "4", pool1: "1" };

let organizations = 0;

async function company(): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`company-${organizations}`);
	await addTestHierarchy(db.database, actor);
	await publish(actor, RULES);
	await importStatements(
		db.database,
		actor,
		[AUGUST, SEPTEMBER].flatMap((day) => [bill(day, FIRST), usage(day)]),
	);
	await rebuildSpend(db.database, actor);
	return actor;
}

const publish = (actor: Actor, rules: readonly Rule[]) =>
	publishRuleSet(db.database, actor, { input: { ruleSet: { rules }, note: "" }, now: NOW });

const setPeriod = (actor: Actor, status: "open" | "closed") =>
	db.database.prisma.accountingPeriod.upsert({
		where: {
			organizationId_month: { organizationId: actor.organizationId, month: new Date("2026-08-01") },
		},
		create: { organizationId: actor.organizationId, month: new Date("2026-08-01"), status },
		update: { status },
	});

/** A month by owner and by charge key, as Explore, the API and the CSV cut it. Names are always today's. */
async function figures(actor: Actor, month: "08" | "09") {
	const span = { start: testDay(`2026-${month}-01`), end: testDay(`2026-${month}-28`) };
	const cut = async (groupBy: SpendDimension, subGroupBy: SpendDimension) => {
		const query = testQuery({ span, groupBy, subGroupBy, granularity: "day" });
		const { currencies } = await querySpend(db.database, actor, query);
		const unnamed = (groups: readonly SpendGroup[]): readonly SpendGroup[] =>
			groups.map((group) => ({ ...group, label: "", subGroups: unnamed(group.subGroups) }));
		return currencies.map((currency) => ({ ...currency, groups: unnamed(currency.groups) }));
	};
	return {
		byOwner: [await cut("department", "team"), await cut("team", "feature"), await cut("rule", "allocation")],
		byKey: [await cut("department", "apiKey"), await cut("team", "apiKey"), await cut("rule", "apiKey")],
	};
}

/** Department and team totals of both grains. */
async function totals(actor: Actor, month: "08" | "09") {
	const { byOwner, byKey } = await figures(actor, month);
	const ofGroups = (all: Awaited<ReturnType<typeof figures>>["byOwner"]) =>
		all.map((currencies) =>
			currencies.flatMap(({ groups }) => groups.map(({ key, current }) => [key, current.spend])),
		);
	return { byOwner: ofGroups(byOwner), byKey: ofGroups(byKey) };
}

async function waiting(actor: Actor): Promise<readonly string[]> {
	const result = await db.database.pool.query<{ text: string }>(
		`SELECT concat_ws(' ', day, currency, trim_scale(billed_cost), trim_scale(effective_cost)) AS text
		 FROM outlay.waiting_day WHERE organization_id = $1 ORDER BY 1`,
		[actor.organizationId],
	);
	return result.rows.map(({ text }) => text);
}

const CHANGES: Readonly<Record<string, (actor: Actor) => Promise<void>>> = {
	"a late import": async (actor) => {
		await importStatements(
			db.database,
			actor,
			[AUGUST, SEPTEMBER].map((day) => bill(day, LATER)),
		);
		await rebuildSpend(db.database, actor);
	},
	"other usage, which bills would be carried down by": async (actor) => {
		const grown = (day: string): TestStatement => ({
			...usage(day),
			charges: usage(day).charges.slice(0, 1),
		});
		await importStatements(db.database, actor, [grown(AUGUST), grown(SEPTEMBER)]);
		await rebuildSpend(db.database, actor);
	},
	"another order of sources": async (actor) => {
		const portal = (day: string): TestStatement => ({
			...bill(day, { a2: "100" }),
			source: "portal",
			precedence: 20,
		});
		await importStatements(db.database, actor, [portal(AUGUST), portal(SEPTEMBER)]);
		await db.database.pool.query(
			"INSERT INTO outlay.source_precedence VALUES ($1, $2, 'billed', 'portal', 1)",
			[actor.organizationId, ACCOUNT_ID],
		);
		await rebuildSpend(db.database, actor);
	},
	"other rules": async (actor) => {
		await publish(actor, OTHER_RULES);
		await applyAttribution(db.database, actor);
	},
	"a team that moves, from a day of the closed month on": async (actor) => {
		const placement = { slug: "a", owner: "d-b", from: "2026-08-02" };
		await placeTeam(db.database, actor, { placement, now: NOW });
		await applyAttribution(db.database, actor);
	},
	"a feature that moves": async (actor) => {
		const placement = { slug: "f", owner: "c", from: "2026-08-02" };
		await placeFeature(db.database, actor, { placement, now: NOW });
		await applyAttribution(db.database, actor);
	},
	"a key that is seen under another name": async (actor) => {
		await publish(actor, [to("a", { team: "a" }), { ...to("x", { team: "c" }), conditions: [NAMED] }]);
		await db.database.pool.query(
			`UPDATE outlay.charge_key SET names = '{"apiKey": "Chat"}' WHERE organization_id = $1 AND api_key = 'b1'`,
			[actor.organizationId],
		);
		await applyAttribution(db.database, actor);
	},
};
const NAMED: Condition = { dimension: "apiKeyName", op: "is", value: "Chat" };

describe("a closed month", () => {
	test.each(Object.keys(CHANGES))("keeps its figures by owner and by key: %s", async (name) => {
		const actor = await company();
		await setPeriod(actor, "closed");
		const closed = await figures(actor, "08");
		const open = await figures(actor, "09");
		await CHANGES[name]?.(actor);
		expect(await figures(actor, "08")).toEqual(closed);
		expect(await figures(actor, "09")).not.toEqual(open);
		for (const month of ["08", "09"] as const) {
			const { byOwner, byKey } = await totals(actor, month);
			expect(byKey).toEqual(byOwner);
		}
	});

	test("does not lose what arrives: the day waits, with the money that it would move", async () => {
		const actor = await company();
		await setPeriod(actor, "closed");
		await CHANGES["a late import"]?.(actor);
		expect(await waiting(actor)).toEqual(["2026-08-10 USD -3 -3"]);
		const span = { start: testDay("2026-08-01"), end: testDay("2026-09-30") };
		const asked = { span, today: testDay("2026-12-01") };
		const days = { days: 1, first: AUGUST, last: AUGUST };
		expect((await readFreshnessOf(db.database, actor, asked)).waiting).toEqual({
			...days,
			changes: [{ currency: "USD", invoice: "-3", consumption: "-3" }],
		});
		const team = await lead(db.database, actor, { teams: ["a"] });
		expect((await readFreshnessOf(db.database, team, asked)).waiting).toEqual({ ...days, changes: [] });
		await importStatements(db.database, actor, [bill(AUGUST, FIRST)]);
		await rebuildSpend(db.database, actor);
		expect(await waiting(actor)).toEqual([]);
	});

	test("names a day that only moves money between keys as waiting, too", async () => {
		const actor = await company();
		await setPeriod(actor, "closed");
		await importStatements(db.database, actor, [bill(AUGUST, { ...FIRST, a2: "2", f1: "6" })]);
		await rebuildSpend(db.database, actor);
		expect(await waiting(actor)).toEqual(["2026-08-10 USD 0 0"]);
	});

	test("that is opened again takes what waited, under the rules of today", async () => {
		const changed = await company();
		const never = await company();
		await setPeriod(changed, "closed");
		for (const name of [
			"other rules",
			"a late import",
			"a team that moves, from a day of the closed month on",
		]) {
			await CHANGES[name]?.(changed);
			await CHANGES[name]?.(never);
		}
		expect(await totals(changed, "08")).not.toEqual(await totals(never, "08"));
		await setPeriod(changed, "open");
		await rebuildSpend(db.database, changed);
		expect(await totals(changed, "08")).toEqual(await totals(never, "08"));
		expect(await waiting(changed)).toEqual([]);
	});
});

describe("an open month", () => {
	/** Changes of different things: a name that arrives between two versions is another matter. */
	const ORDERS = Object.keys(CHANGES).filter((name) => name !== "a key that is seen under another name");

	test("is the same whatever the order of imports and attribution, with a closed month beside it", async () => {
		await fc.assert(
			fc.asyncProperty(fc.shuffledSubarray(ORDERS, { minLength: 3, maxLength: 3 }), async (order) => {
				const one = await company();
				const other = await company();
				for (const actor of [one, other]) await setPeriod(actor, "closed");
				const closed = await figures(one, "08");
				for (const name of order) await CHANGES[name]?.(one);
				for (const name of order.toReversed()) await CHANGES[name]?.(other);
				expect(await figures(other, "09")).toEqual(await figures(one, "09"));
				expect(await figures(one, "08")).toEqual(closed);
				expect(await waiting(other)).toEqual(await waiting(one));
			}),
			{ numRuns: 6 },
		);
	});
});
