import { type AccountKey, type Caller, gatewayKeyOf, type Place } from "./accounts.ts";
import { type DayNumber, daysBetween, epochMs } from "./calendar.ts";
import { FEATURES, type Feature, type Use } from "./features.ts";
import { GATEWAY_LAUNCH_AGO, RUNAWAY } from "./planted.ts";
import { attoRate, type Meter, type Model, versionOn } from "./prices.ts";
import { hexDigest, type Random, random, uuid } from "./random.ts";
import type { MeterAmount, UsageDay } from "./usage.ts";
import { requestsOn } from "./volume.ts";
import { modelOf, type World } from "./world.ts";

export type RequestOutcome = "success" | "failure" | "cache_hit";

/** One call through the gateway, as it ended. */
export interface GatewayRequest {
	readonly id: string;
	readonly day: DayNumber;
	readonly startMs: number;
	readonly latencyMs: number;
	readonly caller: Caller;
	readonly key: string;
	readonly model: Model;
	/** Includes what was read from the provider's prompt cache. */
	readonly promptTokens: number;
	readonly cachedTokens: number;
	readonly outputTokens: number;
	readonly outcome: RequestOutcome;
	readonly retries: number;
	readonly session: string;
}

const HOUR_MS = 3_600_000;

/** The billing account that pays for the gateway's calls to a provider. */
function gatewayAccount(model: Model): AccountKey {
	return model.provider === "openai" ? "openai-gateway" : "anthropic-gateway";
}

function outcomeOf(dice: Random): RequestOutcome {
	const roll = dice.below(100);
	if (roll < 2) return "failure";
	return roll < 6 ? "cache_hit" : "success";
}

/** The calls of one agent in one environment on one day, in order, in sessions of a few calls each. */
function ordinaryCalls(input: {
	readonly world: World;
	readonly feature: Feature;
	readonly use: Use;
	readonly caller: Caller;
	readonly day: DayNumber;
	readonly dice: Random;
}): GatewayRequest[] {
	const { world, use, caller, day, dice } = input;
	const { provider, shape } = use;
	const model = modelOf(world, provider, use.model);
	const key = gatewayKeyOf(caller.feature, caller.environment);
	const count = requestsOn(input);
	const starts = Array.from({ length: count }, () => dice.between(6 * HOUR_MS, 22 * HOUR_MS)).sort(
		(a, b) => a - b,
	);
	let session = "";
	let left = 0;
	return starts.map((start, index) => {
		if (left === 0) {
			session = uuid(`session ${caller.feature} ${caller.environment} ${day} ${index}`);
			left = dice.between(4, 18);
		}
		left -= 1;
		const size = dice.between(550, 1450);
		const outcome = outcomeOf(dice);
		const failed = outcome === "failure";
		const id = uuid(`request ${world.seed} ${caller.feature} ${caller.environment} ${day} ${index}`);
		const cachedTokens = failed ? 0 : Math.floor(((shape.cache_read ?? 0) * size) / 1000);
		const promptTokens = failed ? 0 : Math.floor(((shape.input ?? 0) * size) / 1000) + cachedTokens;
		return {
			id: outcome === "cache_hit" ? `${id}_cache_hit${epochMs(day) + start}` : id,
			day,
			startMs: epochMs(day) + start,
			latencyMs: outcome === "cache_hit" ? dice.between(4, 30) : dice.between(1500, 24_000),
			caller,
			key,
			model,
			promptTokens,
			cachedTokens,
			outputTokens: failed ? 0 : Math.floor(((shape.output ?? 0) * dice.between(600, 1400)) / 1000),
			outcome,
			retries: dice.below(100) < 3 ? dice.between(1, 2) : 0,
			session,
		};
	});
}

