import type { AlertSeverity } from "@outlay/finops/alert-notice";
import type { Finding } from "@outlay/finops/anomaly";
import { impactOf } from "@outlay/finops/anomaly-episodes";
import { type AnomalyText, anomalyOverText, anomalyText } from "@outlay/finops/anomaly-text";
import { BRIDGE_STEPS } from "@outlay/finops/bridge";
import { addDays, type Day, daysOf } from "@outlay/finops/day";
import { type Atto, formatAtto } from "@outlay/finops/money";
import { type WatchedChange, watchDay } from "@outlay/finops/watched-spend";
import type { Actor } from "../actor.ts";
import { addStep, type StepOf } from "../alerts/alert-steps.ts";
import { notify } from "../alerts/notify.ts";
import { firstOpenDay, readOrganizationDay } from "../budgets/organization-day.ts";
import { type Database, inSqlTransaction, queryOf, type SqlSession } from "../database.ts";
import { dayFromDb } from "../spend/record-days.ts";
import { type AnomalyWording, readWording } from "./anomaly-names.ts";
import {
	readAnomalies,
	readFloors,
	readLookedTo,
	type StoredAnomaly,
	type StoredDrivers,
	writeAnomaly,
	writeDrivers,
	writeLookedTo,
} from "./anomaly-rows.ts";
import { readSpendToWatch } from "./anomaly-spend.ts";
import { insertEpisode } from "./insert-episode.ts";
import { watchRunaways } from "./watch-runaways.ts";

/** Days that are looked at again: what bills and usage still restate. */
const AGAIN_DAYS = 7;

/** Most days that one pass looks at, when nothing was brought for long. */
const CATCH_UP_DAYS = 35;

/** Days before the first one that the core remembers. */
const MEMORY_DAYS = 42;

/** Days that an episode which is over may still be restated in. */
const KEPT_DAYS = CATCH_UP_DAYS + MEMORY_DAYS;

const WORK_MEM = "32MB";

/** What a pass did. */
export interface AnomalyPass {
	readonly days: number;
	readonly opened: number;
}

/**
 * Looks for anomalies in the complete days that are new and again in the last seven, and for keys that run away on the
 * day that has begun, in one transaction: episodes, their steps and the messages about them are written together. The same data again changes nothing. One at a time per
 * organization.
 */
export async function watchAnomalies(
	database: Database,
	actor: Actor,
	{ now }: { readonly now: Date },
): Promise<AnomalyPass> {
	const { organizationId } = actor;
	return inSqlTransaction(database, actor, async (session) => {
		await session.query("SELECT set_config('work_mem', $1, true)", [WORK_MEM]);
		await session.query("SELECT pg_advisory_xact_lock(hashtextextended('outlay:anomalies:' || $1, 0))", [
			organizationId,
		]);
		const { today } = await readOrganizationDay(queryOf(session), organizationId, now);
		const last = await readLastDay(session, organizationId, firstOpenDay(today, now));
		if (last === null) return { days: 0, opened: 0 };
		const lookedTo = await readLookedTo(session, organizationId);
		const first = firstDayToLookAt(lookedTo, last);
		// What the first look finds of weeks ago is kept and shown; nobody is called about it.
		const tellFrom = lookedTo === null ? addDays(last, 1 - AGAIN_DAYS) : first;
		const span = { start: addDays(first, -MEMORY_DAYS), end: addDays(last, 1) };
		const stored = await readAnomalies(session, organizationId, addDays(first, -KEPT_DAYS));
		const told = new Set(stored.map(({ episode }) => episode.series));
		const floors = await readFloors(queryOf(session), organizationId);
		const spend = await readSpendToWatch(session, organizationId, { span, told, floor: floors.money });
		const wording = await readWording(session, actor, spend);
		const known = new Map(stored.map((each) => [each.episode, each]));
		const steps: StepOf[] = [];
		const days = daysOf({ start: first, end: span.end });
		for (const day of days) {
			const { changes } = watchDay(spend.company, { day, episodes: [...known.keys()], floors });
			for (const change of changes) {
				const before = change.before === null ? null : (known.get(change.before) ?? null);
				const applied = await applyChange(session, organizationId, { change, before, wording, now });
				if (change.before !== null) known.delete(change.before);
				if (applied.after.episode.days.length > 0) known.set(applied.after.episode, applied.after);
				if (applied.step !== null && day >= tellFrom) steps.push(applied.step);
			}
		}
		const stand = { known: [...known.values()], lookedTo: last, floors, now };
		steps.push(...(await watchRunaways(session, actor, stand)));
		await writeLookedTo(session, organizationId, last);
		await notify(queryOf(session), organizationId, { steps, now, today });
		return { days: days.length, opened: steps.filter(({ kind }) => kind === "opened").length };
	});
}

