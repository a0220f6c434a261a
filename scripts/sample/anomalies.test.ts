import type { Finding } from "@outlay/finops/anomaly";
import { largestLines } from "@outlay/finops/bridge";
import { addDays, type Day, type Instant, parseDay } from "@outlay/finops/day";
import { DEFAULT_RUNAWAY_FLOORS, runaway } from "@outlay/finops/runaway";
import { type WatchedDay, watchDays, watched } from "@outlay/finops/watched-spend";
import { beforeAll, describe, expect, test } from "vitest";
import { spendByQuarterHour, watchedSpend } from "../bench/watched-spend.ts";
import { type DayNumber, dayText, epochMs, timeline } from "./calendar.ts";
import { plantedEvents } from "./events.ts";
import { GATEWAY_LAUNCH_AGO, RUNAWAY } from "./planted.ts";
import { priceTable } from "./prices.ts";
import { gatewayRequests } from "./requests.ts";
import type { World } from "./world.ts";

const time = timeline("2026-11-20", 6);
const world: World = { seed: "larkfield", time, prices: priceTable(time) };

function day(text: string): Day {
	const parsed = parseDay(text);
	if (!parsed.ok) throw new Error(`not a day: ${text}`);
	return parsed.value;
}

const calls = gatewayRequests(world);
const { days, spend, usage } = watchedSpend(world, calls);
const events = plantedEvents(world, usage, 0);

describe("the planted events, by the days that bills cover", () => {
	let watchedDays: readonly WatchedDay[] = [];

	beforeAll(() => {
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

	const agents = spendByQuarterHour(calls);

	/** The instants at which one evaluation per quarter hour says runaway, data arriving as it is used. */
	function toldFor(agent: string): Instant[] {
		const spend = agents.get(agent) ?? new Map<Instant, bigint>();
		const warmUp = epochMs(time.last - GATEWAY_LAUNCH_AGO + 7);
		const arrived = [...spend.keys()].filter((at) => at >= warmUp).sort((a, b) => a - b);
		return arrived.filter((at) => runaway({ spend, knownFrom }, at, DEFAULT_RUNAWAY_FLOORS) !== null);
	}

	const dayNumberOf = (at: Instant): DayNumber => Math.floor(at / epochMs(1));

	test("the runaway agent is told on its first day, and not before", () => {
		const told = toldFor(`${RUNAWAY.feature} ${RUNAWAY.environment}`);
		expect(dayNumberOf(told[0] ?? 0)).toBe(time.last - RUNAWAY.fromAgo);
	});

	test("no other agent is told", () => {
		const others = new Set(agents.keys());
		others.delete(`${RUNAWAY.feature} ${RUNAWAY.environment}`);
		const told = [...others].filter((other) => toldFor(other).length > 0);
		expect(others.size).toBeGreaterThan(8);
		expect(told).toEqual([]);
	});
});
