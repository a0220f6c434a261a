import type { Actor } from "@outlay/db/actor";
import { type BillingAccountsView, readBillingAccounts } from "@outlay/db/read-models/billing-accounts";
import { dayOf } from "@outlay/finops/day";
import { database } from "../../main.ts";

/** Billing accounts as of now. */
export function billingAccountsNow(actor: Actor): Promise<BillingAccountsView> {
	return readBillingAccounts(database(), actor, dayOf(Date.now()));
}
