import { emeaUsage } from "../sample/azure-focus.ts";
import { type DayNumber, timeline } from "../sample/calendar.ts";
import { billedLines } from "../sample/lines.ts";
import { priceTable } from "../sample/prices.ts";
import { gatewayRequests, gatewayUsage } from "../sample/requests.ts";
import { strayUsage } from "../sample/strays.ts";
import { costOf, featureUsage } from "../sample/usage.ts";
import type { World } from "../sample/world.ts";

const LAST_DAY = "2026-11-20";
const MONTHS = 8;

export interface TeamSpend {
	/** A team of the sample company; `unallocated` is what no rule knows. */
	readonly team: string;
	/** Atto by day, from the first day to the last that every bill covers. */
	readonly values: readonly bigint[];
}

/** What each team of the sample company consumes by day, from the generator itself: no files and no database. */
export function sampleSpend(seed: string): readonly TeamSpend[] {
	const time = timeline(LAST_DAY, MONTHS);
	const world: World = { seed, time, prices: priceTable(time) };
	const byTeam = new Map<string, bigint[]>();
	const add = (team: string, day: DayNumber, amount: bigint): void => {
		const values = byTeam.get(team) ?? new Array<bigint>(time.lastBilled + 1 - time.first).fill(0n);
		byTeam.set(team, values);
		const at = day - time.first;
		if (at < values.length) values[at] = (values[at] ?? 0n) + amount;
	};
	const calls = gatewayUsage(gatewayRequests(world));
	for (const each of [...featureUsage(world), ...strayUsage(world), ...calls, ...emeaUsage(world)]) {
		add(each.owner?.team ?? "unallocated", each.day, costOf(each.amounts));
	}
	for (const line of billedLines(world)) {
		if (!line.inScope || line.category === "Tax" || line.category === "Credit") continue;
		const owners = line.owners.length === 0 ? [null] : line.owners;
		for (const owner of owners) {
			add(owner?.team ?? "unallocated", line.day, line.effective / BigInt(owners.length));
		}
	}
	return [...byTeam].map(([team, values]) => ({ team, values }));
}
