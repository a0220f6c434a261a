import { formatAtto } from "@outlay/finops/money";
import type { Outcome, Rule, RuleSet } from "@outlay/finops/rule-set";
import { COST_VIEWS, type CostView } from "@outlay/finops/spend-view";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import { publishRuleSet } from "../repositories/attribution.ts";
import { applyAttribution } from "../spend/apply-attribution.ts";
import { addSpend, addTestHierarchy, type SpendRow } from "../testing/spend-fixture.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { type AttributionPreview, previewRules } from "./attribution-preview.ts";

let db: TestDatabase;

beforeAll(async () => {
	db = await openTestDatabase();
});

afterAll(() => db.close());

const NOW = new Date(0);

const rule = (id: string, prefix: string, outcome: Outcome): Rule => ({
	id,
	name: id,
	conditions: [{ dimension: "apiKey", op: "startsWith", value: prefix }],
	outcome,
});

const toTeam = (team: string, prefix: string): Rule =>
	rule(`${prefix}-${team}`, prefix, { kind: "target", team });

const spend = (apiKey: string, effective: string, some: Partial<SpendRow> = {}): SpendRow => ({
	apiKey,
	day: "2026-09-10",
	billed: effective,
	effective,
	...some,
});

let organizations = 0;

async function companyWith(ruleSet: RuleSet, rows: readonly SpendRow[]): Promise<Actor> {
	organizations += 1;
	const actor = await db.organization(`company-${organizations}`);
	await addTestHierarchy(db.database, actor);
	await addSpend(db.database, actor, rows);
	await publish(actor, ruleSet);
	return actor;
}

async function publish(actor: Actor, ruleSet: RuleSet): Promise<void> {
	await publishRuleSet(db.database, actor, { input: { ruleSet, note: "" }, now: NOW });
	await applyAttribution(db.database, actor);
}

async function previewOf(
	actor: Actor,
	ruleSet: RuleSet,
	view: CostView = "consumption",
): Promise<AttributionPreview> {
	const { preview, issues } = await previewRules(db.database, actor, { ruleSet, lookups: {}, view });
	if (preview === null) throw new Error(JSON.stringify(issues));
	return preview;
}

/** Money by month, currency and team as it is stored. */
async function stored(actor: Actor, view: CostView): Promise<ReadonlyMap<string, string>> {
	const cost = view === "invoice" ? "billed_cost" : "effective_cost";
	const result = await db.database.pool.query<{ key: string; amount: string }>(
		`SELECT concat_ws(' ', to_char(s.month, 'YYYY-MM'), s.billing_currency, coalesce(t.slug, '-')) AS key,
		   trim_scale(sum(s.${cost}))::text AS amount
		 FROM outlay.spend_day s LEFT JOIN outlay.team t ON t.id = s.team_id
		 WHERE s.organization_id = $1 AND s.charge_category NOT IN ('Tax', 'Credit') GROUP BY 1`,
		[actor.organizationId],
	);
	return new Map(result.rows.map(({ key, amount }) => [key, amount]));
}

