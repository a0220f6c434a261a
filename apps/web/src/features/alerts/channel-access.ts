import { randomBytes } from "node:crypto";
import type { ChannelSettings } from "@outlay/channels/channel-settings";
import type { newChannelSettingsSchema } from "@outlay/channels/channel-settings-schema";
import { fixOfPost } from "@outlay/channels/delivery-outcome";
import type { Actor } from "@outlay/db/actor";
import type { ZonedQuietHours } from "@outlay/db/alerts/quiet-hours";
import { BUDGET_DIMENSIONS, type BudgetScope } from "@outlay/db/budgets/budget-definition";
import { readHierarchyOutline } from "@outlay/db/read-models/people-hierarchy";
import type { ChannelFault } from "@outlay/db/repositories/alert-channels";
import { err, ok, type Result } from "@outlay/finops/result";
import { addressFault } from "@outlay/outbound/poster";
import type { z } from "zod";
import { notFound } from "../../api/parse-request.ts";
import { problem } from "../../api/problem.ts";
import type { channelQuietHoursSchema } from "../../app/api/v1/me/notifications/schema.ts";
import { env } from "../../env.ts";
import { database } from "../../main.ts";
import { secretBox } from "../connections/provider-access.ts";
import { minutesOf } from "../settings/clock-text.ts";

const SECRET_BYTES = 32;

/** Settings with all that they need, and the secret that was made for them; null: none was. */
export function completeSettings(entered: z.infer<typeof newChannelSettingsSchema>): {
	readonly settings: ChannelSettings;
	readonly secret: string | null;
} {
	if (entered.kind !== "webhook") return { settings: entered, secret: null };
	const { kind, url, secret } = entered;
	if (secret !== undefined) return { settings: { kind, url, secret }, secret: null };
	const made = `whsec_${randomBytes(SECRET_BYTES).toString("base64")}`;
	return { settings: { kind, url, secret: made }, secret: made };
}

/** The answer to an address that nothing would be sent to, in the words of a test notice; null: it may be one. */
export function addressProblem(settings: ChannelSettings): Response | null {
	if (!("url" in settings)) return null;
	const fault = addressFault(new URL(settings.url), env().OUTBOUND_ALLOWED_HOSTS ?? []);
	if (fault === null) return null;
	const { message: title } = fault;
	const fix = fixOfPost(fault);
	const fields = { "settings.url": `${title} ${fix}` };
	return problem({ status: 422, code: fault.code, title, field: "settings.url", fix, fields });
}

/** Settings as they are stored: encrypted for their channel. */
export async function sealSettings(
	{ organizationId }: Actor,
	id: string,
	settings: ChannelSettings,
): Promise<Uint8Array<ArrayBuffer>> {
	return (await secretBox()).seal(JSON.stringify(settings), { organizationId, subjectId: id });
}

/** A scope as it is stored, without repetitions; or the answer that names an owner that does not exist. */
export async function checkedScope(actor: Actor, scope: BudgetScope): Promise<Result<BudgetScope, Response>> {
	if (scope.length === 0) return ok(scope);
	const { departments, teams, features } = await readHierarchyOutline(database(), actor);
	const units: Partial<Record<string, readonly { readonly slug: string }[]>> = {
		department: departments,
		team: teams,
		feature: features,
	};
	for (const { dimension, values } of scope) {
		const known = new Set(units[dimension]?.map(({ slug }) => slug));
		const value = values.find((slug) => !known.has(slug));
		if (value !== undefined) return err(unknownOwner(dimension, value));
	}
	const ordered = BUDGET_DIMENSIONS.flatMap((name) => scope.filter(({ dimension }) => dimension === name));
	return ok(ordered.map(({ dimension, values }) => ({ dimension, values: [...new Set(values)] })));
}

/** Quiet hours as they are stored: in minutes since midnight. */
export function quietHoursIn(quiet: z.infer<typeof channelQuietHoursSchema> | null): ZonedQuietHours | null {
	return quiet === null ? null : { ...quiet, from: minutesOf(quiet.from), until: minutesOf(quiet.until) };
}

function unknownOwner(dimension: string, value: string): Response {
	const title = `There is no ${dimension} with this id.`;
	const fix = "Use a slug of GET /hierarchy.";
	const fields = { scope: `${title} ${fix}` };
	return problem({ status: 422, code: "unknown_owner", title, field: "scope", value, fix, fields });
}

/** Why a channel cannot be made or changed. */
export function channelProblem({ code }: ChannelFault): Response {
	if (code === "not_found") return notFound();
	const title = "There is a channel of this name already.";
	const fix = "Choose another name.";
	return problem({ status: 409, code, title, field: "name", fix, fields: { name: `${title} ${fix}` } });
}