/** One session that repeats the same call until someone notices. */
function runawayCalls(world: World): GatewayRequest[] {
	const feature = FEATURES.find((each) => each.id === RUNAWAY.feature);
	const use = feature?.uses[0];
	if (feature === undefined || use === undefined) throw new Error("the runaway agent is not a feature");
	const model = modelOf(world, use.provider, use.model);
	const caller = { team: feature.team, feature: feature.id, environment: RUNAWAY.environment };
	const key = gatewayKeyOf(caller.feature, caller.environment);
	const session = uuid(`runaway ${world.seed}`);
	const dice = random(`${world.seed}/runaway`);
	return RUNAWAY.calls.flatMap((count, offset) => {
		const day = world.time.last - RUNAWAY.fromAgo + offset;
		return Array.from({ length: count }, (_, index) => ({
			id: uuid(`runaway ${world.seed} ${day} ${index}`),
			day,
			startMs: epochMs(day) + Math.floor(((index + 1) * 23 * HOUR_MS) / (count + 1)),
			latencyMs: dice.between(7000, 9000),
			caller,
			key,
			model,
			promptTokens: RUNAWAY.promptTokens + dice.below(400),
			cachedTokens: 0,
			outputTokens: RUNAWAY.outputTokens + dice.below(40),
			outcome: "success" as const,
			retries: 0,
			session,
		}));
	});
}

/** Every call through the gateway since its launch, by time. */
export function gatewayRequests(world: World): GatewayRequest[] {
	const calls = runawayCalls(world);
	const days = daysBetween(world.time.last - GATEWAY_LAUNCH_AGO, world.time.last + 1);
	for (const feature of FEATURES.filter((each) => each.gateway)) {
		for (const environment of feature.environments) {
			const caller = { team: feature.team, feature: feature.id, environment };
			const dice = random(`${world.seed}/gateway/${feature.id}/${environment}`);
			for (const use of feature.uses) {
				for (const day of days) calls.push(...ordinaryCalls({ world, feature, use, caller, day, dice }));
			}
		}
	}
	return calls.sort((a, b) => a.startMs - b.startMs || (a.id < b.id ? -1 : 1));
}

/** What the provider counts of a call: nothing where the gateway answered from its own cache or the call failed. */
function meteredTokens(call: GatewayRequest): readonly (readonly [Meter, number])[] {
	if (call.outcome !== "success") return [];
	const all: readonly (readonly [Meter, number])[] = [
		["input", call.promptTokens - call.cachedTokens],
		["cache_read", call.cachedTokens],
		["output", call.outputTokens],
	];
	return all.filter(([, tokens]) => tokens > 0);
}

/** The provider's view of the gateway's calls: its bill names neither key nor project. */
export function gatewayUsage(calls: readonly GatewayRequest[]): UsageDay[] {
	const groups = new Map<string, GatewayRequest[]>();
	for (const call of calls) {
		const key = `${call.day}/${call.model.provider}/${call.model.id}/${call.caller.feature}/${call.caller.environment}`;
		const group = groups.get(key);
		if (group === undefined) groups.set(key, [call]);
		else group.push(call);
	}
	return [...groups.values()].map((group) => {
		const [first] = group;
		if (first === undefined) throw new Error("an empty group");
		const { day, model, caller } = first;
		const place: Place = {
			account: gatewayAccount(model),
			subAccount: { id: null, name: "" },
			key: null,
			resource: null,
			tags: {},
		};
		return {
			day,
			place,
			model,
			requests: group.length,
			amounts: totals(group),
			long: false,
			batch: false,
			owner: caller,
		};
	});
}

function totals(group: readonly GatewayRequest[]): MeterAmount[] {
	const tokens = new Map<Meter, number>();
	for (const call of group) {
		for (const [meter, count] of meteredTokens(call)) tokens.set(meter, (tokens.get(meter) ?? 0) + count);
	}
	const [first] = group;
	if (first === undefined) return [];
	const { list } = versionOn(first.model, first.day);
	return [...tokens].map(([meter, count]) => {
		const cost = BigInt(count) * attoRate(list, meter);
		return { meter, tokens: count, cost, list: cost };
	});
}

/** A stable pseudonym for whoever a call was made for. */
export function endUserOf(call: GatewayRequest): string {
	return `u_${hexDigest(`${call.caller.feature} ${call.session.slice(0, 1)}`).slice(0, 10)}`;
}
