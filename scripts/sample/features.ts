import type { Environment } from "./company.ts";
import type { Meter, Provider } from "./prices.ts";

/** Tokens of one average request. */
export type RequestShape = Readonly<Partial<Record<Meter, number>>>;

/** Who is busy when: offices rest at weekends, shoppers do not, machines never do. */
export type Week = "office" | "shoppers" | "machines";

/** One feature's use of one model at one provider. */
export interface Use {
	readonly provider: Provider;
	readonly model: string;
	/** Dollars on an ordinary production weekday at the end of the sample, at the model's first price. */
	readonly dollars: number;
	readonly shape: RequestShape;
	/** Volume on the first day, in thousandths of the last day's. */
	readonly startPermille: number;
	readonly week: Week;
	/** First day, counted back from the last day of the sample; null: since before it. */
	readonly fromAgo: number | null;
	/** Of the prompts, thousandths longer than 200k tokens (Anthropic's second context window). */
	readonly longPermille: number;
}

export interface Feature {
	readonly id: string;
	readonly name: string;
	readonly team: string;
	readonly kind: "product" | "agent" | "internal";
	readonly environments: readonly Environment[];
	/** Through the LiteLLM gateway since its launch. */
	readonly gateway: boolean;
	readonly uses: readonly Use[];
}

type Extra = Partial<Pick<Use, "startPermille" | "week" | "fromAgo" | "longPermille">>;
type Call = readonly [dollars: number, input: number, cached: number, written: number, output: number];

function use(where: `${Provider}/${string}`, call: Call, extra: Extra = {}): Use {
	const slash = where.indexOf("/");
	const provider = providerOf(where.slice(0, slash));
	const [dollars, input, cached, written, output] = call;
	const write = provider === "openai" ? "cache_write" : "cache_write_5m";
	const shape: RequestShape = {
		input,
		...(cached > 0 ? { cache_read: cached } : {}),
		...(written > 0 ? { [write]: written } : {}),
		...(output > 0 ? { output } : {}),
	};
	const base = {
		startPermille: 600,
		week: "office",
		fromAgo: null,
		longPermille: 0,
	} as const;
	return { provider, model: where.slice(slash + 1), dollars, shape, ...base, ...extra };
}

function providerOf(text: string): Provider {
	switch (text) {
		case "openai":
		case "anthropic":
		case "aws":
		case "google":
		case "microsoft":
			return text;
		default:
			throw new Error(`no such provider: ${text}`);
	}
}

const ALL: readonly Environment[] = ["production", "staging", "development"];
const LIVE: readonly Environment[] = ["production", "development"];
const ONLY: readonly Environment[] = ["production"];

type Head = readonly [id: string, name: string, team: string, kind: Feature["kind"]];

function feature(head: Head, environments: readonly Environment[], uses: readonly Use[]): Feature {
	const [id, name, team, kind] = head;
	return { id, name, team, kind, environments, gateway: false, uses };
}

function agent(head: readonly [string, string, string], uses: readonly Use[]): Feature {
	const environments: readonly Environment[] = ["production", "staging"];
	return { id: head[0], name: head[1], team: head[2], kind: "agent", environments, gateway: true, uses };
}

const shoppers = { week: "shoppers" } as const;
const machines = { week: "machines" } as const;

