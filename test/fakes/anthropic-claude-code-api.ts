import { fault } from "./anthropic-fault.ts";
import { type FakeAnswer, type FakeDays, type FakeRow, pageTokens, parametersOf } from "./fake-api.ts";

export const CLAUDE_CODE_PATH = "/v1/organizations/usage_report/claude_code";

const KNOWN = ["starting_at", "limit", "page"];
const DAY = /^\d{4}-\d\d-\d\d$/;
const ROWS_MAX = 1000;
const ROWS_DEFAULT = 20;
const HOUR_MS = 3_600_000;

/**
 * Anthropic's Claude Code analytics: records of one UTC day, one per person or key. A day of which nothing is an hour
 * old has no records.
 */
export function answerClaudeCode(
	url: URL,
	{ days, now }: { readonly days: FakeDays; readonly now: number },
): FakeAnswer {
	const query = url.searchParams;
	const unknown = [...query.keys()].find((key) => !KNOWN.includes(key));
	if (unknown !== undefined) return fault(400, `${unknown}: Extra inputs are not permitted`);
	const day = query.get("starting_at") ?? "";
	if (!DAY.test(day) || Number.isNaN(Date.parse(day)))
		return fault(400, "starting_at: Input should be a date as YYYY-MM-DD");
	const limit = Number(query.get("limit") ?? ROWS_DEFAULT);
	if (!Number.isInteger(limit) || limit < 1 || limit > ROWS_MAX)
		return fault(400, `limit: Input should be between 1 and ${ROWS_MAX}`);
	const token = query.get("page");
	const offset = token === null ? 0 : pageTokens.read(token, parametersOf(url));
	if (offset === null) return fault(400, "page: invalid page token");
	const isKnown = Date.parse(`${day}T00:00:00Z`) < now - HOUR_MS;
	const records = isKnown ? recordsOf(day, days.get(day) ?? []) : [];
	const more = offset + limit < records.length;
	const answer = {
		data: records.slice(offset, offset + limit),
		has_more: more,
		next_page: more ? pageTokens.make(offset + limit, parametersOf(url)) : null,
	};
	return { status: 200, text: JSON.stringify(answer) };
}

/** A record per person or key, with its models. */
function recordsOf(day: string, rows: readonly FakeRow[]): readonly object[] {
	const byActor = Map.groupBy(rows, (row) => String(row["email"] ?? row["key"]));
	return [...byActor].map(([name, own]) => ({
		actor: own.some((row) => row["email"] !== undefined)
			? { type: "user_actor", email_address: name }
			: { type: "api_actor", api_key_name: name },
		core_metrics: {
			num_sessions: 1,
			lines_of_code: { added: 10, removed: 1 },
			commits_by_claude_code: 1,
			pull_requests_by_claude_code: 0,
		},
		customer_type: "api",
		date: `${day}T00:00:00Z`,
		is_remote: false,
		model_breakdown: own.map((row) => ({
			model: row["model"] ?? null,
			tokens: {
				input: row["input"] ?? 0,
				output: row["output"] ?? 0,
				cache_read: row["cache_read"] ?? 0,
				cache_creation: row["cache_creation"] ?? 0,
			},
			estimated_cost: { amount: row["cents"] ?? 0, currency: "USD" },
		})),
		organization_id: "12345678-1234-5678-1234-567812345678",
		subscription_type: null,
		terminal_type: "vscode",
		tool_actions: { edit_tool: { accepted: 1, rejected: 0 } },
	}));
}
