import { anthropicAnalyticsCost } from "./anthropic-analytics-cost/anthropic-analytics-cost.ts";
import { anthropicAnalyticsUsage } from "./anthropic-analytics-usage/anthropic-analytics-usage.ts";
import { anthropicClaudeCode } from "./anthropic-claude-code/anthropic-claude-code.ts";
import { anthropicConsoleCostCsv } from "./anthropic-console-cost-csv/anthropic-console-cost-csv.ts";
import { anthropicConsoleTokensCsv } from "./anthropic-console-tokens-csv/anthropic-console-tokens-csv.ts";
import { anthropicCostReport } from "./anthropic-cost-report/anthropic-cost-report.ts";
import { anthropicUsageReport } from "./anthropic-usage-report/anthropic-usage-report.ts";
import { awsCur } from "./aws-cur/aws-cur.ts";
import { azureCostDetails } from "./azure-cost-details/azure-cost-details.ts";
import type { Connector } from "./connector.ts";
import { focus } from "./focus/focus.ts";
import { googleCostTable } from "./google-cost-table/google-cost-table.ts";
import { litellmSpendLogs } from "./litellm-spend-logs/litellm-spend-logs.ts";
import { openaiCosts } from "./openai-costs/openai-costs.ts";
import { OPENAI_USAGE } from "./openai-usage/openai-usage.ts";
import { openrouterActivity } from "./openrouter-activity/openrouter-activity.ts";

/** Every source that an import can come from. Recognising asks them in this order; the first that knows the file reads it. */
export const CONNECTORS: readonly Connector[] = [
	openaiCosts,
	...OPENAI_USAGE,
	anthropicAnalyticsCost,
	anthropicAnalyticsUsage,
	anthropicCostReport,
	anthropicUsageReport,
	anthropicConsoleCostCsv,
	anthropicConsoleTokensCsv,
	anthropicClaudeCode,
	awsCur,
	focus,
	azureCostDetails,
	googleCostTable,
	openrouterActivity,
	litellmSpendLogs,
];
