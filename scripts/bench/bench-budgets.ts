import type { Actor } from "@outlay/db/actor";
import { remembering } from "@outlay/db/budgets/ask-forecast";
import { evaluateBudgets } from "@outlay/db/budgets/evaluate-budgets";
import { answerForecast } from "@outlay/finops/budget-forecast";
import type { BenchDatabase, BenchServer } from "./bench-server.ts";
import { bundledModel } from "./bundled-model.ts";
import { addCharges, YEAR } from "./charges.ts";
import { addCompany } from "./company.ts";
import { type BenchOptions, sizeOf } from "./options.ts";
import { say, sayTarget, seconds, timed } from "./say.ts";

const TARGET = 1.2;
const GROWTH = 10;
const KEYS = 400;
/** Noon of a day near the end of the spend, in the middle of a month. */
const NOW = new Date(`${YEAR.end.slice(0, 4)}-08-16T12:00:00Z`);

/** One pass over few budgets against one over ten times as many, of the same kinds, on twelve months of spend. */
export async function benchBudgets(server: BenchServer, options: BenchOptions): Promise<void> {
	const few = sizeOf(options, { small: 500, full: 500 });
	const target = await server.open();
	const actor = await addCompany(target.database);
	await addCharges(target, actor, KEYS);
	say(`Evaluating every budget in one pass: ${few}, then ${few * GROWTH}, with ${KEYS} keys over 12 months`);
	const perBudget: number[] = [];
	const model = bundledModel();
	const ask = remembering(async (question) => answerForecast(model, question));
	for (const count of [few, few * GROWTH]) {
		await addBudgets(target, actor, count);
		const times: number[] = [];
		for (let run = 0; run <= options.repeat; run += 1) {
			times.push(await timed(() => evaluateBudgets(target.database, actor, { now: NOW, ask })));
		}
		// The first pass opens episodes for all that are past a threshold already: later ones are what an import costs.
		const best = Math.min(...times.slice(1));
		perBudget.push(best / count);
		say(`  ${count} budgets in ${seconds(best)}: ${((best / count) * 1000).toFixed(2)} ms each`);
	}
	await target.drop();
	const [before = 0, after = 0] = perBudget;
	sayTarget({
		what: `time per budget from ${few} to ${few * GROWTH}`,
		value: after / before,
		kind: "at_most",
		target: TARGET,
		unit: " x",
	});
}

/** Brings the number of budgets to `count`: monthly ones of features, teams, keys, and features on a model. */
async function addBudgets({ superuser }: BenchDatabase, actor: Actor, count: number): Promise<void> {
	await superuser.query(BUDGETS_SQL, [actor.organizationId, count, KEYS]);
	await superuser.query(VERSIONS_SQL, [actor.organizationId]);
	await superuser.query("ANALYZE outlay.budget, outlay.budget_version");
}

const BUDGETS_SQL = `INSERT INTO outlay.budget (organization_id, id, name, scope, unit, currency, cost_view, basis, time_window,
    start_day, mode, thresholds, revision, created_at)
  SELECT $1::uuid, md5('budget ' || n)::uuid, 'Budget ' || n, CASE n % 4
      WHEN 0 THEN jsonb_build_array(jsonb_build_object('dimension', 'feature', 'values', jsonb_build_array('f' || n % 40)))
      WHEN 1 THEN jsonb_build_array(jsonb_build_object('dimension', 'team', 'values', jsonb_build_array('t' || n % 12)))
      WHEN 2 THEN jsonb_build_array(jsonb_build_object('dimension', 'apiKey', 'values', jsonb_build_array('key-' || n % $3::int)))
      ELSE jsonb_build_array(jsonb_build_object('dimension', 'feature', 'values', jsonb_build_array('f' || n % 40)),
        jsonb_build_object('dimension', 'model', 'values', jsonb_build_array('gemini-' || (n % 40) % 3))) END,
    'money', 'USD', 'consumption', 'record', '{"kind": "month", "calendar": "calendar"}', '2025-09-01', 'alert',
    '[{"basis": "actual", "percent": 80}, {"basis": "actual", "percent": 100}, {"basis": "forecast", "percent": 100}]',
    1, now()
  FROM generate_series(0, $2::int - 1) n ON CONFLICT DO NOTHING`;

const VERSIONS_SQL = `INSERT INTO outlay.budget_version (organization_id, budget_id, version, kind, note, every_period, author,
    published_at)
  SELECT organization_id, id, 1, 'original', '', 1, 'Bench', now() FROM outlay.budget WHERE organization_id = $1
  ON CONFLICT DO NOTHING`;
