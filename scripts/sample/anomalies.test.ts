import type { AnomalyDimension, Finding } from "@outlay/finops/anomaly";
import type { BridgeCell } from "@outlay/finops/bridge";
import { largestLines } from "@outlay/finops/bridge";
import { addDays, type Day, type Instant, parseDay, quarterHourOf } from "@outlay/finops/day";
import { DEFAULT_RUNAWAY_FLOORS, runaway } from "@outlay/finops/runaway";
import { type WatchedDay, watchDays, watched } from "@outlay/finops/testing/watched-spend";
import { beforeAll, describe, expect, test } from "vitest";
import { account } from "./accounts.ts";
import { emeaUsage } from "./azure-focus.ts";
import { type DayNumber, daysBetween, dayText, epochMs, timeline } from "./calendar.ts";
import { plantedEvents } from "./events.ts";
import { billedLines, type Line } from "./lines.ts";
import { GATEWAY_LAUNCH_AGO, RUNAWAY } from "./planted.ts";
import { attoRate, priceTable, versionOn } from "./prices.ts";
import { type GatewayRequest, gatewayRequests, gatewayUsage } from "./requests.ts";
import { strayUsage } from "./strays.ts";
import { featureUsage, type Owner, type UsageDay } from "./usage.ts";
import type { World } from "./world.ts";

const time = timeline("2026-11-20", 6);
const world: World = { seed: "larkfield", time, prices: priceTable(time) };

interface Spend {
	readonly day: Day;
	readonly dimensions: Readonly<Record<AnomalyDimension, string | null>>;
	readonly cell: BridgeCell;
}

function day(text: string): Day {
	const parsed = parseDay(text);
	if (!parsed.ok) throw new Error(`not a day: ${text}`);
	return parsed.value;
}

/** A key of a provider, a profile or deployment of a cloud, or a key of the gateway. */
function keyOf({ place, owner }: UsageDay): string {
	const own = place.key?.name ?? place.resource ?? place.subAccount.id;
	return `${place.account}/${own ?? `${owner?.feature} ${owner?.environment}`}`;
}

function namesOf(owner: Owner | null): { readonly team: string | null; readonly feature: string | null } {
	return { team: owner?.team ?? null, feature: owner?.feature ?? null };
}

/** What has a price of its own is a meter of its own. */
function spendOfUsage(each: UsageDay): Spend {
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
	return { day: day(dayText(each.day)), dimensions: { ...namesOf(each.owner), key, model, provider }, cell };
}

