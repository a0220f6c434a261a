import { type Day, dayOf, type Instant, quarterHourOf } from "@outlay/finops/day";
import type { WatchedSpend } from "@outlay/finops/watched-spend";
import { account } from "../sample/accounts.ts";
import { emeaUsage } from "../sample/azure-focus.ts";
import { type DayNumber, daysBetween, epochMs } from "../sample/calendar.ts";
import { billedLines, type Line } from "../sample/lines.ts";
import { attoRate, versionOn } from "../sample/prices.ts";
import { type GatewayRequest, gatewayUsage } from "../sample/requests.ts";
import { strayUsage } from "../sample/strays.ts";
import { featureUsage, type Owner, type UsageDay } from "../sample/usage.ts";
import type { World } from "../sample/world.ts";

const asDay = (number: DayNumber): Day => dayOf(epochMs(number));

/** A key of a provider, a profile or deployment of a cloud, or a key of the gateway. */
function keyOf({ place, owner }: UsageDay): string {
	const own = place.key?.name ?? place.resource ?? place.subAccount.id;
	return `${place.account}/${own ?? `${owner?.feature} ${owner?.environment}`}`;
}

function namesOf(owner: Owner | null): { readonly team: string | null; readonly feature: string | null } {
	return { team: owner?.team ?? null, feature: owner?.feature ?? null };
}

/** What has a price of its own is a meter of its own. */
function spendOfUsage(each: UsageDay): WatchedSpend {
	const { provider } = account(each.place.account);
	const model = `${provider}/${each.model.id}`;
	const key = keyOf(each);
	const tier = `${each.long ? " long" : ""}${each.batch ? " batch" : ""}`;
	const meters = each.amounts.map(({ meter, tokens, cost }) => ({
		meter: `${meter}${tier}`,
		quantity: BigInt(tokens),
		cost,
	}));
	const cell = {
		key: `${key} ${model}`,
		requests: BigInt(each.requests),
		meters,
		unmeasured: 0n,
		oneOff: 0n,
	};
	return { day: asDay(each.day), dimensions: { ...namesOf(each.owner), key, model, provider }, cell };
}

/** Images, searches, guardrails and reserved capacity: money without tokens. */
function spendOfLine(line: Line): WatchedSpend[] {
	const { provider } = account(line.place.account);
	const owners = line.owners.length === 0 ? [null] : line.owners;
	if (!line.inScope || line.category === "Tax" || line.category === "Credit") return [];
	const model = line.model === null ? null : `${provider}/${line.model}`;
	return owners.map((owner) => ({
		day: asDay(line.day),
		dimensions: { ...namesOf(owner), key: null, model, provider },
		cell: {
			key: `${line.kind} ${owner?.team} ${owner?.feature}`,
			requests: null,
			meters: [],
			unmeasured: line.effective / BigInt(owners.length),
			oneOff: 0n,
		},
	}));
}

/** What the company consumes on the days that every bill covers, by key and model, as detection reads it. */
export function watchedSpend(
	world: World,
	calls: readonly GatewayRequest[],
): {
	readonly days: readonly Day[];
	readonly spend: readonly WatchedSpend[];
	readonly usage: readonly UsageDay[];
} {
	const usage = [...featureUsage(world), ...strayUsage(world), ...gatewayUsage(calls), ...emeaUsage(world)];
	const spend = [...usage.map(spendOfUsage), ...billedLines(world).flatMap(spendOfLine)];
	return { days: daysBetween(world.time.first, world.time.lastBilled + 1).map(asDay), spend, usage };
}

/** A feature in an environment, as the gateway's quarter hours know it. */
const agentOf = ({ caller }: GatewayRequest): string => `${caller.feature} ${caller.environment}`;

/** Atto by quarter hour of each agent. */
export function spendByQuarterHour(
	calls: readonly GatewayRequest[],
): ReadonlyMap<string, ReadonlyMap<Instant, bigint>> {
	const agents = new Map<string, Map<Instant, bigint>>();
	for (const call of calls) {
		const spend = agents.get(agentOf(call)) ?? new Map<Instant, bigint>();
		agents.set(agentOf(call), spend);
		const at = quarterHourOf(call.startMs);
		spend.set(at, (spend.get(at) ?? 0n) + costOfCall(call));
	}
	return agents;
}

function costOfCall({ model, day, outcome, ...call }: GatewayRequest): bigint {
	if (outcome !== "success") return 0n;
	const { list } = versionOn(model, day);
	const cached = call.cachedTokens === 0 ? 0n : BigInt(call.cachedTokens) * attoRate(list, "cache_read");
	const input = BigInt(call.promptTokens - call.cachedTokens) * attoRate(list, "input");
	return cached + input + BigInt(call.outputTokens) * attoRate(list, "output");
}
