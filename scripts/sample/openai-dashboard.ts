import { account } from "./accounts.ts";
import { type DayNumber, daysBetween, dayText, epochSeconds, monthStart, type Timeline } from "./calendar.ts";
import { COMPANY } from "./company.ts";
import { csv } from "./csv.ts";
import { paddedText, sum } from "./decimal.ts";
import { type Written, written } from "./file.ts";
import type { CostItem } from "./openai-costs.ts";

/** The dashboard's cost export as of 2026-09. */
const DASHBOARD_COST_COLUMNS = [
	"start_time",
	"end_time",
	"start_time_iso",
	"end_time_iso",
	"amount_value",
	"amount_currency",
	"quantity",
	"quantity_unit",
	"line_item",
	"user_id",
	"api_key_id",
	"project_id",
	"organization_id",
	"project_name",
	"organization_name",
	"user_email",
	"api_source",
] as const;

function times(day: DayNumber, zone: string): Record<string, string> {
	return {
		start_time: epochSeconds(day).toString(),
		end_time: epochSeconds(day + 1).toString(),
		start_time_iso: `${dayText(day)}T00:00:00${zone}`,
		end_time_iso: `${dayText(day + 1)}T00:00:00${zone}`,
	};
}

/** Five days after the month, when its numbers have settled, and before the API was read. */
function downloadInstant(time: Timeline, monthEnd: DayNumber): string {
	return `${dayText(Math.min(monthEnd + 5, time.last))}T09:12:00Z`;
}

/** One month as a person downloads it from the dashboard: what the costs API says, once more. */
export function openaiDashboardCsv(
	time: Timeline,
	month: DayNumber,
	items: ReadonlyMap<DayNumber, readonly CostItem[]>,
): Written {
	const { externalId, name } = account("openai-main");
	const end = Math.min(monthStart(month, 1), time.lastBilled + 1);
	const days = daysBetween(month, end);
	const all = days.flatMap((day) => items.get(day) ?? []);
	const rows = days.flatMap((day) => {
		const own = items.get(day) ?? [];
		if (own.length === 0) return [times(day, "+00:00")];
		return own.map((item) => ({
			...times(day, ""),
			amount_value: paddedText(item.amount, 30),
			amount_currency: "usd",
			quantity: `${item.quantity}.0`,
			quantity_unit: item.unit ?? "",
			line_item: item.lineItem,
			user_id: item.user ?? "",
			api_key_id: item.keyId ?? "",
			project_id: item.projectId ?? "",
			organization_id: externalId,
			project_name: item.projectName ?? "",
			organization_name: name,
			user_email: item.user === null ? "" : `service-${item.user.slice(-6).toLowerCase()}@${COMPANY.domain}`,
		}));
	});
	const about = {
		path: `openai/openai-main/dashboard/cost_${dayText(month)}_${dayText(end - 1)}.csv`,
		source: "openai.costs",
		accountKey: "openai-main",
		asOf: downloadInstant(time, end),
		start: month,
		end,
		rows: rows.length,
		bytes: csv(DASHBOARD_COST_COLUMNS, rows),
		moneyIn: sum(all.map((item) => item.amount)),
	} as const;
	return written(about, { role: "repeats", note: "the same month as the costs API's page" });
}
