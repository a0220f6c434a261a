import { answerForecast } from "@outlay/finops/budget-forecast";
import { addDays } from "@outlay/finops/day";
import { FORECAST_LEVEL } from "@outlay/finops/forecast";
import { backtestForecast } from "@outlay/finops/forecast-backtest";
import { bundledModel } from "@outlay/finops/testing/bundled-model";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Actor } from "../actor.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { readBudgetPage } from "../read-models/budget-page.ts";
import { listScopeForecasts } from "../read-models/scope-forecasts.ts";
import { addBudget, bill, bring, budgetCompany } from "../testing/budget-fixture.ts";
import { testDay } from "../testing/spend-queries.ts";
import { openTestDatabase, type TestDatabase } from "../testing/test-database.ts";
import { readForecastInputs } from "./forecast-inputs.ts";
import { makeForecasts } from "./make-forecasts.ts";

const model = bundledModel();
let looks = 0;
const tools = {
	ask: async (question: Parameters<typeof answerForecast>[1]) => answerForecast(model, question),
	measure: async (input: Pick<Parameters<typeof backtestForecast>[1], "series" | "events">) => {
		looks += 1;
		return backtestForecast(model, { ...input, level: FORECAST_LEVEL });
	},
};
const FIRST = testDay("2026-02-01");
const DAYS = 70;
const TODAY = addDays(FIRST, DAYS);
const day = (index: number, more = "0") =>
	bill(addDays(FIRST, index), ["a1", String(index % 7 < 5 ? 100 : 20)], ["a2", `4${more}`], ["b1", "7"]);
const SPEND = Array.from({ length: DAYS }, (_, index) => day(index));

let db: TestDatabase;
let actor: Actor;
const ids = new Map<string, string>();

beforeAll(async () => {
	db = await openTestDatabase();
	actor = await budgetCompany(db, "measured", SPEND);
	const scopes: readonly [string, BudgetScope][] = [
		["team", [{ dimension: "team", values: ["a"] }]],
		["key", [{ dimension: "apiKey", values: ["a1"] }]],
		["several keys", [{ dimension: "apiKey", values: ["a2", "b1"] }]],
		[
			"a team's key",
			[
				{ dimension: "team", values: ["b"] },
				{ dimension: "apiKey", values: ["b1"] },
			],
		],
		["nobody's", [{ dimension: "environment", values: ["production"] }]],
	];
	for (const [name, scope] of scopes) ids.set(name, await addBudget(db.database, actor, { name, scope }));
	ids.set("each", await addBudget(db.database, actor, { name: "each", perPerson: true, thresholds: [] }));
});
afterAll(() => db.close());

async function make() {
	const now = new Date(`${TODAY}T12:00:00Z`);
	const inputs = await readForecastInputs(db.database, actor, { now });
	return makeForecasts(db.database, actor, { inputs, ...tools });
}
const accuracyOf = async (name: string) =>
	(await readBudgetPage(db.database, actor, { id: ids.get(name) ?? "", today: TODAY }))?.accuracy;

test("a new budget asks for a pass, and says that nothing is known before it", async () => {
	const { changes, made } = await db.database.prisma.forecastDue.findFirstOrThrow({
		where: { organizationId: actor.organizationId },
	});
	expect(changes > made).toBe(true);
	expect(await accuracyOf("key")).toBeNull();
});

test("budgets of any scope have the error of past forecasts of what they count", async () => {
	await make();
	for (const name of ["team", "key", "several keys", "a team's key"]) {
		const accuracy = await accuracyOf(name);
		expect([name, accuracy?.grade]).toEqual([name, "run"]);
		expect(accuracy?.horizons.map(({ days }) => days)).toEqual([1, 7, 14, 30]);
		expect(accuracy?.horizons.every(({ wape, bias }) => wape !== null && bias !== null)).toBe(true);
	}
	expect((await accuracyOf("nobody's"))?.grade).toBeNull();
	expect(await accuracyOf("each")).toBeNull();
	const owner = { kind: "team", slug: "a" } as const;
	const [team] = await listScopeForecasts(db.database, actor, { today: TODAY, owner });
	expect(await accuracyOf("team")).toEqual(team?.accuracy);
});

test("the past is looked at once for the same spend, and again when it changed", async () => {
	looks = 0;
	expect((await make()).measured).toBe(0);
	expect(looks).toBe(0);
	const before = await accuracyOf("several keys");
	await bring(db.database, actor, [day(DAYS - 1, "00")]);
	await make();
	// The organization, a department, its team, and the keys a2 and b1 together; what the key a1 and team b spend is as it was.
	expect(looks).toBe(4);
	expect(await accuracyOf("several keys")).not.toEqual(before);
});
