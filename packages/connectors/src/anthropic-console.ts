import type { Tier } from "@outlay/finops/charge";
import type { ChargeDimensions } from "@outlay/finops/charge-key";
import { DAY_MS, dayOf, type Period, startOfDay } from "@outlay/finops/day";
import { err, ok, type Result } from "@outlay/finops/result";
import { anthropicModel, tierAndTags, workspaceOf } from "./anthropic-rows.ts";
import type { RowReason } from "./connector.ts";
import { missingValue, type RowFields } from "./row-fields.ts";
import { badDate, parseUtcText } from "./utc-time.ts";

const DATE_COLUMN = "usage_date_utc";
const MINUTE_MS = 60_000;

/**
 * Time of a row of the Console's CSVs: a whole UTC day, or in the older layout a timestamp, which counts a
 * minute. Midnight is read as the whole day: the older layout writes days that way too.
 */
export function consolePeriod(fields: RowFields): Result<Period, RowReason> {
	const text = fields(DATE_COLUMN);
	if (text === null) return err(missingValue(DATE_COLUMN, `${DATE_COLUMN} is empty: the row has no day.`));
	const start = parseUtcText(text);
	if (start === null) return err(badDate(DATE_COLUMN, text));
	const midnight = startOfDay(dayOf(start));
	return ok(start === midnight ? { start, end: midnight + DAY_MS } : { start, end: start + MINUTE_MS });
}

/** The Console's `≤ 200k` and `> 200k` as the APIs write them. */
const CONTEXT_WINDOWS: ReadonlyMap<string, string> = new Map([
	["≤200k", "0-200k"],
	["<=200k", "0-200k"],
	[">200k", "200k-1M"],
]);

export function consoleContextWindow(text: string | null): string | null {
	return text === null ? null : (CONTEXT_WINDOWS.get(text.toLowerCase().replaceAll(" ", "")) ?? text);
}

export interface ConsoleKey {
	readonly tier: Tier;
	readonly dimensions: ChargeDimensions;
}

/**
 * Dimensions and tier of a Console row. The Console writes names: of workspaces always, of keys where the layout
 * has no id. A name then stands for the id, and a renamed workspace is a new one.
 */
export function consoleDimensions(fields: RowFields, modelColumn: string): ConsoleKey {
	const { tier, tags } = tierAndTags(fields("usage_type"), fields("inference_geo"));
	const { subAccount, names } = workspaceOf(fields("workspace"));
	const keyName = fields("api_key");
	const keyId = fields("api_key_id");
	return {
		tier,
		dimensions: {
			provider: "anthropic",
			service: "Claude API",
			subAccount,
			apiKey: keyId ?? keyName,
			principal: null,
			resource: null,
			model: anthropicModel(fields(modelColumn), fields("speed")),
			tags,
			names: { ...names, ...(keyId !== null && keyName !== null ? { apiKey: keyName } : {}) },
		},
	};
}
