import type { AlertPage, AlertRow, AlertStepRow, MessageRow } from "@outlay/db/read-models/alerts";
import type { AnomalyDetail } from "@outlay/db/read-models/anomalies";
import type { z } from "zod";
import type { alertDetailSchema, alertListSchema } from "../../app/api/v1/alerts/schema.ts";

/** A page of alerts, an alert, and one with its history, as the API answers them: times are ISO texts. */
export type AlertListView = z.infer<typeof alertListSchema>;
export type AlertView = AlertListView["items"][number];
export type AlertDetailView = z.infer<typeof alertDetailSchema>;
export type AlertStepView = AlertDetailView["steps"][number];
export type AnomalyView = NonNullable<AlertDetailView["anomaly"]>;
export type MessageView = AlertStepView["messages"][number];

function alertView(row: AlertRow): AlertView {
	const { openedAt, changedAt, snoozedUntil, resolvedAt, facts, ...rest } = row;
	return {
		...rest,
		facts: [...facts],
		openedAt: openedAt.toISOString(),
		changedAt: changedAt.toISOString(),
		snoozedUntil: snoozedUntil?.toISOString() ?? null,
		resolvedAt: resolvedAt?.toISOString() ?? null,
	};
}

export function alertListView(page: {
	readonly alerts: readonly AlertRow[];
	readonly nextCursor: string | null;
}): AlertListView {
	return { items: page.alerts.map(alertView), nextCursor: page.nextCursor };
}

export function alertDetailView({ alert, steps, anomaly }: AlertPage): AlertDetailView {
	return {
		...alertView(alert),
		steps: steps.map(stepView),
		anomaly: anomaly === null ? null : anomalyView(anomaly),
	};
}

const anomalyView = ({ days, drivers, ...rest }: AnomalyDetail): AnomalyView => ({
	...rest,
	days: [...days],
	drivers: drivers === null ? null : driversView(drivers),
});

const driversView = ({
	steps,
	bridge,
	...rest
}: NonNullable<AnomalyDetail["drivers"]>): NonNullable<AnomalyView["drivers"]> => ({
	...rest,
	steps: [...steps],
	bridge: bridge === null ? null : { ...bridge, steps: [...bridge.steps] },
});

const stepView = ({ at, messages, ...rest }: AlertStepRow): AlertStepView => ({
	...rest,
	at: at.toISOString(),
	messages: messages.map(messageView),
});

/** The database writes the times of a message in its own way. */
const messageView = ({ sentAt, dueAt, ...rest }: MessageRow): MessageView => ({
	...rest,
	sentAt: sentAt === null ? null : new Date(sentAt).toISOString(),
	dueAt: dueAt === null ? null : new Date(dueAt).toISOString(),
});
