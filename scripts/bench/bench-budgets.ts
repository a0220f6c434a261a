import type { Actor } from "@outlay/db/actor";
import type { BudgetScope } from "@outlay/db/budgets/budget-definition";
import { evaluateBudgets } from "@outlay/db/budgets/evaluate-budgets";
import { answerAtOnce } from "@outlay/finops/budget-forecast";
import { addDays, dayOf } from "@outlay/finops/day";
import { openForecasts, type WorkerForecasts } from "../../apps/worker/src/budgets/ask-forecast.ts";
import { makeBudgetForecasts } from "../../apps/worker/src/budgets/evaluate.ts";
import type { WorkerContext } from "../../apps/worker/src/context.ts";
import type { BenchDatabase, BenchServer } from "./bench-server.ts";
import { type BenchOptions, sizeOf } from "./options.ts";
import { importSampleCompany } from "./sample-company.ts";
import { sampleScopes } from "./sample-scopes.ts";
import { say, sayTarget, seconds, timed } from "./say.ts";

const TARGET = 1.2;
const GROWTH = 10;
const DAY_MS = 86_400_000;
const HISTORY_DAYS = 190;
/** Noon of the day after the last one of the sample, in the middle of its month. */
const NOW = new Date("2026-11-21T12:00:00Z");
const THE_DAY_BEFORE = new Date(NOW.getTime() - DAY_MS);

/** What one organization's budgets take after an import, in seconds. */
interface Taken {
	/** Until every threshold of what is used was told. */
	readonly told: number;
	/** Making the forecasts, of which there were so many. */
	readonly forecasts: number;
	readonly made: number;
	/** Evaluating again: to see what has to be forecast, and with the answers. */
	readonly again: number;
}

/**
 * Few budgets, then ten times as many, over the sample company's six months: evaluated on the day before, then on the day
 * whose exports change the spend of every scope, by a worker that remembers nothing. Each of it is measured once.
 */
export async function benchBudgets(server: BenchServer, options: BenchOptions): Promise<void> {
	const few = sizeOf(options, { small: 500, full: 500 });
	const target = await server.open();
	say("Importing six months of the sample company");
	const imported = await importSampleCompany(server, target, NOW);
	const end = addDays(dayOf(NOW.getTime()), 1);
	const most = few * GROWTH;
	const span = { start: addDays(end, -HISTORY_DAYS), end };
	const { scopes, single } = await sampleScopes(target, imported.actor, { span, count: most });
	say(`${scopes.length} distinct scopes with spend: ${single} of single values, the others of two or three`);
	if (most > scopes.length) throw new Error(`${most} budgets need more than ${scopes.length} scopes`);
	const all: Taken[] = [];
	for (const count of [few, most]) {
		await replaceBudgets(target, imported.actor, scopes.slice(0, count));
		const taken = await evaluateAfterImport(imported);
		all.push(taken);
		sayTaken(count, taken);
	}
	await target.drop();
	const [before, after] = all;
	if (before === undefined || after === undefined) return;
	const grown = (of: (taken: Taken) => number) => of(after) / GROWTH / of(before);
	const range = `from ${few} to ${most} budgets`;
	const common = { kind: "at_most", target: TARGET, unit: " x" } as const;
	sayTarget({ what: `time per budget until told, ${range}`, value: grown(({ told }) => told), ...common });
	sayTarget({ what: `forecasts, ${range}`, value: grown(({ forecasts }) => forecasts), ...common });
	sayTarget({ what: `evaluating again, ${range}`, value: grown(({ again }) => again), ...common });
	sayTarget({ what: `all of it, ${range}`, value: grown(wholeOf), ...common });
}

const wholeOf = ({ told, forecasts, again }: Taken) => told + forecasts + again;

async function evaluateAfterImport({
	actor,
	context,
}: {
	readonly actor: Actor;
	readonly context: WorkerContext;
}): Promise<Taken> {
	const { database } = context;
	const pass = (now: Date) => evaluateBudgets(database, actor, { now, known: answerAtOnce, asksForUpTo: 0 });
	await pass(THE_DAY_BEFORE);
	const told = await timed(() => pass(NOW));
	const { tools, taken } = measured(openForecasts());
	const { signal } = new AbortController();
	const rest = await timed(() => makeBudgetForecasts(context, actor, { tools, signal }));
	const { forecasts, made } = taken();
	return { told, forecasts, made, again: rest - forecasts };
}

/** Forecasts that count themselves and their time. */
function measured(tools: WorkerForecasts) {
	let forecasts = 0;
	let made = 0;
	const count =
		(ask: WorkerForecasts["ask"]): WorkerForecasts["ask"] =>
		async (question) => {
			const startedAt = performance.now();
			const answer = await ask(question);
			forecasts += (performance.now() - startedAt) / 1000;
			made += 1;
			return answer;
		};
	const patient = { ...tools.patient, ask: count(tools.patient.ask) };
	return { tools: { ...tools, ask: count(tools.ask), patient }, taken: () => ({ forecasts, made }) };
}

function sayTaken(count: number, { told, forecasts, made, again }: Taken): void {
	const each = (value: number) => `${((value / count) * 1000).toFixed(2)} ms per budget`;
	say(`  ${count} budgets`);
	say(`    thresholds of what is used told in ${seconds(told)}: ${each(told)}`);
	say(`    ${made} distinct series forecast in ${seconds(forecasts)}: ${each(forecasts)}`);
	say(`    evaluated again in ${seconds(again)}: ${each(again)}`);
}

async function replaceBudgets(
	{ superuser }: BenchDatabase,
	{ organizationId }: Actor,
	scopes: readonly BudgetScope[],
): Promise<void> {
	await superuser.query("TRUNCATE outlay.budget, outlay.alert_episode CASCADE");
	await superuser.query(BUDGETS_SQL, [organizationId, JSON.stringify(scopes)]);
	await superuser.query(VERSIONS_SQL, [organizationId]);
	await superuser.query("ANALYZE");
}

const BUDGETS_SQL = `INSERT INTO outlay.budget (organization_id, id, name, scope, unit, currency, cost_view, basis, time_window,
    start_day, mode, thresholds, revision, created_at)
  SELECT $1::uuid, md5('budget ' || n)::uuid, 'Budget ' || n, scope, 'money', 'USD', 'consumption', 'record',
    '{"kind": "month", "calendar": "calendar"}', '2026-06-01', 'alert',
    '[{"basis": "actual", "percent": 80}, {"basis": "actual", "percent": 100}, {"basis": "forecast", "percent": 100}]',
    1, now()
  FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS s (scope, n)`;

/** Amounts from 100 to 51,200: some are used up, some will be, most hold. */
const VERSIONS_SQL = `INSERT INTO outlay.budget_version (organization_id, budget_id, version, kind, note, every_period, author,
    published_at)
  SELECT organization_id, id, 1, 'original', '', 100 * 2 ^ (substr(name, 8)::int % 10), 'Bench', now()
  FROM outlay.budget WHERE organization_id = $1`;
