import type { Calendar } from "@outlay/finops/calendar";
import type { Day } from "@outlay/finops/day";
import { nextDigest, type QuietHours, tellAt } from "@outlay/finops/notification-times";
import { invariant } from "@outlay/finops/result";
import type { QueryRows } from "../database.ts";
import type { AlertStepKind, StepOf } from "./alert-steps.ts";
import {
	type ChannelReach,
	type ChannelTold,
	isCalled,
	KEEPS_STATE,
	readChannelReach,
	readChannelsTold,
} from "./channels-told.ts";
import {
	addNotification,
	addToDigest,
	dropHeld,
	type HeardOf,
	type Recipient,
	readHeard,
} from "./notification-rows.ts";
import { type PersonTold, peopleToldOf, readChosenPreferences, readPeopleTold } from "./people-told.ts";
import { knownCalendar } from "./quiet-hours.ts";

/** Steps that begin or renew a call for attention: everybody in reach hears of them. */
const CALLS: ReadonlySet<AlertStepKind> = new Set(["opened", "escalated", "woken"]);

interface Told {
	readonly channels: readonly ChannelTold[];
	readonly people: readonly PersonTold[];
	readonly reach: ChannelReach;
	/** Who has an episode, by its id. */
	readonly owners: ReadonlyMap<string, string>;
	readonly byPersonId: string | null;
	readonly now: Date;
}

/** What a person's digest is to list. Digests are locked in one order, so that no two transactions wait for each other. */
interface DigestEntry {
	readonly step: StepOf;
	readonly person: {
		readonly personId: string;
		readonly quiet: QuietHours | null;
		readonly calendar: Calendar;
	};
	readonly pace: "daily" | "weekly";
}

/**
 * Writes one message per step and channel or person that is to hear of it: asked for at once, held by quiet hours, or
 * listed in a digest. The end of an episode goes to those who heard of its beginning. Whoever has it hears what becomes of
 * it, and nobody of what they did themselves.
 */
export async function notify(
	query: QueryRows,
	organizationId: string,
	{
		steps,
		byPersonId = null,
		now,
		today,
	}: {
		readonly steps: readonly StepOf[];
		/** Who did them; null: Outlay, or no person. */
		readonly byPersonId?: string | null;
		readonly now: Date;
		readonly today: Day;
	},
): Promise<void> {
	if (steps.length === 0) return;
	const calendar = await readCalendar(query, organizationId);
	const channels = await readChannelsTold(query, organizationId, { calendar });
	const owners = await readOwners(query, organizationId, steps);
	const asked = { today, calendar, owners: [...owners.values()] };
	const people = await readPeopleTold(query, organizationId, asked);
	if (channels.length + people.length === 0) return;
	const scopes = steps.map(({ scope }) => scope);
	const reach = await readChannelReach(query, organizationId, { scopes, today });
	const told: Told = { channels, people, reach, owners, byPersonId, now };
	const digests: DigestEntry[] = [];
	for (const step of steps) {
		const heard = await readHeard(query, organizationId, step.episodeId);
		await tellChannels(query, organizationId, { step, heard, told });
		digests.push(...(await tellPeople(query, organizationId, { step, heard, told })));
	}
	await writeDigests(query, organizationId, { entries: digests, now });
}

async function readOwners(
	query: QueryRows,
	organizationId: string,
	steps: readonly StepOf[],
): Promise<ReadonlyMap<string, string>> {
	const rows = await query<{ id: string; owner: string }>(
		`SELECT e.id, e.owner_id AS owner FROM outlay.alert_episode e
		 WHERE e.organization_id = $1::uuid AND e.id = ANY($2::uuid[]) AND e.owner_id IS NOT NULL`,
		[organizationId, steps.map(({ episodeId }) => episodeId)],
	);
	return new Map(rows.map(({ id, owner }) => [id, owner]));
}

/** Lists steps in the digests of people, whose rows are locked in one order. */
async function writeDigests(
	query: QueryRows,
	organizationId: string,
	{ entries, now }: { readonly entries: readonly DigestEntry[]; readonly now: Date },
): Promise<void> {
	const inOrder = entries.toSorted((a, b) => orderOf(a).localeCompare(orderOf(b)));
	for (const entry of inOrder) await digest(query, organizationId, { entry, now });
}

/**
 * Tells one person what they were given: at once, outside their quiet hours, unless they chose to hear of alerts of that
 * severity in a digest or not at all. What a role hears of by default is of alerts that nobody gave them.
 */
export async function notifyAssignee(
	query: QueryRows,
	organizationId: string,
	{
		steps,
		personId,
		now,
	}: { readonly steps: readonly StepOf[]; readonly personId: string; readonly now: Date },
): Promise<void> {
	const zone = await readCalendar(query, organizationId);
	const { chosen, calendar } = await readChosenPreferences(query, organizationId, {
		personId,
		calendar: zone,
	});
	const digests: DigestEntry[] = [];
	for (const step of steps) {
		const pace = chosen?.paces[step.severity] ?? "now";
		const quiet = chosen?.quiet ?? null;
		if (pace === "none") continue;
		if (pace === "now") {
			await send(query, organizationId, { step, to: { personId }, when: { quiet, calendar }, now });
		} else {
			digests.push({ step, person: { personId, quiet, calendar }, pace });
		}
	}
	await writeDigests(query, organizationId, { entries: digests, now });
}

