import { createHmac } from "node:crypto";
import type { Actor } from "@outlay/db/actor";
import type { CutQuery } from "@outlay/db/read-models/spend-cut";
import { readOrganization } from "@outlay/db/repositories/organizations";
import { calendarOf } from "@outlay/finops/calendar";
import type { Day } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { env } from "../../../env.ts";
import { database } from "../../../main.ts";
import { compareSpanOf, spanOf } from "./range.ts";
import type { SpendUrl } from "./spend-url.ts";

/** What every analysis screen needs to know before it reads spend. */
export interface SpendContext {
	/** The organization's day. */
	readonly today: Day;
	readonly currency: string;
	readonly timeZone: string;
	readonly organization: string;
}

export async function spendContext(actor: Actor): Promise<SpendContext> {
	const { name, timeZone, currency } = await readOrganization(database(), actor);
	const calendar = calendarOf(timeZone);
	invariant(calendar.ok, `the organization's time zone ${timeZone} is known`);
	return { today: calendar.value.dayOf(Date.now()), currency, timeZone, organization: name };
}

/** What an address asks of the read models, without its grouping. */
export function cutOf(url: SpendUrl, { today }: Pick<SpendContext, "today">): Omit<CutQuery, "granularity"> {
	const span = spanOf(url.range, today);
	return {
		span,
		compare: compareSpanOf(url.compare, span),
		view: url.view,
		hierarchy: url.hierarchy === "now" ? { kind: "as_now", today } : { kind: "as_was" },
		filters: url.filters,
		pseudonymKey: pseudonymKey(),
	};
}

/** Pseudonyms of people are keyed, so that nobody can make the one of a known address and look it up. */
export function pseudonymKey(): string {
	return createHmac("sha256", env().NEXTAUTH_SECRET).update("outlay pseudonyms of people").digest("hex");
}
