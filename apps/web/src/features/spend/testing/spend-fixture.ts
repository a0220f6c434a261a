import type { SpendAmounts } from "@outlay/db/read-models/spend-amounts";
import type { CurrencySpend, GroupKey, SpendGroup } from "@outlay/db/read-models/spend-result";
import { type Day, parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";

export function testDay(text: string): Day {
	const day = parseDay(text);
	invariant(day.ok, text);
	return day.value;
}

export function testAmounts(spend: string, over: Partial<SpendAmounts> = {}): SpendAmounts {
	return {
		spend,
		invoice: spend,
		consumption: spend,
		credits: "0",
		tax: "0",
		metered: "0",
		provisional: "0",
		converted: "0",
		unallocated: "0",
		unpriced: "0",
		tokens: "0",
		tokenSpend: "0",
		...over,
	};
}

export function testGroup(key: GroupKey, spend: string, over: Partial<SpendGroup> = {}): SpendGroup {
	const label = key.kind === "value" ? key.value : "";
	return { key, label, current: testAmounts(spend), compared: null, subGroups: [], ...over };
}

/** A result of these groups; `days` are cells as day, place of the group, spend. */
export function testSpend(
	groups: readonly SpendGroup[],
	days: readonly (readonly [string, number, string, Partial<SpendAmounts>?])[] = [],
): CurrencySpend {
	return {
		currency: "USD",
		current: testAmounts("0"),
		compared: null,
		groups,
		cells: days.map(([bucket, group, spend, over]) => ({
			bucket: testDay(bucket),
			group,
			subGroup: null,
			amounts: testAmounts(spend, over),
		})),
	};
}
