import { type BridgeSide, bridgeSideText, parseBridgeSide } from "@outlay/finops/bridge-side";
import type { Day } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inSqlTransaction, queryOf } from "../database.ts";
import { type ExplainedBridge, scopeHash, seesScope } from "../repositories/bridge-explanations.ts";

/** What a person wrote about a bridge. */
export interface KeptExplanation {
	readonly version: number;
	readonly text: string;
	readonly author: string;
	readonly writtenAt: Date;
	/** How much it was about when it was written; null: a side was unknown. Signed decimal text. */
	readonly about: { readonly currency: string; readonly change: string } | null;
	readonly from: BridgeSide;
	readonly to: BridgeSide;
}

export interface KeptExplanations {
	/** The actor sees all of the scope, so that explanations of it are for them, and theirs for others. */
	readonly shared: boolean;
	/** Of this very bridge, the newest first. */
	readonly own: readonly KeptExplanation[];
	/** The newest of the same scope between other sides: last week's of the month that is still running. */
	readonly others: readonly KeptExplanation[];
}

const OWN_MAX = 20;
const OTHERS_MAX = 3;

/** What was written about a bridge, and lately about others of its scope. Nothing where the actor sees a part of it only. */
export async function readBridgeExplanations(
	database: Database,
	actor: Actor,
	{ bridge, today }: { readonly bridge: ExplainedBridge; readonly today: Day },
): Promise<KeptExplanations> {
	requireRight(actor, "spend.read");
	const { filters } = bridge;
	return inSqlTransaction(database, actor, async (session) => {
		const query = queryOf(session);
		if (!(await seesScope(query, actor, { filters, today }))) return { shared: false, own: [], others: [] };
		const sides = [bridgeSideText(bridge.from), bridgeSideText(bridge.to)];
		const key = [actor.organizationId, scopeHash(filters), ...sides];
		const own = await query<ExplanationRow>(
			`SELECT ${COLUMNS} FROM outlay.bridge_explanation
			 WHERE organization_id = $1::uuid AND scope_hash = $2 AND from_side = $3 AND to_side = $4
			 ORDER BY version DESC LIMIT ${OWN_MAX}`,
			key,
		);
		const others = await query<ExplanationRow>(
			`SELECT ${COLUMNS} FROM outlay.bridge_explanation e
			 WHERE organization_id = $1::uuid AND scope_hash = $2 AND (from_side, to_side) <> ($3, $4)
			   AND NOT EXISTS (SELECT FROM outlay.bridge_explanation n WHERE n.organization_id = e.organization_id
			     AND n.scope_hash = e.scope_hash AND n.from_side = e.from_side AND n.to_side = e.to_side
			     AND n.version > e.version)
			 ORDER BY written_at DESC, from_side, to_side LIMIT ${OTHERS_MAX}`,
			key,
		);
		return { shared: true, own: own.map(explanationOf), others: others.map(explanationOf) };
	});
}

interface ExplanationRow {
	readonly version: number;
	readonly explanation: string;
	readonly author: string;
	readonly written_at: Date;
	readonly currency: string | null;
	readonly change: string | null;
	readonly from_side: string;
	readonly to_side: string;
}

const COLUMNS = `version, explanation, author, written_at, currency, trim_scale(change)::text AS change, from_side, to_side`;

function explanationOf(row: ExplanationRow): KeptExplanation {
	const { version, author, currency, change } = row;
	return {
		...{ version, author },
		text: row.explanation,
		writtenAt: row.written_at,
		about: currency === null || change === null ? null : { currency, change },
		from: sideOf(row.from_side),
		to: sideOf(row.to_side),
	};
}

function sideOf(text: string): BridgeSide {
	const side = parseBridgeSide(text);
	invariant(side.ok, `the database holds ${text}`);
	return side.value;
}
