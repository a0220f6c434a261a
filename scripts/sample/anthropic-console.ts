import { type DayNumber, dayText, monthStart, type Timeline } from "./calendar.ts";
import { csv } from "./csv.ts";
import { centsColumn, EXACT_ZERO, exactText, plus, roundedCents } from "./decimal.ts";
import { type Written, written } from "./file.ts";
import type { Line } from "./lines.ts";
import type { Meter } from "./prices.ts";
import type { UsageDay } from "./usage.ts";

/** The console's cost export as of 2026-08. */
const CONSOLE_COST_COLUMNS = [
	"usage_date_utc",
	"model",
	"workspace",
	"api_key",
	"usage_type",
	"context_window",
	"token_type",
	"cost_usd",
	"list_price_usd",
	"cost_type",
	"inference_geo",
	"speed",
	"api_key_id",
	"api_key_status",
] as const;

const TOKEN_TYPES: Readonly<Partial<Record<Meter, string>>> = {
	input: "input_no_cache",
	output: "output",
	cache_read: "input_cache_read",
	cache_write_5m: "input_cache_write_5m",
	cache_write_1h: "input_cache_write_1h",
};

interface Row {
	readonly day: DayNumber;
	readonly cost: ReturnType<typeof roundedCents>;
	readonly cells: Readonly<Record<string, string>>;
}

function usageRows(each: UsageDay): Row[] {
	const { key, subAccount } = each.place;
	return each.amounts.map((part) => {
		const cost = roundedCents(part.cost);
		const cells = {
			usage_date_utc: dayText(each.day),
			model: each.model.title,
			workspace: subAccount.name,
			api_key: key?.name ?? "",
			usage_type: "message",
			context_window: each.long ? "> 200k" : "≤ 200k",
			token_type: TOKEN_TYPES[part.meter] ?? "",
			cost_usd: centsColumn(cost),
			list_price_usd: centsColumn(cost),
			cost_type: "token",
			inference_geo: "global",
			api_key_id: key?.id ?? "",
			api_key_status: key === null ? "" : "active",
		};
		return { day: each.day, cost, cells };
	});
}

function codeRow(line: Line): Row {
	const cost = roundedCents(line.billed);
	const text = centsColumn(cost);
	const cells = {
		usage_date_utc: dayText(line.day),
		workspace: line.place.subAccount.name,
		usage_type: "code_execution",
		cost_usd: text,
		list_price_usd: text,
		cost_type: "code_execution",
	};
	return { day: line.day, cost, cells };
}

/** One month from the console: every amount rounded to cents, so its sum is not the bill's. */
export function anthropicConsoleCsv(input: {
	readonly time: Timeline;
	readonly month: DayNumber;
	readonly usage: readonly UsageDay[];
	readonly lines: readonly Line[];
}): Written {
	const { time, month } = input;
	const end = Math.min(monthStart(month, 1), time.lastBilled + 1);
	const within = (each: { readonly day: DayNumber }) => each.day >= month && each.day < end;
	const rows = [
		...input.usage
			.filter((each) => each.place.account === "anthropic-main" && within(each))
			.flatMap(usageRows),
		...input.lines.filter((each) => each.place.account === "anthropic-main" && within(each)).map(codeRow),
	].sort((a, b) => a.day - b.day);
	const total = rows.reduce((sum, row) => plus(sum, row.cost), EXACT_ZERO);
	const about = {
		path: `anthropic/anthropic-main/console/claude_api_cost_${name(month)}_to_${name(end - 1)}.csv`,
		source: "anthropic.console-cost-csv",
		accountKey: "anthropic-main",
		asOf: `${dayText(Math.min(end + 5, time.last))}T09:20:00Z`,
		start: month,
		end,
		rows: rows.length,
		bytes: csv(
			CONSOLE_COST_COLUMNS,
			rows.map((row) => row.cells),
		),
		moneyIn: exactText(total),
	} as const;
	return written(about, {
		role: "repeats",
		note: "rounded to cents: never of record beside the cost report",
	});
}

function name(day: DayNumber): string {
	return dayText(day).replaceAll("-", "_");
}
