import type { Actor } from "@outlay/db/actor";
import {
	type AccountReference,
	type BillingAccount,
	readAccountMappings,
	resolveBillingAccount,
} from "@outlay/db/repositories/billing-accounts";
import type { WorkerContext } from "../context.ts";

/** The file does not say which of several billing accounts it belongs to. */
export class AccountUnknownError extends Error {
	override readonly name = "AccountUnknownError";
	readonly issuer: string;
	readonly candidates: readonly BillingAccount[];
	constructor(issuer: string, candidates: readonly BillingAccount[]) {
		super(`the file does not say which of the ${candidates.length} ${issuer} billing accounts it belongs to`);
		this.issuer = issuer;
		this.candidates = candidates;
	}
}

/** Ids of the billing accounts that one import meets. Asks the database once per account. */
export interface AccountBook {
	readonly idOf: (reference: AccountReference) => Promise<string>;
	readonly ids: () => readonly string[];
}

/**
 * For references that name no account of their own, `declaredId` (from the request or the connection) answers, or
 * for a gateway's rows the organization's mapping of who pays.
 */
export async function openAccountBook(
	context: WorkerContext,
	actor: Actor,
	input: { readonly source: string; readonly declaredId: string | undefined },
): Promise<AccountBook> {
	const mappings = await readAccountMappings(context.database, actor, input.source);
	const known = new Map<string, string>();
	const resolve = async (reference: AccountReference): Promise<string> => {
		const said = input.declaredId ?? mappings.get(reference.issuer);
		if (reference.externalId === null && said !== undefined) return said;
		const resolved = await resolveBillingAccount(context.database, actor, { reference, now: context.now() });
		if (!resolved.ok) throw new AccountUnknownError(reference.issuer, resolved.candidates);
		return resolved.id;
	};
	return {
		ids: () => [...new Set(known.values())],
		idOf: async (reference) => {
			const key = `${reference.issuer}\n${reference.externalId ?? ""}`;
			const id = known.get(key) ?? (await resolve(reference));
			known.set(key, id);
			return id;
		},
	};
}
