import type { Actor } from "@outlay/db/actor";
import {
	type AccountPage,
	type BillingAccountsView,
	readBillingAccounts,
} from "@outlay/db/read-models/billing-accounts";
import { dayOf } from "@outlay/finops/day";
import { database } from "../../main.ts";

/** Billing accounts as of now; without a page all of them. */
export function billingAccountsNow(
	actor: Actor,
	page: AccountPage | null = null,
): Promise<BillingAccountsView> {
	return readBillingAccounts(database(), actor, { today: dayOf(Date.now()), page });
}
