import type { SqlSession } from "../database.ts";
import { copyInto, copyLine } from "./copy.ts";

/** A folded usage fact of a stream. Times are ISO instants, amounts decimal text. */
export interface StagedFact {
	readonly id: string;
	/** The import whose rows it has; of several the first. */
	readonly importId: string;
	readonly keyId: string;
	readonly accountId: string;
	readonly scope: string;
	readonly day: string;
	readonly periodStart: string;
	readonly periodEnd: string;
	readonly tier: string;
	/** "": not said. */
	readonly reach: string;
	readonly contextBand: string;
	readonly outcome: string;
	readonly requests: bigint;
	readonly retries: bigint | null;
	readonly sessions: bigint | null;
	readonly quantities: Readonly<Partial<Record<string, bigint>>>;
	/** Counts per bucket by log2; empty when no row has a value. */
	readonly histograms: Readonly<Record<"input" | "output" | "latency", readonly number[]>>;
	readonly reported: string | null;
	readonly reportedCurrency: string | null;
	readonly lines: bigint;
}

/** Creates the temporary table new_fact, which facts are rated from. Inside the transaction that inserts them. */
export async function openFacts(session: SqlSession): Promise<void> {
	await session.query(
		`CREATE TEMP TABLE new_fact (id uuid, import_id uuid, key_id uuid, account_id uuid, scope text, day date, period_start timestamptz,
		   period_end timestamptz, tier text, reach text, context_band text, outcome text, requests bigint, retries bigint, sessions bigint,
		   quantities jsonb, input_histogram bigint[], output_histogram bigint[], latency_histogram bigint[], reported numeric,
		   reported_currency text, lines int) ON COMMIT DROP`,
	);
}

/** Adds facts of a stream to new_fact. */
export async function stageFacts(session: SqlSession, facts: readonly StagedFact[]): Promise<void> {
	await copyInto(
		session,
		"new_fact",
		facts.map((fact) =>
			copyLine([
				fact.id,
				fact.importId,
				fact.keyId,
				fact.accountId,
				fact.scope,
				fact.day,
				fact.periodStart,
				fact.periodEnd,
				fact.tier,
				fact.reach,
				fact.contextBand,
				fact.outcome,
				fact.requests,
				fact.retries,
				fact.sessions,
				quantitiesJson(fact.quantities),
				`{${fact.histograms.input.join(",")}}`,
				`{${fact.histograms.output.join(",")}}`,
				`{${fact.histograms.latency.join(",")}}`,
				fact.reported,
				fact.reportedCurrency,
				fact.lines,
			]),
		),
	);
}

function quantitiesJson(quantities: StagedFact["quantities"]): string {
	const members = Object.entries(quantities).map(([meter, count]) => `"${meter}":${count}`);
	return `{${members.join(",")}}`;
}
