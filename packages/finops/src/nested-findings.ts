import { ANOMALY_DIMENSIONS, type AnomalyDimension, type Finding } from "./anomaly.ts";
import { changeByKey } from "./bridge.ts";
import type { Atto } from "./money.ts";

/** One thing that happened: the finding that is told, and those of the same day that say the same again. */
export interface Incident {
	readonly finding: Finding;
	/** Ids of the series that this one explains or that are parts of it, sorted. */
	readonly silent: readonly string[];
}

/** A finding explains another when at least this share of the other's change is in its keys, in per cent. */
const EXPLAINS_PERCENT = 80n;

/** More than so many narrower findings are a general rise, told once by the series that holds them all. */
const PARTS_MAX = 3;

/** A part that rose so many times as much as its whole, in proportion, is told beside it. */
const STANDS_OUT = 3n;

/**
 * Findings of one day that tell one thing tell it once. A finding is silent when the narrowest single other one, or up
 * to three of them together, explain at least 80 % of its change in money; and when it is an ordinary part of a
 * broader one that nothing narrower explains. Narrower is what spends less on the day; at equal spend the key, then
 * feature, model, team, provider. A price belongs to its model, which is narrower than all else.
 *
 * Incidents come with the largest change first. No order of the findings matters.
 */
export function nest(findings: readonly Finding[]): Incident[] {
	const ordered = [...findings].sort(byNarrowness);
	const holders = holdersByKey(ordered);
	const incidents = new Map<Finding, string[]>();
	const rootOf = new Map<Finding, Finding>();
	const explainedBy = new Map<Finding, Finding>();
	for (const finding of ordered.toReversed()) {
		const overlaps = overlapsOf(finding, holders);
		const whole = wholeOf(finding, { overlaps, roots: incidents, ordered });
		const narrower = ordered.slice(0, ordered.indexOf(finding));
		const part = whole === null ? explanation(finding, { narrower, overlaps }) : null;
		if (whole !== null) rootOf.set(finding, whole);
		else if (part !== null) explainedBy.set(finding, part);
		else incidents.set(finding, []);
	}
	for (const finding of findings) {
		const root = rootOfAll(finding, { rootOf, explainedBy });
		if (root !== finding) incidents.get(root)?.push(finding.series);
	}
	return [...incidents]
		.map(([finding, silent]) => ({ finding, silent: silent.sort() }))
		.sort((a, b) => compare(magnitude(changeOf(b.finding)), magnitude(changeOf(a.finding))));
}

/** How much of a finding's change is in the keys of each other one, and in each of its own keys. */
interface Overlaps {
	readonly money: ReadonlyMap<Finding, Atto>;
	readonly byKey: ReadonlyMap<string, Atto>;
}

function holdersByKey(findings: readonly Finding[]): ReadonlyMap<string, readonly Finding[]> {
	const holders = new Map<string, Finding[]>();
	for (const finding of findings) {
		for (const key of finding.keys) {
			const known = holders.get(key);
			if (known === undefined) holders.set(key, [finding]);
			else known.push(finding);
		}
	}
	return holders;
}

function overlapsOf(finding: Finding, holders: ReadonlyMap<string, readonly Finding[]>): Overlaps {
	const byKey = changeByKey(finding.bridge);
	const money = new Map<Finding, Atto>();
	for (const [key, change] of byKey) {
		for (const holder of holders.get(key) ?? []) {
			if (holder === finding || isUp(holder) !== isUp(finding)) continue;
			money.set(holder, (money.get(holder) ?? 0n) + change);
		}
	}
	return { money, byKey };
}

/** A broader finding that is told and that this one is an ordinary part of; the narrowest such. */
function wholeOf(
	finding: Finding,
	given: {
		readonly overlaps: Overlaps;
		readonly roots: ReadonlyMap<Finding, unknown>;
		readonly ordered: readonly Finding[];
	},
): Finding | null {
	const holds = (root: Finding) =>
		given.roots.has(root) && explains(given.overlaps.money.get(root) ?? 0n, finding);
	return given.ordered.find((root) => holds(root) && !standsOut(finding, root)) ?? null;
}

function standsOut(part: Finding, whole: Finding): boolean {
	const rise = magnitude(changeOf(part)) * whole.expected;
	return rise > STANDS_OUT * magnitude(changeOf(whole)) * part.expected;
}

/** The narrowest that explains it alone, else the one with most money of up to three that do together. */
function explanation(
	finding: Finding,
	given: { readonly narrower: readonly Finding[]; readonly overlaps: Overlaps },
): Finding | null {
	const { narrower, overlaps } = given;
	const alone = narrower.find((other) => explains(overlaps.money.get(other) ?? 0n, finding));
	if (alone !== undefined) return alone;
	const left = new Map(overlaps.byKey);
	const sign = isUp(finding) ? 1n : -1n;
	let taken = 0n;
	let largest: Finding | null = null;
	for (let count = 0; count < PARTS_MAX; count++) {
		const shares = narrower
			.filter((other) => overlaps.money.has(other) && isFree(other, left))
			.map((other) => ({ other, money: moneyIn(other, left) }));
		const best = shares.reduce<(typeof shares)[number] | null>(
			(most, share) => (share.money * sign > (most?.money ?? 0n) * sign ? share : most),
			null,
		);
		if (best === null) return null;
		largest ??= best.other;
		taken += best.money;
		for (const key of best.other.keys) left.delete(key);
		if (explains(taken, finding)) return largest;
	}
	return null;
}

function isFree(finding: Finding, left: ReadonlyMap<string, Atto>): boolean {
	for (const key of finding.keys) if (left.has(key)) return true;
	return false;
}

function moneyIn(finding: Finding, left: ReadonlyMap<string, Atto>): Atto {
	let money = 0n;
	for (const key of finding.keys) money += left.get(key) ?? 0n;
	return money;
}

function rootOfAll(
	finding: Finding,
	given: {
		readonly rootOf: ReadonlyMap<Finding, Finding>;
		readonly explainedBy: ReadonlyMap<Finding, Finding>;
	},
): Finding {
	let at = finding;
	// Each explanation is narrower than what it explains, and a root is told: this ends.
	for (let next = given.explainedBy.get(at); next !== undefined; next = given.explainedBy.get(at)) at = next;
	return given.rootOf.get(at) ?? at;
}

/** Whether a part of a finding's change, in atto, is most of it. */
export function explains(money: Atto, { actual, expected }: Finding): boolean {
	const sign = actual < expected ? -1n : 1n;
	return money * sign * 100n >= (actual - expected) * sign * EXPLAINS_PERCENT;
}

/** Rank among findings that spend the same. */
const RANK: ReadonlyMap<AnomalyDimension, number> = new Map(
	ANOMALY_DIMENSIONS.map((dimension, rank) => [dimension, rank]),
);

function byNarrowness(a: Finding, b: Finding): number {
	return (
		compare(isModelPrice(b), isModelPrice(a)) ||
		compare(a.actual, b.actual) ||
		compare(RANK.get(a.dimension) ?? 0, RANK.get(b.dimension) ?? 0) ||
		compare(a.series, b.series)
	);
}

const isModelPrice = ({ dimension, driver }: Finding): number =>
	dimension === "model" && driver === "price" ? 1 : 0;

const changeOf = ({ actual, expected }: Finding): Atto => actual - expected;

const isUp = (finding: Finding): boolean => changeOf(finding) >= 0n;

const magnitude = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

const compare = <T extends bigint | number | string>(a: T, b: T): number => (a < b ? -1 : a > b ? 1 : 0);
