import type { BillingAccountRef } from "@outlay/finops/charge";
import type { ChargeDimensions } from "@outlay/finops/charge-key";
import { cellFields, type RowFields } from "./row-fields.ts";
import { parseUnixSeconds, parseUtcText, type TimeFields } from "./utc-time.ts";

/** Times of OpenAI's buckets and dashboard rows. The ISO text lacks its zone on rows with data, and is UTC. */
export const OPENAI_TIMES: readonly TimeFields[] = [
	{ start: "start_time", end: "end_time", parse: parseUnixSeconds },
	{ start: "start_time_iso", end: "end_time_iso", parse: parseUtcText },
];

export const OPENAI_TIME_COLUMNS: readonly string[] = OPENAI_TIMES.flatMap(({ start, end }) => [start, end]);

/** True for the dashboard's row of a day without data: it holds its time and nothing else. */
export function isEmptyDay(cells: Readonly<Record<string, string | null>>): boolean {
	const fields = cellFields(cells);
	return Object.keys(cells).every((name) => OPENAI_TIME_COLUMNS.includes(name) || fields(name) === null);
}

/** The organization, where the row names it: costs do, usage does not. */
export function openaiAccount(fields: RowFields): BillingAccountRef {
	return { issuer: "openai", externalId: fields("organization_id"), name: fields("organization_name") };
}

/**
 * Dimensions that all of OpenAI's exports share. People are `user_id`: the e-mail that some layouts add
 * is personal and is never read.
 */
export function openaiDimensions(
	fields: RowFields,
	own: Pick<ChargeDimensions, "model" | "resource" | "tags">,
): ChargeDimensions {
	const projectName = fields("project_name");
	return {
		provider: "openai",
		service: "OpenAI API",
		subAccount: fields("project_id"),
		apiKey: fields("api_key_id"),
		principal: fields("user_id"),
		...own,
		names: projectName === null ? {} : { subAccount: projectName },
	};
}