describe("a preview", () => {
	const before: RuleSet = { rules: [toTeam("a", "k")] };
	const rows = [spend("k1", "3"), spend("k2", "1"), spend("x", "6"), spend("k2", "5", { day: "2026-08-01" })];

	test("tells the money that moves by team and month, coverage, and changes nothing", async () => {
		const actor = await companyWith(before, rows);
		const now = await stored(actor, "consumption");
		const preview = await previewOf(actor, {
			rules: [toTeam("b", "k2"), toTeam("a", "k"), toTeam("c", "x")],
		});
		expect(preview.months).toEqual(["2026-08", "2026-09"]);
		expect(preview.keys).toEqual({ total: 3, changed: 2 });
		expect(preview.moved.map(({ month, team, before: b, after }) => [month, team, b, after])).toEqual([
			["2026-08", "a", "5", "0"],
			["2026-08", "b", "0", "5"],
			["2026-09", null, "6", "0"],
			["2026-09", "a", "4", "3"],
			["2026-09", "b", "0", "1"],
			["2026-09", "c", "0", "6"],
		]);
		const whole = preview.coverage.find(({ month }) => month === null);
		expect(whole).toEqual({ month: null, currency: "USD", spend: "15", before: "9", after: "15" });
		expect(await stored(actor, "consumption")).toEqual(now);
	});

	test("names rules that never match, and rules whose keys others take", async () => {
		const actor = await companyWith(before, rows);
		const { idle } = await previewOf(actor, {
			rules: [toTeam("a", "k"), toTeam("b", "k1"), toTeam("c", "z")],
		});
		expect(idle).toEqual([
			{ kind: "shadowed", ruleId: "k1-b", name: "k1-b", keys: 1, by: [{ ruleId: "k-a", keys: 1 }] },
			{ kind: "never_matches", ruleId: "z-c", name: "z-c" },
		]);
	});

	test("leaves closed months out", async () => {
		const actor = await companyWith(before, rows);
		await db.database.prisma.accountingPeriod.create({
			data: { organizationId: actor.organizationId, month: new Date("2026-08-01"), status: "closed" },
		});
		const preview = await previewOf(actor, { rules: [toTeam("b", "k2")] });
		expect(preview.months).toEqual(["2026-09"]);
		expect(preview.moved.every(({ month }) => month === "2026-09")).toBe(true);
	});

	test("of rules with errors is none", async () => {
		const actor = await companyWith(before, []);
		const result = await previewRules(db.database, actor, {
			ruleSet: { rules: [toTeam("nobody", "k")] },
			lookups: {},
			view: "consumption",
		});
		expect(result.preview).toBeNull();
		expect(result.issues.map(({ code, field }) => [code, field])).toEqual([
			["unknown_team", "rules[0].outcome.team"],
		]);
	});
});

test("what a preview says is what publishing does, to the last unit", async () => {
	const target = fc.constantFrom({ team: "a" }, { team: "b" }, { team: "c" }, { feature: "f" });
	const outcome = fc.oneof(
		target.map((one): Outcome => ({ kind: "target", ...one })),
		fc.record({
			kind: fc.constant("split" as const),
			method: fc.constantFrom("even" as const, "proportional" as const),
			targets: fc.uniqueArray(target, { minLength: 1, selector: (one) => JSON.stringify(one) }),
		}),
	);
	const prefixes = ["k", "k1", "k2", "x"];
	const ruleSet = fc
		.array(fc.tuple(fc.constantFrom(...prefixes), outcome), { maxLength: 4 })
		.map((rules): RuleSet => ({ rules: rules.map(([prefix, one], at) => rule(`rule-${at}`, prefix, one)) }));
	const row = fc.record({
		apiKey: fc.constantFrom("k1", "k2", "k3", "x1", "y"),
		day: fc.constantFrom("2026-08-31", "2026-09-01", "2026-09-17"),
		billed: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 20n }).map(formatAtto),
		effective: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 20n }).map(formatAtto),
		category: fc.constantFrom("Usage", "Usage", "Credit"),
		currency: fc.constantFrom("USD", "EUR"),
	});
	const rows = fc.uniqueArray(row, {
		maxLength: 15,
		selector: ({ apiKey, day, category, currency }) => [apiKey, day, category, currency].join(),
	});
	await fc.assert(
		fc.asyncProperty(
			ruleSet,
			ruleSet,
			rows,
			fc.constantFrom(...COST_VIEWS),
			async (old, next, some, view) => {
				const actor = await companyWith(old, some);
				const preview = await previewOf(actor, next, view);
				const expected = new Map(await stored(actor, view));
				for (const { month, currency, team, before, after } of preview.moved) {
					const key = `${month} ${currency} ${team ?? "-"}`;
					expect(expected.get(key) ?? "0").toBe(before);
					expected.set(key, after);
				}
				await publish(actor, next);
				const actual = await stored(actor, view);
				const nonZero = (sums: ReadonlyMap<string, string>) =>
					[...sums].filter(([, amount]) => amount !== "0").sort();
				expect(nonZero(actual)).toEqual(nonZero(expected));
			},
		),
		{ numRuns: 15 },
	);
});
