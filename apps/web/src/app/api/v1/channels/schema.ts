import { newChannelSettingsSchema } from "@outlay/channels/channel-settings-schema";
import { BUDGET_DIMENSIONS } from "@outlay/db/budgets/budget-definition";
import { CHANNEL_KINDS } from "@outlay/db/repositories/alert-channels";
import { z } from "zod";
import { placePageShape } from "../../../../api/page.ts";
import { SEVERITIES } from "../alerts/schema.ts";
import { channelQuietHoursSchema } from "../me/notifications/schema.ts";

const NAME_MAX = 120;
const SLUG_MAX = 120;
const SLUGS_MAX = 100;

/** Whose alerts a channel can be for, from the largest to the smallest. */
const OWNER_DIMENSIONS = ["department", "team", "feature"] as const;

const nameSchema = z
	.string()
	.trim()
	.min(1, "Name the channel.")
	.max(NAME_MAX, `Use at most ${NAME_MAX} characters.`);

/** Alerts of these owners and of what is below them; all parts together. None: all alerts. */
const scopeSchema = z
	.array(
		z.strictObject({
			dimension: z.enum(OWNER_DIMENSIONS),
			values: z
				.array(z.string().trim().min(1, "Write an id of GET /hierarchy.").max(SLUG_MAX))
				.min(1, "Name at least one.")
				.max(SLUGS_MAX, `Name at most ${SLUGS_MAX}.`),
		}),
	)
	.refine(
		(scope) => new Set(scope.map(({ dimension }) => dimension)).size === scope.length,
		"Name each of department, team and feature once, with all of its values.",
	);

const severitySchema = z.enum(SEVERITIES);

/** Whether a channel for all alerts hears those about people by name too. One for owners always hears those of their people. */
const hearsPeopleSchema = z.boolean();

/** Path parameter of one channel. */
export const channelIdSchema = z.uuid();

/** `POST /channels`. Settings are never answered: of them only what tells two channels apart. */
export const newChannelSchema = z.strictObject({
	name: nameSchema,
	settings: newChannelSettingsSchema,
	scope: scopeSchema.default([]),
	minSeverity: severitySchema.default("info"),
	hearsPeople: hearsPeopleSchema.default(false),
	quietHours: channelQuietHoursSchema.nullable().default(null),
});

/** `secret`: of a webhook that came without one. It is shown in this answer only. */
export const createdChannelSchema = z.object({
	id: z.uuid(),
	masked: z.string(),
	secret: z.string().nullable(),
});

/** `PATCH /channels/{id}`: what is left out stays. Other settings are another channel. */
export const channelChangeSchema = z
	.strictObject({
		name: nameSchema.optional(),
		scope: scopeSchema.optional(),
		minSeverity: severitySchema.optional(),
		hearsPeople: hearsPeopleSchema.optional(),
		quietHours: channelQuietHoursSchema.nullable().optional(),
		paused: z.boolean().optional(),
	})
	.refine((body) => Object.keys(body).length > 0, { message: "Say what to change." });

const channelSchema = z.object({
	id: z.uuid(),
	kind: z.enum(CHANNEL_KINDS),
	name: z.string(),
	/** Enough to tell two apart, not enough to use one. */
	masked: z.string(),
	scope: z.array(z.object({ dimension: z.enum(BUDGET_DIMENSIONS), values: z.array(z.string()) })),
	minSeverity: severitySchema,
	hearsPeople: hearsPeopleSchema,
	/** Messages in between wait for their end. Null: none. */
	quietHours: channelQuietHoursSchema.nullable(),
	createdAt: z.iso.datetime(),
	pausedAt: z.iso.datetime().nullable(),
	lastSentAt: z.iso.datetime().nullable(),
	/** Null: the last message arrived, or there was none. */
	failingSince: z.iso.datetime().nullable(),
	lastError: z.string().nullable(),
	waiting: z.int().min(0),
	/** Messages that wait for the end of quiet hours. */
	held: z.int().min(0),
	/** Messages that could not be sent and that can be asked for again. */
	dead: z.int().min(0),
});

/** `GET /channels`: by name. */
export const channelListQuerySchema = z.strictObject(placePageShape("text", "id"));
export const channelListSchema = z.object({
	items: z.array(channelSchema),
	nextCursor: z.string().nullable(),
});

/** `POST /channels/{id}/test`: what became of it is in the channel's times and counts. */
export const channelTestSchema = z.object({ notificationId: z.uuid() });

export const channelReplaySchema = z.object({ messages: z.int().min(0) });
