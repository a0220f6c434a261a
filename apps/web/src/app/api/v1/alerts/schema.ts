import { ALERT_STEPS } from "@outlay/db/alerts/alert-steps";
import {
	ALERT_KINDS,
	ALERT_STATUSES,
	MESSAGE_STATUSES,
	OWNED_BY_NOBODY,
} from "@outlay/db/read-models/alerts";
import { CHANNEL_KINDS } from "@outlay/db/repositories/alert-channels";
import { FEEDBACK } from "@outlay/finops/anomaly-episodes";
import { z } from "zod";
import { SEARCH_MAX, scopeOwnerOf } from "../../../../features/alerts/alerts-url.ts";
import { anomalyDetailSchema } from "../anomalies/schema.ts";

const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;
const IDS_MAX = 200;
const NOTE_MAX = 2_000;
const SNOOZE_DAYS_MAX = 30;
const DAY_MS = 86_400_000;

/** From the least to the most urgent. */
export const SEVERITIES = ["info", "warning", "critical"] as const;

/** Path parameter of one alert. */
export const alertIdSchema = z.uuid();

/**
 * `GET /alerts`: newest first. `active`: all that are not resolved; `mine`: those that the caller has taken; `owner`: those
 * that this person has, or nobody; `q`: those with all of these words in title or sentence. All parts together.
 */
export const alertListQuerySchema = z.strictObject({
	status: z.enum([...ALERT_STATUSES, "active", "all"]).default("active"),
	mine: z.enum(["true", "false"]).default("false"),
	kind: z.enum(ALERT_KINDS).optional(),
	severity: z.enum(SEVERITIES).optional(),
	owner: z.union([z.literal(OWNED_BY_NOBODY), z.uuid()], "Write nobody or the id of a person.").optional(),
	q: z.string().trim().max(SEARCH_MAX, `Search for at most ${SEARCH_MAX} characters.`).optional(),
	of: z
		.string()
		.transform((text, check) => {
			const owner = scopeOwnerOf(text);
			if (owner === null) check.addIssue("Write department:, team: or feature: and its slug.");
			return owner;
		})
		.meta({ description: "Whose spend it is about, with what is below: `team:search`." })
		.optional(),
	cursor: z.uuid("Send the nextCursor of the page before.").optional(),
	limit: z.coerce
		.number()
		.int()
		.min(1, "At least 1.")
		.max(PAGE_MAX, `At most ${PAGE_MAX}.`)
		.default(PAGE_DEFAULT),
});

const factSchema = z.object({ label: z.string(), value: z.string() });

const alertSchema = z.object({
	id: z.uuid(),
	kind: z.enum(ALERT_KINDS),
	status: z.enum(ALERT_STATUSES),
	severity: z.enum(SEVERITIES),
	title: z.string(),
	sentence: z.string(),
	facts: z.array(factSchema),
	/** The page that shows the cause, without host. */
	link: z.string(),
	openedAt: z.iso.datetime(),
	changedAt: z.iso.datetime(),
	snoozedUntil: z.iso.datetime().nullable(),
	/** Who has it; null: nobody. */
	owner: z.string().nullable(),
	isMine: z.boolean(),
	resolvedAt: z.iso.datetime().nullable(),
});

export const alertListSchema = z.object({ items: z.array(alertSchema), nextCursor: z.uuid().nullable() });

export const alertCountSchema = z.object({ open: z.int().min(0) });

const messageSchema = z.object({
	id: z.uuid(),
	/** Name of the channel or the person. */
	channel: z.string(),
	channelKind: z.enum(CHANNEL_KINDS),
	toPerson: z.boolean(),
	/** `held`: until `dueAt`; `dead`: every attempt failed; `dropped`: there was no reason to send it any more. */
	status: z.enum(MESSAGE_STATUSES),
	/** End of the quiet hours, or the digest that lists it; null: it was for at once. */
	dueAt: z.iso.datetime().nullable(),
	attempts: z.int().min(0),
	sentAt: z.iso.datetime().nullable(),
	lastError: z.string().nullable(),
});

const stepSchema = z.object({
	step: z.int().min(1),
	kind: z.enum(ALERT_STEPS),
	at: z.iso.datetime(),
	by: z.string(),
	note: z.string(),
	/** Name of who was given it by somebody else. */
	assignee: z.string().nullable(),
	severity: z.enum(SEVERITIES),
	sentence: z.string(),
	messages: z.array(messageSchema),
});

/** `GET /alerts/{id}`: with its history, oldest first, and what was sent about it; of an anomaly, with what is known of it. */
export const alertDetailSchema = alertSchema.extend({
	steps: z.array(stepSchema),
	anomaly: anomalyDetailSchema.nullable(),
});

/** `PUT /alerts/{id}/feedback`: whether the anomaly was worth telling; null takes back what was said. */
export const feedbackSchema = z.strictObject({ verdict: z.enum(FEEDBACK).nullable() });

const idsSchema = z
	.array(z.uuid())
	.min(1, "Name at least one alert.")
	.max(IDS_MAX, `Name at most ${IDS_MAX} alerts.`);

const noteSchema = z.string().trim().max(NOTE_MAX, `Write at most ${NOTE_MAX} characters.`);

const untilSchema = z.iso
	.datetime({ offset: true, error: "Write a time with its zone, as 2026-11-21T08:00:00Z." })
	.refine(isWithinSnooze, `Write a time later than now, at most ${SNOOZE_DAYS_MAX} days ahead.`);

function isWithinSnooze(text: string): boolean {
	const ahead = Date.parse(text) - Date.now();
	return ahead > 0 && ahead <= SNOOZE_DAYS_MAX * DAY_MS;
}

/** `POST /alerts/actions`: all of the alerts or none. */
export const alertActionSchema = z.discriminatedUnion("action", [
	z.strictObject({ action: z.literal("acknowledge"), ids: idsSchema, note: noteSchema.default("") }),
	z.strictObject({
		action: z.literal("snooze"),
		ids: idsSchema,
		until: untilSchema,
		note: noteSchema.default(""),
	}),
	z.strictObject({
		action: z.literal("resolve"),
		ids: idsSchema,
		reason: noteSchema.min(1, "Say why it is over."),
	}),
	z.strictObject({
		action: z.literal("comment"),
		ids: idsSchema,
		note: noteSchema.min(1, "Write the comment."),
	}),
	z.strictObject({ action: z.literal("take"), ids: idsSchema }),
	z.strictObject({
		action: z.literal("assign"),
		ids: idsSchema,
		personId: z.uuid("Choose a person of GET /alerts/{id}/assignees."),
		note: noteSchema.default(""),
	}),
]);

/** `GET /alerts/{id}/assignees`: members who may work on alerts and see this one, by name. */
export const assigneeListSchema = z.object({
	items: z.array(z.object({ id: z.uuid(), name: z.string() })),
});

export const alertActionAnswerSchema = z.object({ changed: z.int().min(0) });
