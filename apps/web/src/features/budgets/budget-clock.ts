import type { Actor } from "@outlay/db/actor";
import type { BudgetClock } from "@outlay/db/repositories/budgets";
import { organizationContext } from "../spend/query/spend-context.ts";

/** When it is for the organization, and its currency. */
export async function budgetClock(
	actor: Actor,
): Promise<{ readonly clock: BudgetClock; readonly currency: string }> {
	const { today, fiscal, currency } = await organizationContext(actor);
	return { clock: { now: new Date(), today, fiscal }, currency };
}
