import { DEFAULT_WORKSPACE, LEGACY_PROJECT, type Place, subAccountOf } from "./accounts.ts";
import { daysBetween } from "./calendar.ts";
import type { RequestShape, Use } from "./features.ts";
import { LEAKED_KEY } from "./planted.ts";
import type { Provider } from "./prices.ts";
import { identifier, random } from "./random.ts";
import { amountsOf, type Owner, type UsageDay } from "./usage.ts";
import { requestsFor, volumePermille } from "./volume.ts";
import { modelOf, type World } from "./world.ts";

/** Experiments share one Google project; their tag names them. */
export const EXPERIMENT_OWNER = {
	team: "developer-platform",
	feature: null,
	environment: "development",
} as const satisfies Owner;

/** Spend outside any feature. */
interface Stray {
	readonly name: string;
	readonly owner: Owner | null;
	readonly place: Place;
	readonly use: Use;
	/** Dollars of single days, counted from `fromAgo`; null: every day by `use.dollars`. */
	readonly burst: { readonly fromAgo: number; readonly dollars: readonly number[] } | null;
}

function strayUse(where: readonly [Provider, model: string], dollars: number, shape: RequestShape): Use {
	const [provider, model] = where;
	return {
		provider,
		model,
		dollars,
		shape,
		startPermille: 900,
		week: "office",
		fromAgo: null,
		longPermille: 0,
	};
}

function inLegacyProject(name: string): Place {
	return {
		account: "openai-main",
		subAccount: LEGACY_PROJECT,
		key: { id: identifier("key_", name, 16), name, user: identifier("user-", name, 24) },
		resource: null,
		tags: {},
	};
}

/** A first project, the Workbench, calls without a profile, experiments, and a leaked key. */
function strays(): readonly Stray[] {
	const base = { owner: null, burst: null };
	const nameless = { key: null, resource: null, tags: {} };
	return [
		{
			...base,
			name: "legacy",
			place: inLegacyProject("Secret key"),
			use: strayUse(["openai", "gpt-4o"], 310, { input: 3300, cache_read: 700, output: 520 }),
		},
		{
			...base,
			name: "workbench",
			place: { ...nameless, account: "anthropic-main", subAccount: DEFAULT_WORKSPACE },
			use: strayUse(["anthropic", "claude-opus-4-1"], 130, { input: 9000, output: 1300 }),
		},
		{
			...base,
			name: "no profile",
			place: {
				...nameless,
				account: "aws",
				subAccount: subAccountOf("aws", "autonomy", "development"),
				resource: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0",
			},
			use: strayUse(["aws", "nova-pro"], 55, { input: 4000, output: 500 }),
		},
		{
			...base,
			name: "experiments",
			owner: EXPERIMENT_OWNER,
			place: {
				...nameless,
				account: "google",
				subAccount: { id: "larkfield-sandbox", name: "sandbox" },
				tags: { experiment: "prompt-lab" },
			},
			use: strayUse(["google", "gemini-3.5-flash"], 14, { input: 3000, output: 900 }),
		},
		{
			...base,
			name: "leaked",
			place: inLegacyProject("tmp"),
			use: strayUse([LEAKED_KEY.provider, LEAKED_KEY.model], 0, { input: 21_000, output: 6100 }),
			burst: { fromAgo: LEAKED_KEY.fromAgo, dollars: LEAKED_KEY.dollars },
		},
	];
}

function* daysOf(world: World, stray: Stray): Generator<UsageDay> {
	const { place, use, burst, owner } = stray;
	const model = modelOf(world, use.provider, use.model);
	const dice = random(`${world.seed}/stray/${stray.name}`);
	const metered = use.provider === "openai" || use.provider === "anthropic";
	const last = metered ? world.time.last : world.time.lastBilled;
	const ordinary = requestsFor(use.dollars, use.shape, model);
	for (const day of daysBetween(world.time.first, last + 1)) {
		const volume = volumePermille({ world, use, day, dice });
		const dollars = burst?.dollars[day - (world.time.last - burst.fromAgo)] ?? 0;
		const requests =
			burst === null ? Math.floor((ordinary * volume) / 1000) : requestsFor(dollars, use.shape, model);
		if (requests === 0) continue;
		const amounts = amountsOf({ model, day, requests, shape: use.shape, long: false, dice });
		yield { day, place, model, requests, amounts, long: false, batch: false, owner };
	}
}

/** Their days, one stray after the other. */
export function strayUsage(world: World): UsageDay[] {
	return strays().flatMap((stray) => [...daysOf(world, stray)]);
}
