import { releaseHeld } from "@outlay/db/alerts/held";
import { askForNewDay } from "@outlay/db/budgets/new-day";
import { askForForecasts } from "@outlay/db/forecasts/forecast-due";
import { askForSpendReports } from "@outlay/db/reports/ask-for-reports";
import { wakeAlerts } from "@outlay/db/repositories/alerts";
import { recordExpiredIncreases } from "@outlay/db/repositories/expired-increases";
import { claimDuePulls, resealCredentials } from "@outlay/db/repositories/provider-pulls";
import { ensureMonths } from "@outlay/db/spend/ensure-months";
import { addMonths, dayOf, firstDay, monthOf } from "@outlay/finops/day";
import { SecretKeyError } from "@outlay/secrets/secret-key";
import type { PullContext } from "../pulls/pull-context.ts";

const MONTHS_AHEAD = 2;

/**
 * What happens by the clock, every minute: partitions of the coming months (all organizations share them), credentials
 * of an earlier key sealed again, pulls that are due asked for, budgets evaluated where a day has begun, increases
 * noted that have expired, forecasts made where something changed, alerts opened again whose snooze has ended, messages
 * asked for that were held until now, and last month's reports. Each part stands alone: a key that is missing does not
 * hold back partitions.
 */
export async function tickSchedule(context: PullContext): Promise<void> {
	await makeMonthsAhead(context);
	await resealOld(context);
	const claimed = await claimDuePulls(context.database, context.now());
	if (claimed > 0) context.log(`${claimed} connections are due`);
	await askForNewDay(context.database, context.now());
	await recordExpiredIncreases(context.database, context.now());
	await askForForecasts(context.database, context.now());
	await wakeAlerts(context.database, { now: context.now() });
	await releaseHeld(context.database, { now: context.now() });
	const reports = await askForSpendReports(context.database, { now: context.now() });
	if (reports > 0) context.log(`${reports} reports of last month are due`);
}

async function makeMonthsAhead(context: PullContext): Promise<void> {
	const month = monthOf(dayOf(context.now().getTime()));
	const months = Array.from({ length: MONTHS_AHEAD + 1 }, (_, ahead) => firstDay(addMonths(month, ahead)));
	await ensureMonths(context.database, months);
}

async function resealOld(context: PullContext): Promise<void> {
	try {
		const box = await context.secrets();
		const count = await resealCredentials(context.database, (place, sealed) => {
			if (!box.isOld(sealed)) return null;
			const opened = box.open(sealed, place);
			return opened.ok ? box.seal(opened.value, place) : null;
		});
		if (count > 0) context.log(`${count} credentials sealed again under the current key`);
	} catch (error) {
		if (!(error instanceof SecretKeyError)) throw error;
		context.log(error.message);
	}
}
