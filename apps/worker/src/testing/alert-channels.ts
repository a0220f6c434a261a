import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ChannelSettings } from "@outlay/channels/channel-settings";
import { maskedSettings } from "@outlay/channels/channel-settings";
import type { Actor } from "@outlay/db/actor";
import type { NotificationKey } from "@outlay/db/alerts/sending";
import type { Database } from "@outlay/db/database";
import { newId } from "@outlay/db/id";
import { addChannel } from "@outlay/db/repositories/alert-channels";
import { invariant } from "@outlay/finops/result";
import { openSecretBox } from "@outlay/secrets/secret-box";
import type { FakeAlertServices } from "../../../../test/fakes/alert-services.ts";

/** A key file's installation, in a folder of its own. */
export interface TestHome {
	readonly home: string;
	readonly key: Uint8Array;
	readonly remove: () => void;
}

export function makeTestHome(): TestHome {
	const home = mkdtempSync(join(tmpdir(), "outlay-alerts-"));
	const key = randomBytes(32);
	writeFileSync(join(home, "secret-key"), `${key.toString("base64")}\n`, { mode: 0o600 });
	return { home, key, remove: () => rmSync(home, { recursive: true, force: true }) };
}

const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;

/** Settings of every kind, to the services of a test. */
export const settingsOf = (services: FakeAlertServices): readonly ChannelSettings[] => [
	{ kind: "slack", url: services.slackUrl },
	{ kind: "teams", url: services.teamsUrl },
	{ kind: "pagerduty", routingKey: "e93facc04764012d7bfb002500d5d1a6" },
	{ kind: "webhook", url: services.webhookUrl, secret: SECRET },
	{ kind: "email", to: "oncall@example.com" },
];

/** Adds a channel with sealed settings, named after its kind unless it is given a name. */
export async function addTestChannel(
	database: Database,
	actor: Actor,
	input: { readonly settings: ChannelSettings; readonly key: Uint8Array; readonly name?: string },
): Promise<string> {
	const { settings, key, name = settings.kind } = input;
	const id = newId();
	const box = openSecretBox({ current: key, previous: [] });
	const sealed = box.seal(JSON.stringify(settings), { organizationId: actor.organizationId, subjectId: id });
	const added = await addChannel(database, actor, {
		channel: {
			...{ id, name, kind: settings.kind, settings: sealed, scope: [], minSeverity: "info" },
			masked: maskedSettings(settings),
		},
		now: new Date(0),
	});
	invariant(added.ok, JSON.stringify(added));
	return id;
}

/** The messages that the organization's outbox asks to send, oldest first. */
export async function messagesAsked(
	database: Database,
	{ organizationId }: Actor,
): Promise<readonly NotificationKey[]> {
	const rows = await database.prisma.outbox.findMany({
		where: { organizationId, job: "alert.send" },
		orderBy: { id: "asc" },
	});
	return rows.map(({ payload }) => {
		const { notificationId } = Object(payload);
		return { organizationId, notificationId: String(notificationId) };
	});
}
