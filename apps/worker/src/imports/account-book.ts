import {
	type AccountReference,
	type BillingAccount,
	resolveBillingAccount,
} from "@outlay/db/repositories/billing-accounts";
import type { Actor } from "@outlay/db/actor";
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
 * `declaredId` (from the request or the connection) answers for references that name no account of their own.
 */
export function openAccountBook(
	context: WorkerContext,
	actor: Actor,
	declaredId: string | undefined,
): AccountBook {
	const known = new Map<string, string>();
	const resolve = async (reference: AccountReference): Promise<string> => {
		if (reference.externalId === null && declaredId !== undefined) return declaredId;
		const resolved = await resolveBillingAccount(context.database, actor, reference, context.now());
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
