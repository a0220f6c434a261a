import type { ChannelRow } from "@outlay/db/read-models/alerts";
import type { z } from "zod";
import type { channelListSchema } from "../../app/api/v1/channels/schema.ts";
import { clockText } from "../settings/clock-text.ts";

/** A channel as the API answers it: times are ISO texts. */
export type ChannelView = z.infer<typeof channelListSchema>["items"][number];

export function channelView(row: ChannelRow): ChannelView {
	const { createdAt, pausedAt, lastSentAt, failingSince, scope, quietHours: quiet, ...rest } = row;
	return {
		...rest,
		quietHours:
			quiet === null ? null : { ...quiet, from: clockText(quiet.from), until: clockText(quiet.until) },
		scope: scope.map(({ dimension, values }) => ({ dimension, values: [...values] })),
		createdAt: createdAt.toISOString(),
		pausedAt: pausedAt?.toISOString() ?? null,
		lastSentAt: lastSentAt?.toISOString() ?? null,
		failingSince: failingSince?.toISOString() ?? null,
	};
}