/** Features that call OpenAI with keys of their own. */
const ON_OPENAI: readonly Feature[] = [
	feature(["faq-agent", "FAQ agent", "support-automation", "agent"], ALL, [
		use("openai/gpt-5.6-terra", [690, 1900, 5200, 300, 420], { startPermille: 420, week: "shoppers" }),
	]),
	feature(["ticket-triage", "Ticket triage", "support-automation", "product"], LIVE, [
		use("openai/gpt-5.4-nano", [95, 1100, 700, 0, 60], shoppers),
	]),
	feature(["reply-drafts", "Reply drafts", "support-automation", "product"], ALL, [
		use("openai/gpt-5.4-mini", [190, 2400, 1600, 0, 350]),
	]),
	feature(["manual-lookup", "Manual lookup", "field-service", "product"], LIVE, [
		use("openai/gpt-5-mini", [120, 5200, 1800, 0, 380]),
		use("openai/text-embedding-3-small", [7, 900, 0, 0, 0]),
	]),
	feature(["call-summaries", "Call summaries", "field-service", "product"], ONLY, [
		use("openai/gpt-5-mini", [45, 7400, 0, 0, 520]),
	]),
	feature(["content-screening", "Content screening", "trust-safety", "product"], LIVE, [
		use("openai/gpt-5-nano", [75, 800, 0, 0, 40], shoppers),
	]),
	feature(["fraud-notes", "Fraud notes", "trust-safety", "internal"], ONLY, [
		use("openai/gpt-5.4-mini", [55, 3900, 0, 0, 460], { fromAgo: 96 }),
	]),
	feature(["query-rewrite", "Query rewrite", "search", "product"], ALL, [
		use("openai/gpt-5.6-luna", [420, 450, 1300, 150, 70], shoppers),
	]),
	feature(["semantic-index", "Semantic index", "search", "product"], LIVE, [
		use("openai/text-embedding-3-large", [90, 620, 0, 0, 0], machines),
	]),
	feature(["product-answers", "Product answers", "search", "product"], LIVE, [
		use("openai/gpt-5.4-mini", [230, 1700, 2100, 0, 240], { week: "shoppers", startPermille: 450 }),
	]),
	feature(["campaign-copy", "Campaign copy", "marketing", "product"], LIVE, [
		use("openai/gpt-5.2", [95, 1500, 500, 0, 900]),
	]),
	feature(["market-digest", "Market digest", "marketing", "agent"], ONLY, [
		use("openai/gpt-5.5", [70, 16000, 4000, 0, 1800]),
	]),
	feature(["shop-assistant", "Shop assistant", "storefront", "agent"], ALL, [
		use("openai/gpt-5.4", [560, 2100, 4400, 0, 310], { week: "shoppers", startPermille: 500 }),
	]),
	feature(["size-advisor", "Size advisor", "storefront", "product"], LIVE, [
		use("openai/gpt-4.1-mini", [48, 900, 600, 0, 120], shoppers),
	]),
	feature(["pipeline-doctor", "Pipeline doctor", "developer-platform", "agent"], LIVE, [
		use("openai/o4-mini", [135, 6800, 2400, 0, 1500]),
	]),
	feature(["invoice-matching", "Invoice matching", "finance-operations", "product"], ONLY, [
		use("openai/gpt-5-mini", [60, 3100, 900, 0, 210]),
	]),
];

/** Features that call Anthropic with keys of their own. */
const ON_ANTHROPIC: readonly Feature[] = [
	feature(
		["code-review-agent", "Code review agent", "developer-platform", "agent"],
		["production", "staging"],
		[use("anthropic/claude-sonnet-5", [260, 2600, 31000, 2900, 1400], { startPermille: 700 })],
	),
	feature(
		["coding-assistant", "Coding assistant", "developer-platform", "internal"],
		["development"],
		[use("anthropic/claude-opus-5", [820, 1800, 42000, 2600, 1900], { startPermille: 380 })],
	),
	feature(["test-writer", "Test writer", "developer-platform", "agent"], LIVE, [
		use("anthropic/claude-sonnet-4-6", [200, 4200, 15000, 1500, 2600]),
	]),
	feature(["mission-planner", "Mission planner", "autonomy", "product"], ALL, [
		use("anthropic/claude-opus-4-7", [280, 5200, 9000, 1200, 1500], { startPermille: 550 }),
	]),
	feature(["incident-summaries", "Incident summaries", "autonomy", "internal"], ONLY, [
		use("anthropic/claude-haiku-4-5", [62, 8600, 0, 0, 700], machines),
	]),
	feature(["firmware-diagnostics", "Firmware diagnostics", "fleet-software", "product"], LIVE, [
		use("anthropic/claude-sonnet-4-5", [230, 38000, 20000, 3000, 2100], { longPermille: 25 }),
	]),
	feature(["release-notes", "Release notes", "fleet-software", "internal"], ONLY, [
		use("anthropic/claude-haiku-4-5", [22, 12000, 0, 0, 1500]),
	]),
	feature(["defect-analysis", "Defect analysis", "quality", "product"], LIVE, [
		use("anthropic/claude-sonnet-4-6", [180, 7900, 4200, 600, 1100]),
	]),
	feature(["contract-review", "Contract review", "people-legal", "product"], LIVE, [
		use("anthropic/claude-opus-4-8", [150, 31000, 6000, 2000, 2400]),
	]),
	feature(["policy-questions", "Policy questions", "people-legal", "product"], ONLY, [
		use("anthropic/claude-haiku-4-5", [38, 2600, 5200, 300, 320]),
	]),
];

