import type { Actor } from "@outlay/db/actor";
import type { Database } from "@outlay/db/database";
import { listBillingAccounts } from "@outlay/db/repositories/billing-accounts";
import { problem } from "../../api/problem.ts";

/** A later as-of would win over every export to come: clocks may differ by this much. */
const AHEAD_MAX_MS = 3_600_000;

/** What is wrong with what someone says about a file, beyond its form; null: nothing. */
export async function declaredFault(
	database: Database,
	actor: Actor,
	said: {
		readonly billingAccountId?: string | undefined;
		readonly asOf?: string | undefined;
		readonly now: Date;
	},
): Promise<Response | null> {
	if (said.asOf !== undefined && Date.parse(said.asOf) > said.now.getTime() + AHEAD_MAX_MS) {
		return problem({
			status: 400,
			code: "invalid_request",
			title: "The export cannot be of the future.",
			field: "asOf",
			value: said.asOf,
			fix: "Give the time at which the provider made the export.",
		});
	}
	if (said.billingAccountId === undefined) return null;
	const accounts = await listBillingAccounts(database, actor);
	if (accounts.some((account) => account.id === said.billingAccountId)) return null;
	return problem({
		status: 400,
		code: "invalid_request",
		title: "There is no such billing account.",
		field: "billingAccountId",
		value: said.billingAccountId,
		fix: "Use an id of GET /api/v1/billing-accounts.",
	});
}
