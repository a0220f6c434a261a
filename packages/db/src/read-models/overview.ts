import type { Actor } from "../actor.ts";
import type { Database, SqlSession } from "../database.ts";
import { driversOf, type OwnerDriver } from "./overview-drivers.ts";
import { readImportFaults, readUnallocatedKeys, readUnpriced } from "./overview-open-work.ts";
import type {
	ImportFaults,
	OverviewInput,
	OverviewOwner,
	OwnerCutRow,
	OwnerLabels,
	Unallocated,
	Unpriced,
} from "./overview-parts.ts";
import { readWaiting, type Waiting } from "./overview-waiting.ts";
import { type CutRow, readCut } from "./spend-cut.ts";
import { scopeSql } from "./spend-dimensions.ts";
import { readFreshness, type SpendFreshness } from "./spend-freshness.ts";
import { readLabels } from "./spend-labels.ts";
import { type LeftOut, leftOutOf } from "./spend-left-out.ts";
import { querySpendIn } from "./spend-query.ts";
import type { CurrencySpend } from "./spend-result.ts";
import { inSpendSession } from "./spend-session.ts";
import { sqlParameters } from "./spend-sql.ts";

/** Owners named in the table and the chart; the rest is folded. */
export const OVERVIEW_OWNERS_MAX = 6;

/** The level at which an actor has something to compare: a lead of one team sees features, not one bar of a department. */
export function overviewOwner({ scope }: Pick<Actor, "scope">): OverviewOwner {
	if (scope.kind === "organization" || scope.departmentIds.length > 1) return "department";
	if (scope.departmentIds.length === 1 || scope.teamIds.length !== 1) return "team";
	return "feature";
}

/** Everything on the Overview, in one currency. `spend` is by owner and day. */
export interface OverviewReading {
	readonly owner: OverviewOwner;
	readonly spend: CurrencySpend;
	/** Other currencies with spend in the period: never added to this one. */
	readonly otherCurrencies: readonly LeftOut[];
	/** By the value of an owner's group; `""` is none. */
	readonly drivers: ReadonlyMap<string, OwnerDriver>;
	readonly freshness: SpendFreshness;
	readonly unallocated: Unallocated;
	readonly unpriced: readonly Unpriced[];
	/** Null when the actor may not see imports. */
	readonly faults: ImportFaults | null;
	/** What waits for this actor. */
	readonly waiting: Waiting;
}

/** Reads the Overview in one transaction. Null when there is no spend at all in the period. */
export async function readOverview(
	database: Database,
	actor: Actor,
	input: OverviewInput,
): Promise<OverviewReading | null> {
	const owner = overviewOwner(actor);
	return inSpendSession(database, actor, async (session) => {
		const result = await querySpendIn(session, actor, {
			...input,
			groupBy: owner,
			subGroupBy: null,
			granularity: "day",
			top: OVERVIEW_OWNERS_MAX,
			subTop: 0,
			rankBy: "spend",
		});
		const spend =
			result.currencies.find(({ currency }) => currency === input.currency) ?? result.currencies[0];
		if (spend === undefined) return null;
		const rows = await readOwnerCut(session, actor, { input, currency: spend.currency });
		const labels = await readOwnerLabels(session, actor);
		return {
			owner,
			spend,
			otherCurrencies: leftOutOf(result.currencies, spend.currency),
			drivers: driversOf(rows, labels, owner),
			freshness: await readFreshness(session, actor, input),
			unallocated: await readUnallocatedKeys(session, actor, { ...input, currency: spend.currency }),
			unpriced: await readUnpriced(session, actor, input),
			faults: await readImportFaults(session, actor),
			waiting: await readWaiting(session, actor, input.today),
		};
	});
}

async function readOwnerCut(
	session: SqlSession,
	actor: Actor,
	{ input, currency }: { readonly input: OverviewInput; readonly currency: string },
): Promise<readonly OwnerCutRow[]> {
	const dimensions = ["department", "team", "feature", "model"] as const;
	const rows = await readCut(session, actor, { ...input, dimensions });
	return rows.filter((row) => row.currency === currency).map(toOwnerRow);
}

function toOwnerRow({ compared, keys, sums }: CutRow): OwnerCutRow {
	const [department = null, team = null, feature = null, model = null] = keys;
	return { compared, department, team, feature, model, spend: sums.spend };
}

/** Labels are read whole: an organization has hundreds of owners, not millions. */
const EVERY: readonly string[] = ["*"];

async function readOwnerLabels(session: SqlSession, actor: Actor): Promise<OwnerLabels> {
	const read = (dimension: "department" | "team" | "feature") =>
		readLabels(session, actor, { dimension, ids: EVERY });
	return { department: await read("department"), team: await read("team"), feature: await read("feature") };
}

/** Whether the actor's scope has ever had any spend: tells a quiet period from an empty organization. */
export async function hasAnySpend(database: Database, actor: Actor): Promise<boolean> {
	const parameters = sqlParameters(actor.organizationId);
	return inSpendSession(database, actor, async (session) => {
		const result = await session.query(
			`SELECT FROM outlay.spend_day f WHERE f.organization_id = $1 AND ${scopeSql(actor, parameters)} LIMIT 1`,
			[...parameters.values],
		);
		return result.rows.length > 0;
	});
}
