import { ALERT_STEPS } from "@outlay/db/alerts/alert-steps";
import { MESSAGE_STATUSES } from "@outlay/db/read-models/alerts";
import { DELIVERY_KINDS } from "@outlay/db/read-models/deliveries";
import { CHANNEL_KINDS } from "@outlay/db/repositories/alert-channels";
import { z } from "zod";

const PAGE_DEFAULT = 50;
const PAGE_MAX = 200;
const IDS_MAX = 200;

/** `GET /deliveries`: newest first. `to`: `people`, `all`, or the id of a channel. */
export const deliveryListQuerySchema = z.strictObject({
	to: z
		.union([z.enum(["all", "people"]), z.uuid()], "Write all, people or the id of a channel.")
		.default("all"),
	status: z.enum([...MESSAGE_STATUSES, "all"]).default("all"),
	cursor: z.uuid("Send the nextCursor of the page before.").optional(),
	limit: z.coerce
		.number()
		.int()
		.min(1, "At least 1.")
		.max(PAGE_MAX, `At most ${PAGE_MAX}.`)
		.default(PAGE_DEFAULT),
});

const deliverySchema = z.object({
	id: z.uuid(),
	/** `alert`: one message about one step; `test`: of a channel; the others are mails to a person. */
	kind: z.enum(DELIVERY_KINDS),
	/** Null: to a person. */
	channelId: z.uuid().nullable(),
	/** Name of the channel or the person; null: the caller may not see people. */
	to: z.string().nullable(),
	channelKind: z.enum(CHANNEL_KINDS),
	/** What happened to the alert; null: it is about no single one. */
	step: z.enum(ALERT_STEPS).nullable(),
	/** Null: it is about people by name, whom the caller may not see. */
	about: z.string().nullable(),
	/** The page about it, without host; null: there is none. */
	link: z.string().nullable(),
	/** `held`: until `dueAt`; `dead`: every attempt failed; `dropped`: there was no reason to send it any more. */
	status: z.enum(MESSAGE_STATUSES),
	createdAt: z.iso.datetime(),
	dueAt: z.iso.datetime().nullable(),
	/** Since it was asked for, or asked for again. */
	attempts: z.int().min(0),
	sentAt: z.iso.datetime().nullable(),
	lastError: z.string().nullable(),
});

export const deliveryListSchema = z.object({
	items: z.array(deliverySchema),
	nextCursor: z.uuid().nullable(),
});

/** `POST /deliveries/replay`: these, all or none; or every mail to people that could not be sent, at most 1,000. */
export const deliveryReplaySchema = z.union(
	[
		z.strictObject({
			ids: z
				.array(z.uuid())
				.min(1, "Name at least one delivery.")
				.max(IDS_MAX, `Name at most ${IDS_MAX} deliveries.`),
		}),
		z.strictObject({ to: z.literal("people") }),
	],
	'Send { "ids": [...] } or { "to": "people" }.',
);

export const deliveriesReplayedSchema = z.object({ messages: z.int().min(0) });
