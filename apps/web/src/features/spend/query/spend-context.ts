import { createHmac } from "node:crypto";
import type { Actor } from "@outlay/db/actor";
import { listConvertible } from "@outlay/db/read-models/exchange-rates";
import type { CutQuery } from "@outlay/db/read-models/spend-cut";
import { readDataTo } from "@outlay/db/read-models/spend-freshness";
import { fiscalCalendarOf, readOrganization } from "@outlay/db/repositories/organizations";
import { calendarOf } from "@outlay/finops/calendar";
import type { Day } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { invariant } from "@outlay/finops/result";
import { env } from "../../../env.ts";
import { database } from "../../../main.ts";
import { type Periods, periodsOf } from "./periods.ts";
import type { SpendUrl } from "./spend-url.ts";

/** What every analysis screen needs to know before it reads spend. */
export interface SpendContext {
	/** The organization's day. */
	readonly today: Day;
	/** Last day that any source holds; null when there is no data. */
	readonly dataTo: Day | null;
	readonly currency: string;
	/** Currencies that rates convert to that one; empty when there are no rates. */
	readonly convertible: readonly string[];
	readonly timeZone: string;
	/** Its years, quarters and periods, with weeks from Sunday. */
	readonly fiscal: FiscalCalendar;
	readonly organization: string;
}

/** What the organization itself says: enough where no figure is drawn. */
export async function organizationContext(
	actor: Actor,
): Promise<Omit<SpendContext, "dataTo" | "convertible">> {
	const settings = await readOrganization(database(), actor);
	const { name, timeZone, currency } = settings;
	const calendar = calendarOf(timeZone);
	invariant(calendar.ok, `the organization's time zone ${timeZone} is known`);
	const today = calendar.value.dayOf(Date.now());
	return {
		today,
		currency,
		timeZone,
		fiscal: fiscalCalendarOf(settings),
		organization: name,
	};
}

export async function spendContext(actor: Actor): Promise<SpendContext> {
	const context = await organizationContext(actor);
	const [dataTo, convertible] = await Promise.all([
		readDataTo(database(), actor, context.today),
		listConvertible(database(), actor, context.currency),
	]);
	return { ...context, dataTo, convertible };
}

/** The currency that an address's figures are converted to; null: each stays in its own. */
export function convertsTo(
	url: Pick<SpendUrl, "currency">,
	{ currency, convertible }: Pick<SpendContext, "currency" | "convertible">,
): string | null {
	return url.currency === null && convertible.length > 0 ? currency : null;
}

/** What an address asks of the read models, without its grouping. */
export function cutOf(url: SpendUrl, context: SpendContext): Omit<CutQuery, "granularity"> & Periods {
	const { today } = context;
	return {
		...periodsOf(url, context),
		view: url.view,
		hierarchy: url.hierarchy === "now" ? { kind: "as_now", today } : { kind: "as_was" },
		filters: url.filters,
		convertTo: convertsTo(url, context),
		pseudonymKey: pseudonymKey(),
	};
}

/** Pseudonyms of people are keyed, so that nobody can make the one of a known address and look it up. */
export function pseudonymKey(): string {
	return createHmac("sha256", env().NEXTAUTH_SECRET).update("outlay pseudonyms of people").digest("hex");
}
