import type { Actor } from "../actor.ts";
import type { Database, SqlSession } from "../database.ts";
import { type OwnerPart, partsOf } from "./owner-parts.ts";
import { readSharedCosts, type SharedCost } from "./owner-shared.ts";
import { readRequests } from "./owner-usage.ts";
import { formatSum } from "./spend-amounts.ts";
import { type CutQuery, type CutRow, readCut } from "./spend-cut.ts";
import type { OwnerDimension } from "./spend-dimensions.ts";
import { readFreshness, type SpendFreshness } from "./spend-freshness.ts";
import { readLabels } from "./spend-labels.ts";
import { type LeftOut, leftOutOf } from "./spend-left-out.ts";
import { querySpendIn } from "./spend-query.ts";
import type { SpendQuery } from "./spend-query-parts.ts";
import type { CurrencySpend, SpendGroup, SpendResult } from "./spend-result.ts";
import { inSpendSession } from "./spend-session.ts";

/** One owner's page: a department, a team or a feature by its slug. */
export interface OwnerPageInput extends Omit<CutQuery, "granularity"> {
	readonly owner: { readonly dimension: Exclude<OwnerDimension, "environment">; readonly slug: string };
	readonly today: SpendQuery["span"]["start"];
	readonly currency: string | null;
}

/** By what an owner's money is drawn over time: the next finer owner, then the model. */
export const OWNER_PARTS = { department: "team", team: "feature", feature: "model" } as const;

/** How an owner's money is broken down beside that. */
export const OWNER_BREAKDOWNS = ["model", "provider", "environment"] as const;
export type OwnerBreakdown = (typeof OWNER_BREAKDOWNS)[number];

/** One read of these is folded in every way that the page needs. */
const CUT = ["model", "provider", "environment", "account"] as const;

const PARTS_MAX = 25;
const BREAKDOWN_MAX = 6;
const KEYS_MAX = 8;

export interface OwnerReading {
	readonly currency: string;
	/** Other currencies with spend in the period: never added to this one. */
	readonly otherCurrencies: readonly LeftOut[];
	/** By part and day. */
	readonly spend: CurrencySpend;
	readonly breakdowns: Readonly<Record<OwnerBreakdown, readonly OwnerPart[]>>;
	/** The costliest API keys. */
	readonly keys: readonly SpendGroup[];
	/** What splits put on the owner, by rule. */
	readonly shared: readonly SharedCost[];
	/** Spend of everything the actor sees under the same filters, to say how much of it this owner is. */
	readonly whole: string;
	/** Requests where they are counted, and the spend of the same billing accounts; null when no source counts them. */
	readonly requests: { readonly count: string; readonly spend: string } | null;
	readonly freshness: SpendFreshness;
}

/** Reads an owner's page in one transaction. Null when it has no spend in the period, nor in the one compared. */
export async function readOwnerPage(
	database: Database,
	actor: Actor,
	input: OwnerPageInput,
): Promise<OwnerReading | null> {
	const { dimension, slug } = input.owner;
	const own = { ...input, filters: [...input.filters, { dimension, values: [slug] }] };
	return inSpendSession(database, actor, async (session) => {
		const parts = await querySpendIn(session, actor, {
			...own,
			...SUMMED,
			groupBy: OWNER_PARTS[dimension],
			granularity: "day",
			top: PARTS_MAX,
		});
		const spend = parts.currencies.find(({ currency }) => currency === input.currency) ?? parts.currencies[0];
		if (spend === undefined) return null;
		const { currency } = spend;
		const cut = await readCut(session, actor, { ...own, dimensions: CUT });
		const rows = cut.filter((row) => row.currency === currency);
		const keys = await querySpendIn(session, actor, { ...own, ...SUMMED, groupBy: "apiKey", top: KEYS_MAX });
		return {
			currency,
			otherCurrencies: leftOutOf(parts.currencies, currency),
			spend,
			breakdowns: await readBreakdowns(session, actor, rows),
			keys: inCurrency(keys, currency)?.groups ?? [],
			shared: await readSharedCosts(session, actor, { own, all: input, currency }),
			whole: await readWhole(session, actor, { ...input, currency }),
			requests: requestsOf(await readRequests(session, actor, own), cut, currency),
			freshness: await readFreshness(session, actor, input),
		};
	});
}

const SUMMED = { granularity: "total", subGroupBy: null, top: 0, subTop: 0, rankBy: "spend" } as const;

function inCurrency({ currencies }: SpendResult, currency: string): CurrencySpend | undefined {
	return currencies.find((entry) => entry.currency === currency);
}

async function readWhole(
	session: SqlSession,
	actor: Actor,
	input: OwnerPageInput & { readonly currency: string },
): Promise<string> {
	const whole = await querySpendIn(session, actor, { ...input, ...SUMMED, compare: null, groupBy: null });
	return inCurrency(whole, input.currency)?.current.spend ?? "0";
}

async function readBreakdowns(
	session: SqlSession,
	actor: Actor,
	rows: readonly CutRow[],
): Promise<OwnerReading["breakdowns"]> {
	const fold = async (by: OwnerBreakdown) => {
		const labels = await readLabels(session, actor, { dimension: by, ids: EVERY });
		return partsOf(rows, { place: CUT.indexOf(by), labels, top: BREAKDOWN_MAX });
	};
	return {
		model: await fold("model"),
		provider: await fold("provider"),
		environment: await fold("environment"),
	};
}

/** Labels of owners are read whole: an organization has hundreds, not millions. */
const EVERY: readonly string[] = ["*"];

/**
 * Only accounts whose source counts requests: their money over their requests is a price per request. Not those that bill
 * in another currency too: which requests that paid for is unknown.
 */
function requestsOf(
	requests: ReadonlyMap<string, bigint> | null,
	cut: readonly CutRow[],
	currency: string,
): OwnerReading["requests"] {
	if (requests === null) return null;
	const place = CUT.indexOf("account");
	const current = cut.filter(({ compared, sums }) => !compared && sums.spend !== 0n);
	const accounts = [...requests.keys()].filter((account) => {
		const own = current.filter(({ keys }) => keys[place] === account);
		return own.length > 0 && own.every((row) => row.currency === currency);
	});
	const count = accounts.reduce((sum, account) => sum + (requests.get(account) ?? 0n), 0n);
	if (count === 0n) return null;
	const counted = current.filter(({ keys }) => accounts.includes(keys[place] ?? ""));
	return {
		count: count.toString(),
		spend: formatSum(counted.reduce((sum, { sums }) => sum + sums.spend, 0n)),
	};
}
