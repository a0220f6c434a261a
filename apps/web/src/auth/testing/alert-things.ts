import type { Actor } from "@outlay/db/actor";
import { addStep } from "@outlay/db/alerts/alert-steps";
import { type Database, inTransaction, queryIn } from "@outlay/db/database";
import { newId } from "@outlay/db/id";
import type { AlertKind } from "@outlay/db/read-models/alerts";
import { addChannel } from "@outlay/db/repositories/alert-channels";
import { invariant } from "@outlay/finops/result";
import { sealSettings } from "../../features/alerts/channel-access.ts";

const NOW = new Date("2026-11-01T00:00:00Z");

/** Makes alerts and channels for the operations that need one. */
export interface AlertThings {
	/** An open alert of team a, with a step that a channel was told of. */
	readonly alert: () => Promise<string>;
	/** An anomaly of team a that is open. */
	readonly anomaly: () => Promise<string>;
	readonly channel: () => Promise<string>;
	/** A test of a channel that could not be sent. */
	readonly deadDelivery: () => Promise<string>;
}

export function alertThings(database: Database, actor: Actor): AlertThings {
	const { organizationId } = actor;
	const channel = async () => {
		const id = newId();
		const settings = await sealSettings(actor, id, { kind: "slack", url: "https://example.com/hook" });
		const look = { id, kind: "slack", name: id, masked: "https://example.com/…" } as const;
		const made = { ...look, settings, scope: [], minSeverity: "info" } as const;
		const added = await addChannel(database, actor, { channel: made, now: NOW });
		invariant(added.ok, "a channel can be added");
		return id;
	};
	const alert = async (kind: AlertKind = "budget") => {
		const channelId = await channel();
		const [episodeId, id] = [newId(), newId()];
		const says = {
			title: "Team a",
			sentence: "Team a has spent 90 %.",
			facts: [{ label: "Spent", value: "90" }],
		};
		const scope = [{ dimension: "team", values: ["a"] }] as const;
		const severity = "warning";
		await inTransaction(database, actor, async (transaction) => {
			await transaction.alertEpisode.create({
				data: {
					...{ organizationId, id: episodeId, kind, subjectId: newId(), status: "open", severity },
					...{ ...says, scope: JSON.parse(JSON.stringify(scope)), link: "/budgets/1", steps: 0 },
					...{ openedAt: NOW, changedAt: NOW },
				},
			});
			const step = { episodeId, kind: "opened", at: NOW, by: "Outlay", note: "", severity, scope } as const;
			await addStep(queryIn(transaction), organizationId, { ...step, ...says });
			const sent = { status: "sent", attempts: 1, createdAt: NOW, sentAt: NOW };
			await transaction.alertNotification.create({
				data: { organizationId, id, episodeId, step: 1, channelId, ...sent },
			});
		});
		return episodeId;
	};
	const anomaly = async () => {
		const id = await alert("anomaly");
		const day = { day: "2026-10-31", actual: "400", expected: "40" };
		await inTransaction(database, actor, (transaction) =>
			transaction.anomaly.create({
				data: {
					...{ organizationId, episodeId: id, series: `key:USD ${id}`, kind: "spike", state: "open" },
					...{ days: [day], quiet: [], lastDay: new Date(day.day), told: "360" },
					drivers: {
						...day,
						steps: [{ label: "Usage of a key", amount: "360" }],
						bridge: { steps: [{ step: "volume", amount: "360" }], countedInTokens: 0 },
					},
				},
			}),
		);
		return id;
	};
	const deadDelivery = async () => {
		const [id, channelId] = [newId(), await channel()];
		const dead = { status: "dead", attempts: 8, createdAt: NOW, lastError: "Slack did not answer." };
		await inTransaction(database, actor, (transaction) =>
			transaction.alertNotification.create({ data: { organizationId, id, step: 0, channelId, ...dead } }),
		);
		return id;
	};
	return { alert: () => alert(), anomaly, channel, deadDelivery };
}
