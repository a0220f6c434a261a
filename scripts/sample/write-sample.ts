import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ACCOUNT_KEYS, type AccountKey, account } from "./accounts.ts";
import { anthropicConsoleCsv } from "./anthropic-console.ts";
import { anthropicCostPages } from "./anthropic-cost.ts";
import { anthropicUsagePages } from "./anthropic-usage.ts";
import { attribution } from "./attribution.ts";
import { awsCurFiles } from "./aws-cur.ts";
import { azureFocusFiles, brokenFocusFile, emeaUsage } from "./azure-focus.ts";
import { dayText, monthStart, timeline } from "./calendar.ts";
import { COMPANY, DEPARTMENTS, ENVIRONMENTS, TEAMS, USERS } from "./company.ts";
import { plantedEvents } from "./events.ts";
import { FEATURES } from "./features.ts";
import type { Written } from "./file.ts";
import { googleFocusFiles } from "./google-focus.ts";
import { billedLines, type Line } from "./lines.ts";
import { litellmBatches } from "./litellm-logs.ts";
import type { SampleBillingAccount, SampleManifest, SamplePrice, SourceFamily } from "./manifest.ts";
import { costItems, openaiCostPages } from "./openai-costs.ts";
import { openaiDashboardCsv } from "./openai-dashboard.ts";
import { openaiUsagePages } from "./openai-usage.ts";
import { GATEWAY_LAUNCH_AGO, REPEATED_MONTHS_BACK } from "./planted.ts";
import { priceTable } from "./prices.ts";
import { type GatewayRequest, gatewayRequests, gatewayUsage } from "./requests.ts";
import { strayUsage } from "./strays.ts";
import { truthOf } from "./truth.ts";
import { featureUsage, type UsageDay } from "./usage.ts";
import type { World } from "./world.ts";

export interface SampleRequest {
	/** Where the files go; made when it does not exist. */
	readonly directory: string;
	/** The last day of the sample, `YYYY-MM-DD`; the files are exported the morning after. */
	readonly lastDay: string;
	/** Calendar months, the last one up to `lastDay`: 4 to 24. */
	readonly months: number;
	readonly seed: string;
}

const METERED: Readonly<Record<AccountKey, readonly [billed: SourceFamily, metered: SourceFamily | null]>> = {
	"openai-main": ["openai.costs", "openai.usage"],
	"openai-gateway": ["openai.costs", "litellm.spend-logs"],
	"anthropic-main": ["anthropic.cost-report", "anthropic.usage-report"],
	"anthropic-gateway": ["anthropic.cost-report", "litellm.spend-logs"],
	aws: ["aws.cur", null],
	google: ["focus", null],
	azure: ["focus", null],
	"azure-emea": ["focus", null],
};

function billingAccounts(world: World): SampleBillingAccount[] {
	return ACCOUNT_KEYS.map((key) => {
		const { provider, externalId, name } = account(key);
		const [billedSource, meteredSource] = METERED[key];
		return {
			key,
			provider,
			externalId,
			name,
			billedSource,
			meteredSource,
			billedThrough: dayText(world.time.lastBilled),
			meteredThrough: meteredSource === null ? null : dayText(world.time.last),
		};
	});
}

function prices(world: World): SamplePrice[] {
	return [...world.prices.values()].flatMap((model) =>
		model.versions.map(({ from, list, agreed, long }) => ({
			provider: model.provider,
			model: model.id,
			spelling: model.spelling,
			validFrom: from === null ? null : dayText(from),
			list: { ...list },
			agreed: agreed === null ? null : { ...agreed },
			long: long === null ? null : { abovePromptTokens: 200_000, list: { ...long } },
		})),
	);
}

interface Generated {
	readonly usage: readonly UsageDay[];
	readonly lines: readonly Line[];
	readonly calls: readonly GatewayRequest[];
	readonly emea: readonly UsageDay[];
}