/** Images, searches, guardrails and reserved capacity: money without tokens. */
function spendOfLine(line: Line): Spend[] {
	const { provider } = account(line.place.account);
	const owners = line.owners.length === 0 ? [null] : line.owners;
	if (!line.inScope || line.category === "Tax" || line.category === "Credit") return [];
	const model = line.model === null ? null : `${provider}/${line.model}`;
	return owners.map((owner) => ({
		day: day(dayText(line.day)),
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

const calls = gatewayRequests(world);
const usage = [...featureUsage(world), ...strayUsage(world), ...gatewayUsage(calls), ...emeaUsage(world)];
const events = plantedEvents(world, usage, 0);

describe("the planted events, by the days that bills cover", () => {
	let watchedDays: readonly WatchedDay[] = [];

	beforeAll(() => {
		const spend = [...usage.map(spendOfUsage), ...billedLines(world).flatMap(spendOfLine)];
		const days = daysBetween(time.first, time.lastBilled + 1).map((each) => day(dayText(each)));
		watchedDays = watchDays(watched(spend, days), days);
	}, 120_000);

	/** Findings that opened an episode on the event's first day or the day after. */
	function openedAt(firstDay: string): Finding[] {
		const first = day(firstDay);
		return watchedDays
			.filter((each) => each.day === first || each.day === addDays(first, 1))
			.flatMap(({ changes }) => changes.flatMap((each) => (each.kind === "opened" ? [each.finding] : [])));
	}

	function eventOf(kind: string) {
		const event = events.find((each) => each.kind === kind);
		if (event === undefined) throw new Error(`the sample has no ${kind}`);
		return event;
	}

	test("the runaway agent: more requests, and longer ones", () => {
		const found = openedAt(eventOf("runaway_agent").firstDay);
		expect(found.map(({ series, kind, driver }) => [series, kind, driver])).toEqual([
			["key:anthropic-gateway/catalog-indexer-agent production", "spike", "volume"],
		]);
		const steps = found[0]?.bridge.steps;
		expect(steps !== undefined && steps.context > 0n && steps.volume > steps.context).toBe(true);
	});

	test("the leaked key on a model that nobody used: new, told once, by the key", () => {
		const found = openedAt(eventOf("leaked_key").firstDay);
		expect(found.map(({ series, kind, driver }) => [series, kind, driver])).toEqual([
			["key:openai-main/tmp", "new", "new"],
		]);
		const [incident] = watchedDays.flatMap(({ incidents }) =>
			incidents.filter(({ finding }) => finding.series === "key:openai-main/tmp"),
		);
		expect(incident?.silent).toContain("model:openai/gpt-5.5-pro");
	});

	test("the spike in development: requests of one key", () => {
		const found = openedAt(eventOf("development_spike").firstDay);
		expect(found.map(({ series, kind, driver }) => [series, kind, driver])).toEqual([
			["key:anthropic-main/mission-planner-dev", "spike", "volume"],
		]);
	});

	test("the cache that was switched off: mix, between the meters of one key", () => {
		const found = openedAt(eventOf("cache_off").firstDay);
		expect(found.map(({ series, kind, driver }) => [series, kind, driver])).toEqual([
			["key:anthropic-main/code-review-agent-prod", "spike", "mix"],
		]);
		const [first] = found.flatMap((finding) => largestLines(finding.bridge, 1).lines);
		expect(first).toMatchObject({ step: "mix", between: "meters" });
	});

	test("each price change, the agreed and the published ones: price, told by the model on its first day", () => {
		const changes = events.filter((event) => event.kind === "price_change");
		expect(changes).toHaveLength(3);
		for (const { firstDay, provider, model } of changes) {
			const found = openedAt(firstDay).find(({ series }) => series === `model:${provider}/${model}`);
			expect(found).toMatchObject({ day: firstDay, kind: "price", driver: "price" });
			expect(found?.bridge.change).toBe(found?.bridge.steps.price);
			expect(found === undefined ? 0n : found.bridge.change < 0n).toBe(true);
		}
	});

	test("drivers sum to the change of every finding that was told", () => {
		const found = watchedDays.flatMap(({ incidents }) => incidents.map(({ finding }) => finding));
		expect(found.length).toBeGreaterThan(20);
		for (const { bridge, actual, expected } of found) {
			expect(bridge.lines.reduce((sum, line) => sum + line.amount, 0n)).toBe(actual - expected);
		}
	});

	test("once there are six weeks of history, nothing is told but what was planted and a feature that started", () => {
		const settled = addDays(day(dayText(time.first)), 49);
		const opened = watchedDays
			.filter((each) => each.day >= settled)
			.flatMap(({ changes }) => changes.flatMap((each) => (each.kind === "opened" ? [each.finding] : [])));
		expect(opened.map((finding) => finding.series)).toEqual([
			"model:openai/gpt-5.6-luna",
			"model:openai/gpt-5.6-terra",
			"key:openai-main/fraud-notes-prod",
			"model:google/gemini-2.5-flash",
			"key:anthropic-main/mission-planner-dev",
			"key:openai-main/tmp",
			"key:anthropic-main/code-review-agent-prod",
			"key:anthropic-gateway/catalog-indexer-agent production",
		]);
	});
});

describe("runaway spend, by the quarter hours of the gateway", () => {
	const knownFrom = epochMs(time.last - GATEWAY_LAUNCH_AGO);

	function costOfCall({ model, day: number, outcome, ...call }: GatewayRequest): bigint {
		if (outcome !== "success") return 0n;
		const { list } = versionOn(model, number);
		const cached = call.cachedTokens === 0 ? 0n : BigInt(call.cachedTokens) * attoRate(list, "cache_read");
		const input = BigInt(call.promptTokens - call.cachedTokens) * attoRate(list, "input");
		return cached + input + BigInt(call.outputTokens) * attoRate(list, "output");
	}

	/** The instants at which one evaluation per quarter hour says runaway, data arriving as it is used. */
	function toldFor(feature: string, environment: string): Instant[] {
		const spend = new Map<Instant, bigint>();
		for (const call of calls) {
			if (call.caller.feature !== feature || call.caller.environment !== environment) continue;
			const at = quarterHourOf(call.startMs);
			spend.set(at, (spend.get(at) ?? 0n) + costOfCall(call));
		}
		const warmUp = epochMs(time.last - GATEWAY_LAUNCH_AGO + 7);
		const arrived = [...spend.keys()].filter((at) => at >= warmUp).sort((a, b) => a - b);
		return arrived.filter((at) => runaway({ spend, knownFrom }, at, DEFAULT_RUNAWAY_FLOORS) !== null);
	}

	const dayNumberOf = (at: Instant): DayNumber => Math.floor(at / epochMs(1));

	test("the runaway agent is told on its first day, and not before", () => {
		const told = toldFor(RUNAWAY.feature, RUNAWAY.environment);
		expect(dayNumberOf(told[0] ?? 0)).toBe(time.last - RUNAWAY.fromAgo);
	});

	test("no other agent is told", () => {
		const others = new Set(calls.map(({ caller }) => `${caller.feature} ${caller.environment}`));
		others.delete(`${RUNAWAY.feature} ${RUNAWAY.environment}`);
		const told = [...others].filter((other) => {
			const [feature = "", environment = ""] = other.split(" ");
			return toldFor(feature, environment).length > 0;
		});
		expect(others.size).toBeGreaterThan(8);
		expect(told).toEqual([]);
	});
});