const orderOf = ({ person, pace }: DigestEntry) => `${person.personId} ${pace}`;

async function readCalendar(query: QueryRows, organizationId: string): Promise<Calendar> {
	const [row] = await query<{ zone: string }>(
		"SELECT time_zone AS zone FROM outlay.organization WHERE id = $1::uuid",
		[organizationId],
	);
	invariant(row !== undefined, "the organization exists");
	return knownCalendar(row.zone);
}

interface Telling {
	readonly step: StepOf;
	readonly heard: HeardOf;
	readonly told: Told;
}

async function tellChannels(
	query: QueryRows,
	organizationId: string,
	{ step, heard: { heard, held }, told }: Telling,
): Promise<void> {
	const { channels, reach, now } = told;
	for (const channel of channels) {
		const to = { channelId: channel.id };
		const drop = (reason: string) =>
			dropHeld(query, organizationId, { episodeId: step.episodeId, to, reason });
		const isOn = CALLS.has(step.kind)
			? isCalled(channel, step, reach)
			: heard.has(channel.id) && (step.kind === "resolved" || isAcknowledged(channel, step));
		if (held.has(channel.id)) {
			if (CALLS.has(step.kind) && isOn) await drop(REPLACED);
			else if (step.kind === "resolved") await drop(OVER);
			else if (isAcknowledged(channel, step)) await drop(TAKEN);
		}
		if (isOn) await send(query, organizationId, { step, to, when: channel, now });
	}
}

const isAcknowledged = ({ kind }: ChannelTold, step: StepOf) =>
	step.kind === "acknowledged" && KEEPS_STATE.some((each) => each === kind);

const REPLACED = "A later message took its place.";
const OVER = "The alert was over before quiet hours ended.";
const TAKEN = "Somebody acknowledged it before quiet hours ended.";

/** Tells people, and returns what their digests are to list. */
async function tellPeople(
	query: QueryRows,
	organizationId: string,
	{ step, heard: { heard, held }, told }: Telling,
): Promise<readonly DigestEntry[]> {
	const { people, owners, byPersonId, now } = told;
	const digests: DigestEntry[] = [];
	const isCall = CALLS.has(step.kind);
	if (!isCall && step.kind !== "resolved") return [];
	const called = new Set(
		isCall ? peopleToldOf(step.scope, people) : people.filter(({ personId }) => heard.has(personId)),
	);
	for (const person of people) {
		const { personId, preferences, calendar } = person;
		const to = { personId };
		const isOwner = owners.get(step.episodeId) === personId && person.sees(step.scope);
		const drop = (reason: string) =>
			dropHeld(query, organizationId, { episodeId: step.episodeId, to, reason, keepsAssigned: isCall });
		if (!isCall && held.has(personId)) await drop(OVER);
		if (personId === byPersonId || !(isOwner || called.has(person))) continue;
		// The end comes in the way that the worst of it came.
		const severity = (isCall ? null : heard.get(personId)) ?? step.severity;
		const pace = (isOwner ? person.pacesOfOwn : preferences.paces)[severity];
		if (pace === "none") continue;
		if (pace !== "now") {
			digests.push({ step, person: { personId, quiet: preferences.quiet, calendar }, pace });
			continue;
		}
		if (isCall && held.has(personId)) await drop(REPLACED);
		await send(query, organizationId, { step, to, when: { quiet: preferences.quiet, calendar }, now });
	}
	return digests;
}

/** Writes a message for now, or for the end of the quiet hours that hold it. */
async function send(
	query: QueryRows,
	organizationId: string,
	input: {
		readonly step: StepOf;
		readonly to: Recipient;
		readonly when: { readonly quiet: QuietHours | null; readonly calendar: Calendar };
		readonly now: Date;
	},
): Promise<void> {
	const { step, to, when, now } = input;
	const at = tellAt(now.getTime(), step.severity, when);
	const dueAt = at > now.getTime() ? new Date(at) : null;
	const message = { episodeId: step.episodeId, step: step.step, to, dueAt };
	await addNotification(query, organizationId, { message, now });
}

async function digest(
	query: QueryRows,
	organizationId: string,
	{ entry, now }: { readonly entry: DigestEntry; readonly now: Date },
): Promise<void> {
	const { step, person, pace } = entry;
	const { quiet, calendar } = person;
	await addToDigest(query, organizationId, {
		entry: { episodeId: step.episodeId, step: step.step, personId: person.personId },
		now,
		next: (after) => new Date(nextDigest(after.getTime(), pace, { quiet, calendar })),
	});
}