/** Features on Bedrock, Vertex AI and Azure OpenAI. */
const ON_CLOUDS: readonly Feature[] = [
	feature(["telemetry-notes", "Telemetry notes", "fleet-software", "product"], LIVE, [
		use("aws/nova-lite", [65, 3600, 0, 0, 260], machines),
	]),
	feature(["route-explainer", "Route explainer", "fleet-software", "product"], LIVE, [
		use("aws/claude-haiku-4-5", [160, 1900, 2600, 200, 420], machines),
	]),
	feature(["parts-classifier", "Parts classifier", "fleet-software", "internal"], ONLY, [
		use("aws/llama4-maverick-17b", [48, 1400, 0, 0, 90]),
	]),
	feature(["inspection-captions", "Inspection captions", "quality", "product"], LIVE, [
		use("aws/nova-pro", [125, 2900, 0, 0, 310]),
	]),
	feature(["scene-labelling", "Scene labelling", "autonomy", "product"], LIVE, [
		use("aws/claude-sonnet-4-6", [300, 5200, 2200, 300, 380], { startPermille: 480, week: "machines" }),
	]),
	feature(["video-scene-search", "Video scene search", "autonomy", "product"], LIVE, [
		use("google/gemini-2.5-pro", [250, 24000, 0, 0, 600]),
	]),
	feature(["weld-inspection", "Weld inspection", "quality", "product"], LIVE, [
		use("google/gemini-2.5-flash", [270, 9500, 0, 0, 240], machines),
	]),
	feature(["localisation", "Localisation", "marketing", "product"], ONLY, [
		use("google/gemini-3.5-flash-lite", [95, 1800, 0, 0, 1900]),
	]),
	feature(["voice-notes", "Voice notes", "field-service", "product"], LIVE, [
		use("google/gemini-2.5-flash-lite", [55, 5200, 0, 0, 400], { fromAgo: 75, startPermille: 200 }),
	]),
	feature(["image-tagging", "Image tagging", "search", "product"], ONLY, [
		use("google/gemini-3.5-flash", [120, 1300, 900, 0, 110], machines),
	]),
	feature(["ledger-assistant", "Ledger assistant", "finance-operations", "product"], LIVE, [
		use("microsoft/gpt-4.1", [140, 4100, 1800, 0, 520]),
	]),
	feature(["expense-audit", "Expense audit", "finance-operations", "internal"], ONLY, [
		use("microsoft/gpt-4o-mini", [46, 2800, 0, 0, 180]),
	]),
	feature(["people-helpdesk", "People helpdesk", "people-legal", "product"], LIVE, [
		use("microsoft/gpt-5-mini", [85, 2200, 1900, 0, 410]),
	]),
];

/** Agents behind the gateway: few requests, long prompts. */
const BEHIND_GATEWAY: readonly Feature[] = [
	agent(
		["catalog-indexer-agent", "Catalog indexer agent", "search"],
		[use("anthropic/claude-sonnet-4-6", [20, 88000, 0, 0, 1900], { week: "machines" })],
	),
	agent(
		["warranty-agent", "Warranty agent", "field-service"],
		[use("openai/gpt-5.4", [8, 41000, 16000, 0, 1700])],
	),
	agent(
		["returns-agent", "Returns agent", "storefront"],
		[use("openai/gpt-5.4", [7, 34000, 12000, 0, 1400], { week: "shoppers" })],
	),
	agent(
		["research-agent", "Research agent", "autonomy"],
		[use("anthropic/claude-opus-4-8", [24, 61000, 0, 0, 2800])],
	),
	agent(
		["outreach-agent", "Outreach agent", "marketing"],
		[use("openai/gpt-5.4-mini", [0.6, 19000, 6000, 0, 900])],
	),
	agent(
		["onboarding-buddy", "Onboarding buddy", "people-legal"],
		[use("anthropic/claude-haiku-4-5", [0.6, 16000, 0, 0, 800])],
	),
];

export const FEATURES: readonly Feature[] = [...ON_OPENAI, ...ON_ANTHROPIC, ...ON_CLOUDS, ...BEHIND_GATEWAY];