/** The last day before today that there is spend of: later ones are not complete. */
async function readLastDay(session: SqlSession, organizationId: string, today: Day): Promise<Day | null> {
	const { rows } = await session.query<{ day: string | null }>(
		"SELECT max(day)::text AS day FROM outlay.spend_day WHERE organization_id = $1 AND day < $2::date",
		[organizationId, today],
	);
	const day = rows[0]?.day ?? null;
	return day === null ? null : dayFromDb(day);
}

function firstDayToLookAt(lookedTo: Day | null, last: Day): Day {
	const again = addDays(last, 1 - AGAIN_DAYS);
	const earliest = addDays(last, 1 - CATCH_UP_DAYS);
	if (lookedTo === null) return earliest;
	if (lookedTo >= again) return again;
	const next = addDays(lookedTo, 1);
	return next < earliest ? earliest : next;
}

interface ChangeInput {
	readonly change: WatchedChange;
	/** Null: the change opens one. */
	readonly before: StoredAnomaly | null;
	readonly wording: AnomalyWording;
	readonly now: Date;
}

interface Applied {
	readonly after: StoredAnomaly;
	/** Null: nobody is told. */
	readonly step: StepOf | null;
}

async function applyChange(
	session: SqlSession,
	organizationId: string,
	input: ChangeInput,
): Promise<Applied> {
	const { change, before } = input;
	if (change.kind === "opened") return open(session, organizationId, { ...input, finding: change.finding });
	if (before === null) throw new Error(`an episode of ${change.episode.series} changed that is not stored`);
	const updated = { ...before, episode: change.episode };
	if (before.status === "resolved") {
		await writeAnomaly(session, organizationId, updated);
		return { after: updated, step: null };
	}
	if (change.kind === "updated") {
		return change.finding === null
			? keep(session, organizationId, updated)
			: tellAgain(session, organizationId, { ...input, updated, finding: change.finding });
	}
	return resolve(session, organizationId, { ...input, updated, kind: change.kind });
}

async function keep(session: SqlSession, organizationId: string, after: StoredAnomaly): Promise<Applied> {
	await writeAnomaly(session, organizationId, after);
	return { after, step: null };
}

/** A fall of a price is good news. */
const severityOf = (finding: Finding): AlertSeverity => (excessOf(finding) < 0n ? "info" : "warning");

const excessOf = ({ actual, expected }: Finding): Atto => actual - expected;

async function open(
	session: SqlSession,
	organizationId: string,
	{ change, wording, now, finding }: ChangeInput & { readonly finding: Finding },
): Promise<Applied> {
	const { series, day } = finding;
	const text = anomalyText(finding, wording.of(series));
	const scope = wording.scopeOf(series, day);
	const severity = severityOf(finding);
	const about = { series, day, scope, severity, text, link: wording.linkOf(series, day), now };
	const id = await insertEpisode(session, organizationId, about);
	const after = { episodeId: id, episode: change.episode, status: "open", scope, told: excessOf(finding) };
	await writeAnomaly(session, organizationId, after);
	await writeDrivers(session, organizationId, { episodeId: id, drivers: driversOf(finding, text) });
	const step = { episodeId: id, kind: "opened" as const, at: now, by: "Outlay", note: "", severity, ...text };
	return { after, step: await addStep(queryOf(session), organizationId, { ...step, scope }) };
}

