import { type AccountKey, account } from "./accounts.ts";
import { type DayNumber, daysBetween, dayText, instantText, monthStart, type Timeline } from "./calendar.ts";
import { centsText, sum } from "./decimal.ts";
import { exportInstant, grouped, type Written, written } from "./file.ts";
import type { Line } from "./lines.ts";
import type { Meter } from "./prices.ts";
import type { UsageDay } from "./usage.ts";

interface CostResult {
	readonly day: DayNumber;
	readonly amount: bigint;
	readonly body: object;
}

interface TokenType {
	readonly type: string;
	readonly words: string;
}

const TOKEN_TYPES: Readonly<Partial<Record<Meter, TokenType>>> = {
	input: { type: "uncached_input_tokens", words: "Input Tokens" },
	output: { type: "output_tokens", words: "Output Tokens" },
	cache_read: { type: "cache_read_input_tokens", words: "Input Tokens, Cache Read" },
	cache_write_5m: {
		type: "cache_creation.ephemeral_5m_input_tokens",
		words: "Input Tokens, Cache Write 5m",
	},
	cache_write_1h: {
		type: "cache_creation.ephemeral_1h_input_tokens",
		words: "Input Tokens, Cache Write 1h",
	},
};

export function contextWindow(each: UsageDay): "0-200k" | "200k-1M" {
	return each.long ? "200k-1M" : "0-200k";
}

/** The report knows workspaces and descriptions, never keys: all keys of a workspace are one amount. */
function tokenResults(usage: readonly UsageDay[]): CostResult[] {
	const parts = usage.flatMap((each) => each.amounts.map((part) => ({ each, part })));
	const groups = grouped(
		parts,
		({ each, part }) =>
			`${each.day}/${each.place.subAccount.id}/${each.model.id}/${contextWindow(each)}/${part.meter}`,
	);
	return [...groups.values()].map((group) => {
		const [first] = group;
		const token = first === undefined ? undefined : TOKEN_TYPES[first.part.meter];
		if (first === undefined || token === undefined) throw new Error("no such token type");
		const { each } = first;
		const amount = sum(group.map(({ part }) => part.cost));
		const long = each.long ? ", Long Context" : "";
		const body = {
			amount: centsText(amount),
			currency: "USD",
			cost_type: "tokens",
			token_type: token.type,
			description: `${each.model.title} Usage - ${token.words}${long}`,
			model: each.model.spelling,
			service_tier: "standard",
			context_window: contextWindow(each),
			inference_geo: "global",
			workspace_id: each.place.subAccount.id,
		};
		return { day: each.day, amount, body };
	});
}

function codeResults(lines: readonly Line[]): CostResult[] {
	return lines.map((line) => ({
		day: line.day,
		amount: line.billed,
		body: {
			amount: centsText(line.billed),
			currency: "USD",
			cost_type: "code_execution",
			token_type: null,
			description: "Code Execution Usage",
			model: null,
			service_tier: null,
			context_window: null,
			inference_geo: null,
			workspace_id: line.place.subAccount.id,
		},
	}));
}

/** Pages of the cost report, one a month, from `from` to the last billed day. */
export function anthropicCostPages(input: {
	readonly time: Timeline;
	readonly accountKey: AccountKey;
	readonly from: DayNumber;
	readonly usage: readonly UsageDay[];
	readonly lines: readonly Line[];
}): Written[] {
	const { time, accountKey } = input;
	const { provider } = account(accountKey);
	const all = [
		...tokenResults(
			input.usage.filter((each) => each.place.account === accountKey && each.day <= time.lastBilled),
		),
		...codeResults(input.lines.filter((each) => each.place.account === accountKey)),
	];
	const months = time.months.filter((start) => start <= time.lastBilled && monthStart(start, 1) > input.from);
	return months.map((start) => {
		const end = Math.min(monthStart(start, 1), time.lastBilled + 1);
		const results = all.filter((each) => each.day >= start && each.day < end);
		const byDay = grouped(results, (each) => each.day.toString());
		const data = daysBetween(start, end).map((day) => ({
			starting_at: instantText(day),
			ending_at: instantText(day + 1),
			results: (byDay.get(day.toString()) ?? []).map((each) => each.body),
		}));
		return written({
			path: `${provider}/${accountKey}/cost-report/${accountKey}_cost_report_${dayText(start)}_${dayText(end)}.json`,
			source: "anthropic.cost-report",
			accountKey,
			asOf: exportInstant(time.last),
			start,
			end,
			rows: results.length,
			bytes: JSON.stringify({ data, has_more: false, next_page: null }),
			moneyIn: sum(results.map((each) => each.amount)),
		});
	});
}