function openaiFiles({ time }: World, { usage, lines }: Generated): Written[] {
	const launch = time.last - GATEWAY_LAUNCH_AGO;
	const repeated = monthStart(time.last, -REPEATED_MONTHS_BACK);
	const main = costItems({ time, accountKey: "openai-main", usage, lines });
	const gateway = costItems({ time, accountKey: "openai-gateway", usage, lines: [] });
	return [
		...openaiCostPages({ time, accountKey: "openai-main", from: time.first, items: main }),
		...openaiCostPages({ time, accountKey: "openai-gateway", from: launch, items: gateway }),
		...openaiUsagePages(time, usage, lines),
		openaiDashboardCsv(time, repeated, main),
	];
}

function anthropicFiles({ time }: World, { usage, lines }: Generated): Written[] {
	const launch = time.last - GATEWAY_LAUNCH_AGO;
	const month = monthStart(time.last, -REPEATED_MONTHS_BACK);
	return [
		...anthropicCostPages({ time, accountKey: "anthropic-main", from: time.first, usage, lines }),
		...anthropicCostPages({ time, accountKey: "anthropic-gateway", from: launch, usage, lines: [] }),
		...anthropicUsagePages(time, usage),
		anthropicConsoleCsv({ time, month, usage, lines }),
	];
}

function allFiles(world: World, generated: Generated): Written[] {
	const { time } = world;
	const { usage, lines, calls, emea } = generated;
	return [
		...openaiFiles(world, generated),
		...anthropicFiles(world, generated),
		...awsCurFiles(time, usage, lines),
		...googleFocusFiles(time, usage, lines),
		...azureFocusFiles(time, usage, lines),
		brokenFocusFile(world, emea),
		...litellmBatches(time, calls),
	];
}

function manifestOf(world: World, generated: Generated, files: readonly Written[]): SampleManifest {
	const { time } = world;
	const counted = [...generated.usage, ...generated.emea];
	const broken = files.reduce((total, { entry }) => total + entry.brokenRows, 0);
	return {
		version: 1,
		seed: world.seed,
		firstDay: dayText(time.first),
		lastDay: dayText(time.last),
		lastBilledDay: dayText(time.lastBilled),
		company: {
			name: COMPANY.name,
			domain: COMPANY.domain,
			currency: COMPANY.currency,
			timeZone: COMPANY.timeZone,
			departments: DEPARTMENTS,
			teams: TEAMS,
			features: FEATURES.map(({ id, name, team, kind, environments }) => ({
				id,
				name,
				team,
				kind,
				environments,
			})),
			environments: ENVIRONMENTS,
			users: USERS,
		},
		billingAccounts: billingAccounts(world),
		gatewayMappings: [
			{ source: "litellm.spend-logs", gatewayProvider: "openai", billingAccount: "openai-gateway" },
			{ source: "litellm.spend-logs", gatewayProvider: "anthropic", billingAccount: "anthropic-gateway" },
		],
		aiScope: {
			include: ["bedrock", "vertex ai", "gemini", "foundry models", "azure openai"],
			exclude: [],
		},
		files: files.map(({ entry }) => entry),
		attribution: attribution(),
		prices: prices(world),
		events: plantedEvents(world, counted, broken),
		truth: truthOf(counted, generated.lines),
	};
}

/**
 * Writes the exports of the sample company and `manifest.json`, which says what they hold and what a
 * correct product makes of them. A function of its arguments alone: the same request writes the same
 * bytes. It writes nothing outside `directory` and removes nothing there.
 */
export function writeSample(request: SampleRequest): { readonly manifest: SampleManifest } {
	const time = timeline(request.lastDay, request.months);
	const world: World = { seed: request.seed, time, prices: priceTable(time) };
	const calls = gatewayRequests(world);
	const usage = [...featureUsage(world), ...strayUsage(world), ...gatewayUsage(calls)].sort(
		(a, b) => a.day - b.day,
	);
	const generated = { usage, lines: billedLines(world), calls, emea: emeaUsage(world) };
	const files = allFiles(world, generated);
	const manifest = manifestOf(world, generated, files);
	for (const { entry, bytes } of files) {
		const path = join(request.directory, entry.path);
		mkdirSync(dirname(path), { recursive: true });
		writeFileSync(path, bytes);
	}
	writeFileSync(join(request.directory, "manifest.json"), `${JSON.stringify(manifest, null, "\t")}\n`);
	return { manifest };
}
