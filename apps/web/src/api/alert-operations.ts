import {
	alertActionAnswerSchema,
	alertActionSchema,
	alertCountSchema,
	alertDetailSchema,
	alertIdSchema,
	alertListQuerySchema,
	alertListSchema,
	feedbackSchema,
} from "../app/api/v1/alerts/schema.ts";
import {
	anomalyListQuerySchema,
	anomalyListSchema,
	anomalySettingsSchema,
	floorsSchema,
} from "../app/api/v1/anomalies/schema.ts";
import {
	channelChangeSchema,
	channelIdSchema,
	channelListSchema,
	channelReplaySchema,
	channelTestSchema,
	createdChannelSchema,
	newChannelSchema,
} from "../app/api/v1/channels/schema.ts";
import {
	deliveriesReplayedSchema,
	deliveryListQuerySchema,
	deliveryListSchema,
	deliveryReplaySchema,
} from "../app/api/v1/deliveries/schema.ts";
import { notificationsSchema } from "../app/api/v1/me/notifications/schema.ts";
import { spendReportAskedSchema, spendReportPreviewSchema } from "../app/api/v1/me/spend-report/schema.ts";
import type { Operation } from "./operation.ts";

const parameters = { id: channelIdSchema };

/**
 * Alerts, what is known of anomalies, the channels that they are sent to, and how each person hears of them. No answer
 * holds a channel's settings.
 */
export const ALERT_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/alerts",
		summary: "Alerts about what the actor sees, the newest first.",
		right: "alerts.read",
		query: alertListQuerySchema,
		responses: { 200: { description: "A page of them.", json: alertListSchema } },
	},
	{
		method: "GET",
		path: "/alerts/count",
		summary: "How many alerts call for somebody; at most 1,001 are counted.",
		right: "alerts.read",
		responses: { 200: { description: "The open ones.", json: alertCountSchema } },
	},
	{
		method: "GET",
		path: "/alerts/{id}",
		summary: "One alert with its history and what was sent about it.",
		right: "alerts.read",
		parameters: { id: alertIdSchema },
		responses: { 200: { description: "The alert.", json: alertDetailSchema } },
		problems: [404],
	},
	{
		method: "POST",
		path: "/alerts/actions",
		summary: "Acknowledge, snooze, resolve, comment on or take alerts: all of them or none.",
		right: "alerts.write",
		body: alertActionSchema,
		responses: { 200: { description: "Done to all of them.", json: alertActionAnswerSchema } },
		problems: [404, 409, 413],
	},
	{
		method: "PUT",
		path: "/alerts/{id}/feedback",
		summary: "Say whether an anomaly was worth telling.",
		right: "alerts.write",
		parameters: { id: alertIdSchema },
		body: feedbackSchema,
		responses: { 204: { description: "It is kept; the latest word counts." } },
		problems: [404, 409, 413],
	},
	{
		method: "GET",
		path: "/anomalies",
		summary: "Anomalies of what the actor sees, the newest first, with their days and drivers in money.",
		right: "alerts.read",
		query: anomalyListQuerySchema,
		responses: { 200: { description: "A page of them.", json: anomalyListSchema } },
	},
	{
		method: "GET",
		path: "/anomalies/settings",
		summary: "Below what anomalies are not told, and how many of those told were worth it.",
		right: "alerts.read",
		responses: { 200: { description: "The floors and the precision.", json: anomalySettingsSchema } },
	},
	{
		method: "PUT",
		path: "/anomalies/settings",
		summary: "Change below what anomalies are not told.",
		right: "budgets.write",
		body: floorsSchema,
		responses: { 200: { description: "The floors as they are now.", json: anomalySettingsSchema } },
		problems: [413],
	},
	{
		method: "GET",
		path: "/channels",
		summary: "Where alerts are sent, and how each channel fares.",
		right: "alerts.read",
		responses: { 200: { description: "All of them, by name.", json: channelListSchema } },
	},
	{
		method: "POST",
		path: "/channels",
		summary: "Add a channel. Its settings are encrypted and never shown again.",
		right: "channels.write",
		body: newChannelSchema,
		responses: {
			201: {
				description: "The channel's id; a secret that was made for a webhook, this once.",
				json: createdChannelSchema,
			},
		},
		problems: [409, 413, 422, 503],
	},
	{
		method: "PATCH",
		path: "/channels/{id}",
		summary: "Rename, pause or let go on, or change which alerts it hears of.",
		right: "channels.write",
		parameters,
		body: channelChangeSchema,
		responses: { 204: { description: "Changed." } },
		problems: [404, 409, 413, 422],
	},
	{
		method: "DELETE",
		path: "/channels/{id}",
		summary: "Remove a channel with its settings. What waits for it is not sent.",
		right: "channels.write",
		parameters,
		responses: { 204: { description: "It is gone." } },
		problems: [404],
	},
	{
		method: "POST",
		path: "/channels/{id}/test",
		summary: "Send a message that says that the channel works.",
		right: "channels.write",
		parameters,
		responses: {
			202: {
				description: "It is being sent; the channel's state says how it went.",
				json: channelTestSchema,
			},
		},
		problems: [404],
	},
	{
		method: "POST",
		path: "/channels/{id}/replay",
		summary: "Send again what could not be sent.",
		right: "channels.write",
		parameters,
		responses: { 202: { description: "How many messages are sent again.", json: channelReplaySchema } },
		problems: [404],
	},
	{
		method: "GET",
		path: "/deliveries",
		summary: "What was sent or is to be, to channels and by mail to people, the newest first.",
		right: "alerts.read",
		query: deliveryListQuerySchema,
		responses: { 200: { description: "A page of the log.", json: deliveryListSchema } },
		problems: [404],
	},
	{
		method: "POST",
		path: "/deliveries/replay",
		summary: "Send again what could not be sent, to channels or by mail to people.",
		right: "channels.write",
		body: deliveryReplaySchema,
		responses: { 202: { description: "How many messages are sent again.", json: deliveriesReplayedSchema } },
		problems: [404, 409, 413],
	},
	{
		method: "GET",
		path: "/me/notifications",
		summary: "How the caller hears of alerts by mail: what they chose, else what their role has by default.",
		right: "alerts.read",
		responses: { 200: { description: "The caller's own.", json: notificationsSchema } },
		problems: [409],
	},
	{
		method: "PUT",
		path: "/me/notifications",
		summary: "Choose how to hear of alerts by mail, from now on.",
		right: "alerts.read",
		body: notificationsSchema,
		responses: { 200: { description: "As they are now.", json: notificationsSchema } },
		problems: [409, 413],
	},
	{
		method: "POST",
		path: "/me/spend-report",
		summary: "Mail the caller last month's report of spend, as leads and finance get it.",
		right: "organization.write",
		body: spendReportPreviewSchema,
		responses: { 202: { description: "It is on its way.", json: spendReportAskedSchema } },
		problems: [409, 413, 422],
	},
];