/** Another day, or the same one restated. Told again only when it is half as much more than what was told. */
async function tellAgain(
	session: SqlSession,
	organizationId: string,
	{
		updated,
		finding,
		wording,
		now,
	}: ChangeInput & { readonly updated: StoredAnomaly; readonly finding: Finding },
): Promise<Applied> {
	const { episodeId, told } = updated;
	const escalates = excessOf(finding) * 2n >= told * 3n && excessOf(finding) > 0n;
	const text = anomalyText(finding, wording.of(finding.series));
	const isLast = updated.episode.days.at(-1)?.day === finding.day;
	// A key that was given to another team is that team's from its last day on.
	const scope = isLast ? wording.scopeOf(finding.series, finding.day) : updated.scope;
	const own = { ...updated, scope };
	const after = escalates ? { ...own, status: "open", told: excessOf(finding) } : own;
	await writeAnomaly(session, organizationId, after);
	if (!escalates && !isLast) return { after, step: null };
	await writeDrivers(session, organizationId, { episodeId, drivers: driversOf(finding, text) });
	await session.query(
		`UPDATE outlay.alert_episode SET title = $3, sentence = $4, facts = $5, link = $6, changed_at = $7,
		   status = CASE WHEN $8 THEN 'open' ELSE status END,
		   severity = CASE WHEN $8 THEN 'critical' ELSE severity END,
		   snoozed_until = CASE WHEN $8 THEN NULL ELSE snoozed_until END, scope = $9
		 WHERE organization_id = $1 AND id = $2`,
		[
			...[organizationId, episodeId, text.title, text.sentence, JSON.stringify(text.facts)],
			...[wording.linkOf(finding.series, finding.day), now, escalates, JSON.stringify(scope)],
		],
	);
	if (!escalates) return { after, step: null };
	const severity = "critical" as const;
	const step = { episodeId, kind: "escalated" as const, at: now, by: "Outlay", note: "", severity, ...text };
	return { after, step: await addStep(queryOf(session), organizationId, { ...step, scope }) };
}

const driversOf = ({ day, actual, expected, bridge }: Finding, { drivers }: AnomalyText): StoredDrivers => ({
	day,
	actual: formatAtto(actual),
	expected: formatAtto(expected),
	steps: drivers.map(({ label, amount }) => ({ label, amount: formatAtto(amount) })),
	bridge: {
		steps: BRIDGE_STEPS.flatMap((step) =>
			bridge.steps[step] === 0n ? [] : [{ step, amount: formatAtto(bridge.steps[step]) }],
		),
		countedInTokens: bridge.countedInTokens.length,
	},
});

async function resolve(
	session: SqlSession,
	organizationId: string,
	{
		updated,
		kind,
		wording,
		now,
	}: ChangeInput & { readonly updated: StoredAnomaly; readonly kind: "closed" | "withdrawn" },
): Promise<Applied> {
	const { episodeId, episode, scope } = updated;
	const over = { kind, impact: impactOf(episode), wasRunaway: episode.kind === "runaway" };
	const text = anomalyOverText(wording.of(episode.series), over);
	const { rows } = await session.query<{ severity: AlertSeverity; facts: StepOf["facts"] }>(
		`UPDATE outlay.alert_episode SET status = 'resolved', title = $3, sentence = $4, changed_at = $5,
		   snoozed_until = NULL, resolved_at = $5
		 WHERE organization_id = $1 AND id = $2 RETURNING severity, facts`,
		[organizationId, episodeId, text.title, text.sentence, now],
	);
	const { severity = "warning", facts = [] } = rows[0] ?? {};
	const after = { ...updated, status: "resolved" };
	await writeAnomaly(session, organizationId, after);
	const step = {
		episodeId,
		kind: "resolved" as const,
		at: now,
		by: "Outlay",
		note: "",
		severity,
		facts,
		...text,
	};
	return { after, step: await addStep(queryOf(session), organizationId, { ...step, scope }) };
}
