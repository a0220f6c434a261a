import { contextWindow } from "./anthropic-cost.ts";
import { daysBetween, dayText, instantText, monthStart, type Timeline } from "./calendar.ts";
import { exportInstant, grouped, type Written, written } from "./file.ts";
import type { Meter } from "./prices.ts";
import type { UsageDay } from "./usage.ts";

function result(each: UsageDay): object {
	const tokens = (meter: Meter) => each.amounts.find((part) => part.meter === meter)?.tokens ?? 0;
	return {
		account_id: null,
		api_key_id: each.place.key?.id ?? null,
		service_account_id: null,
		workspace_id: each.place.subAccount.id,
		model: each.model.spelling,
		service_tier: "standard",
		context_window: contextWindow(each),
		inference_geo: "global",
		uncached_input_tokens: tokens("input"),
		cache_creation: {
			ephemeral_1h_input_tokens: tokens("cache_write_1h"),
			ephemeral_5m_input_tokens: tokens("cache_write_5m"),
		},
		cache_read_input_tokens: tokens("cache_read"),
		output_tokens: tokens("output"),
		server_tool_use: { web_search_requests: 0 },
	};
}

/** Pages of the messages usage report, one a month, to the last day; grouped by everything. */
export function anthropicUsagePages(time: Timeline, usage: readonly UsageDay[]): Written[] {
	const own = usage.filter((each) => each.place.account === "anthropic-main");
	const byDay = grouped(own, (each) => each.day.toString());
	return time.months.map((start) => {
		const end = Math.min(monthStart(start, 1), time.last + 1);
		const data = daysBetween(start, end).map((day) => ({
			starting_at: instantText(day),
			ending_at: instantText(day + 1),
			results: (byDay.get(day.toString()) ?? []).map(result),
		}));
		const about = {
			path: `anthropic/anthropic-main/usage-report/messages_${dayText(start)}_${dayText(end)}.json`,
			source: "anthropic.usage-report",
			accountKey: "anthropic-main",
			asOf: exportInstant(time.last),
			start,
			end,
			rows: data.reduce((total, each) => total + each.results.length, 0),
			bytes: JSON.stringify({ data, has_more: false, next_page: null }),
			moneyIn: null,
		} as const;
		return written(about, { basis: "metered" });
	});
}
