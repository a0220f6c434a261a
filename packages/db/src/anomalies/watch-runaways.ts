import type { AnomalyFloors } from "@outlay/finops/anomaly";
import type { Episode } from "@outlay/finops/anomaly-episodes";
import { runawayText } from "@outlay/finops/anomaly-text";
import { DAY_MS, type Day, dayOf, type Instant, QUARTER_HOUR_MS } from "@outlay/finops/day";
import type { Atto } from "@outlay/finops/money";
import { DEFAULT_RUNAWAY_FLOORS, type Runaway, runaway } from "@outlay/finops/runaway";
import type { Actor } from "../actor.ts";
import { addStep, type StepOf } from "../alerts/alert-steps.ts";
import type { BudgetScope } from "../budgets/budget-definition.ts";
import { queryOf, type SqlSession } from "../database.ts";
import { readLabels } from "../read-models/spend-labels.ts";
import { exploreLink } from "./anomaly-names.ts";
import { type StoredAnomaly, writeAnomaly } from "./anomaly-rows.ts";
import { insertEpisode } from "./insert-episode.ts";
import { type KeyRate, readKeyRates } from "./key-rates.ts";
import { nameOf, seriesId } from "./series-id.ts";

/** What is told of a key. */
interface Told {
	readonly rate: KeyRate;
	readonly series: string;
	readonly day: Day;
	readonly at: Instant;
	readonly found: Runaway;
}

/**
 * Opens an anomaly for each key whose usage runs away on a day that is not complete, by its quarter hours of the last
 * day up to the newest there is. Complete days are told by {@link watchAnomalies}, which takes the day in once it is
 * whole: the episode is then the key's, like any other. A key that has an open one, or had one that day, opens none.
 */
export async function watchRunaways(
	session: SqlSession,
	actor: Actor,
	input: {
		readonly known: readonly StoredAnomaly[];
		readonly lookedTo: Day;
		/** The organization's, of a day. */
		readonly floors: AnomalyFloors;
		readonly now: Date;
	},
): Promise<readonly StepOf[]> {
	const { known, lookedTo, floors, now } = input;
	const rates = await readKeyRates(session, actor.organizationId, { after: lookedTo, now });
	const told = new Map<string, Told>();
	for (const rate of rates) {
		const series = seriesId("key", nameOf(rate.currency, rate.apiKey));
		const one = told.has(series) ? null : firstRunaway(rate, { lookedTo, floors });
		if (one === null || isKnown(known, { series, day: one.day })) continue;
		told.set(series, { ...one, rate, series });
	}
	if (told.size === 0) return [];
	const ids = [...told.values()].map(({ rate }) => rate.apiKey);
	const labels = await readLabels(session, actor, { dimension: "apiKey", ids });
	const steps: StepOf[] = [];
	for (const each of told.values()) {
		const label = labels.get(each.rate.apiKey)?.label ?? each.rate.apiKey;
		steps.push(await open(session, actor.organizationId, { told: each, label, now }));
	}
	return steps;
}

function firstRunaway(
	rate: KeyRate,
	{ lookedTo, floors }: { readonly lookedTo: Day; readonly floors: AnomalyFloors },
): Omit<Told, "rate" | "series"> | null {
	const arrived = [...rate.spend.keys()].sort((a, b) => a - b);
	const newest = arrived.at(-1) ?? 0;
	for (const at of arrived) {
		const day = dayOf(at);
		if (day <= lookedTo || at <= newest - DAY_MS) continue;
		const found = runaway(rate, at, { ...DEFAULT_RUNAWAY_FLOORS, day: floors });
		if (found !== null) return { day, at, found };
	}
	return null;
}

function isKnown(
	known: readonly StoredAnomaly[],
	{ series, day }: { readonly series: string; readonly day: Day },
): boolean {
	return known.some(
		({ episode }) =>
			episode.series === series && (episode.state === "open" || episode.days.some((each) => each.day >= day)),
	);
}

async function open(
	session: SqlSession,
	organizationId: string,
	{ told, label, now }: { readonly told: Told; readonly label: string; readonly now: Date },
): Promise<StepOf> {
	const { rate, series, day, at, found } = told;
	const { currency, apiKey, team } = rate;
	const until = at + QUARTER_HOUR_MS;
	const text = runawayText(found, { label, currency, until, model: topModel(rate, { until, found }) });
	const scope: BudgetScope = team === null ? [] : [{ dimension: "team", values: [team] }];
	const link = exploreLink({ dimension: "key", value: apiKey, currency }, { slug: "", day });
	// It costs more with every hour until somebody stops it: a digest of the next morning would come too late.
	const severity = "critical" as const;
	const id = await insertEpisode(session, organizationId, { series, day, scope, severity, text, link, now });
	const days = [{ day, actual: found.spent, expected: found.usual }];
	const episode: Episode = { series, kind: "runaway", state: "open", days, quiet: [] };
	await writeAnomaly(session, organizationId, { episodeId: id, episode, told: found.perDay });
	const step = { episodeId: id, kind: "opened" as const, at: now, by: "Outlay", note: "", severity, scope };
	return addStep(queryOf(session), organizationId, { ...step, ...text });
}

/** The model that at least half of the money of the hours was spent on. */
function topModel(
	{ models }: KeyRate,
	{ until, found }: { readonly until: Instant; readonly found: Runaway },
): string | null {
	const from = until - found.hours * 4 * QUARTER_HOUR_MS;
	for (const [model, spend] of models) {
		let sum: Atto = 0n;
		for (let at = from; at < until; at += QUARTER_HOUR_MS) sum += spend.get(at) ?? 0n;
		if (sum * 2n >= found.spent) return model;
	}
	return null;
}
