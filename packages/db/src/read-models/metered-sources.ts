import { addDays, type Day, type DaySpan, daysOf } from "@outlay/finops/day";
import type { Actor } from "../actor.ts";
import type { SqlSession } from "../database.ts";
import { dayFromDb, readRecordDays } from "../spend/record-days.ts";
import type { SqlParameters } from "./spend-sql.ts";

/** The metered source that counts for an account's day, whether its money is of record or a bill's is. */
export interface MeteredSource {
	readonly account: string;
	readonly day: Day;
	readonly source: string;
	readonly scope: string;
}

/** The sources as a relation `h` (account, day, source, scope); arrays, because the planner knows how long they are. */
export function meteredSourcesSql(sources: readonly MeteredSource[], parameters: SqlParameters): string {
	const column = (name: keyof MeteredSource, type: string) =>
		`${parameters.add(sources.map((entry) => entry[name]))}::${type}[]`;
	return `unnest(${column("account", "uuid")}, ${column("day", "date")}, ${column("source", "text")},
	  ${column("scope", "text")}) AS h (account, day, source, scope)`;
}

/** The metered sources of record of a span: of a gateway's log and the provider's own usage, the one that counts. */
export async function readMeteredSources(
	session: SqlSession,
	{ organizationId }: Pick<Actor, "organizationId">,
	{ start, end }: DaySpan,
): Promise<readonly MeteredSource[]> {
	const accounts = await session.query<{ id: string; first: string; last: string }>(
		`SELECT billing_account_id AS id, min(day)::text AS first, max(day)::text AS last FROM outlay.cell
		 WHERE organization_id = $1 AND basis = 'metered' AND day >= $2 AND day < $3 GROUP BY 1`,
		[organizationId, start, end],
	);
	const found: MeteredSource[] = [];
	for (const { id, first, last } of accounts.rows) {
		const days = daysOf({ start: dayFromDb(first), end: addDays(dayFromDb(last), 1) });
		const records = await readRecordDays(session, { organizationId, accountId: id }, days);
		for (const { day, ofRecord, counted } of records) {
			const use = ofRecord.basis === "metered" ? "money" : "carry";
			for (const { source, scope, use: own } of counted)
				if (own === use) found.push({ account: id, day, source, scope });
		}
	}
	return found;
}
