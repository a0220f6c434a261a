/** An export file as a test brings it. */
export interface ExportFile {
	readonly name: string;
	readonly bytes: string | Buffer;
}

const epoch = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
const DAY_S = 86_400;

/** One result of OpenAI's costs: an amount as JSON text, so that a test writes every digit. */
export interface CostResult {
	readonly amount: string;
	readonly project?: string;
	readonly item?: string;
	readonly currency?: string;
}

/** A page of OpenAI's costs: a bucket per day, empty ones included. */
export function costsPage(days: Readonly<Record<string, readonly CostResult[]>>): string {
	const buckets = Object.entries(days).map(([day, results]) => {
		const rows = results.map(
			({ amount, project = "proj_a", item = "gpt-5, input", currency = "usd" }) =>
				`{"object":"organization.costs.result","amount":{"value":${amount},"currency":"${currency}"},"line_item":"${item}","project_id":"${project}","api_key_id":null,"organization_id":"org-a"}`,
		);
		return `{"object":"bucket","start_time":${epoch(day)},"end_time":${epoch(day) + DAY_S},"results":[${rows.join(",")}]}`;
	});
	return `{"object":"page","data":[${buckets.join(",")}],"has_more":false}`;
}

/** One request of LiteLLM's spend logs. */
export interface SpendLog {
	readonly id: string;
	/** `2026-08-05T16:31:00Z`. */
	readonly at: string;
	readonly provider?: string;
	readonly model?: string;
	readonly prompt?: number;
	readonly completion?: number;
	/** JSON number text. */
	readonly spend?: string;
	readonly key?: string;
}

/** OpenAI's completions usage of `gpt-test` by one provider key: input tokens by day. */
export function usagePage(inputTokens: Readonly<Record<string, number>>): string {
	const data = Object.entries(inputTokens).map(([day, tokens]) => {
		const start = Date.parse(`${day}T00:00:00Z`) / 1000;
		const result = {
			object: "organization.usage.completions.result",
			input_tokens: tokens,
			output_tokens: 0,
			input_cached_tokens: 0,
			input_audio_tokens: 0,
			output_audio_tokens: 0,
			num_model_requests: 1,
			project_id: "proj_a",
			user_id: null,
			api_key_id: "key_provider",
			model: "gpt-test",
			batch: false,
			service_tier: "default",
		};
		return { object: "bucket", start_time: start, end_time: start + 86_400, results: [result] };
	});
	return JSON.stringify({ object: "page", data, has_more: false, next_page: null });
}

/** LiteLLM's spend logs as JSONL. */
export function spendLogs(rows: readonly SpendLog[]): string {
	return rows.map((row) => `${spendLog(row)}\n`).join("");
}

function spendLog(row: SpendLog): string {
	const {
		id,
		at,
		provider = "openai",
		model = "gpt-test",
		prompt = 100,
		completion = 10,
		spend = "0.001",
	} = row;
	const end = new Date(Date.parse(at) + 1500).toISOString();
	const text = JSON.stringify({
		request_id: id,
		call_type: "acompletion",
		api_key: row.key ?? "key-1",
		spend: 0,
		prompt_tokens: prompt,
		completion_tokens: completion,
		startTime: at,
		endTime: end,
		model,
		custom_llm_provider: provider,
		status: "success",
		cache_hit: "False",
		request_tags: ["feature:search"],
		metadata: {},
	});
	return text.replace('"spend":0', `"spend":${spend}`);
}

/** A line of an AWS cost and usage report. Bedrock by default, so that it is AI spend. */
export interface CurRow {
	readonly day: string;
	readonly cost: string;
	readonly payer?: string;
	readonly product?: string;
	readonly resource?: string;
}

const CUR_HEADER =
	"bill_billing_period_end_date,bill_billing_period_start_date,bill_payer_account_id,bill_payer_account_name,line_item_currency_code,line_item_line_item_description,line_item_line_item_type,line_item_product_code,line_item_resource_id,line_item_unblended_cost,line_item_usage_account_id,line_item_usage_amount,line_item_usage_end_date,line_item_usage_start_date,line_item_usage_type,pricing_unit,product,resource_tags";

/** A report of one billing month (`2026-09`). */
export function curReport(month: string, rows: readonly CurRow[]): string {
	const start = `${month}-01T00:00:00.000Z`;
	const end = `${new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1)).toISOString().slice(0, 10)}T00:00:00.000Z`;
	const lines = rows.map(
		({ day, cost, payer = "111122223333", product = "AmazonBedrock", resource = "" }) => {
			const next = new Date(Date.parse(`${day}T00:00:00Z`) + DAY_S * 1000).toISOString().slice(0, 10);
			return [
				end,
				start,
				payer,
				`Payer ${payer}`,
				"USD",
				product === "AmazonBedrock" ? "Input tokens" : "Something else",
				"Usage",
				product,
				resource,
				cost,
				"444455556666",
				"1",
				`${next}T00:00:00.000Z`,
				`${day}T00:00:00.000Z`,
				"USE1-input-tokens",
				"1K tokens",
				"",
				"",
			].join(",");
		},
	);
	return `${[CUR_HEADER, ...lines].join("\n")}\n`;
}

const FOCUS_HEADER =
	"BillingAccountId,BillingAccountName,BillingCurrency,BillingPeriodStart,BillingPeriodEnd,ChargePeriodStart,ChargePeriodEnd,ChargeCategory,BilledCost,ProviderName,InvoiceIssuerName,ServiceName";

/** A row of a FOCUS file: of 3 September 2026, of Amazon Bedrock, unless it says otherwise. */
export interface FocusRow {
	readonly account: string;
	readonly cost: string;
	readonly service?: string;
	readonly day?: string;
}

/** A FOCUS file of its rows' months; without any, its header alone. */
export function focusFile(rows: readonly FocusRow[]): string {
	const lines = rows.map(({ account, cost, service = "Amazon Bedrock", day = "2026-09-03" }) => {
		const date = new Date(`${day}T00:00:00Z`);
		const [year, month, of] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
		const at = (monthIndex: number, dayOfMonth: number) =>
			`${new Date(Date.UTC(year, monthIndex, dayOfMonth)).toISOString().slice(0, 10)}T00:00:00Z`;
		return [
			account,
			`Account ${account}`,
			"USD",
			at(month, 1),
			at(month + 1, 1),
			at(month, of),
			at(month, of + 1),
			"Usage",
			cost,
			"AWS",
			"AWS",
			service,
		].join(",");
	});
	return `${[FOCUS_HEADER, ...lines].join("\n")}\n`;
}
