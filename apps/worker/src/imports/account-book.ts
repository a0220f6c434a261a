import type { Connector } from "@outlay/connectors/connector";
import type { Actor } from "@outlay/db/actor";
import {
	type BillingAccount,
	findAccountsOfSource,
	readAccountMappings,
	resolveBillingAccount,
} from "@outlay/db/repositories/billing-accounts";
import type { BillingAccountRef } from "@outlay/finops/charge";
import { payerOf } from "@outlay/finops/gateway-route";
import type { WorkerContext } from "../context.ts";
import { ChangedMeanwhileError } from "./changed-meanwhile.ts";

/** The file does not say which of several billing accounts it belongs to. */
export class AccountUnknownError extends Error {
	override readonly name = "AccountUnknownError";
	/** null: a file without rows, of a source that serves any issuer. */
	readonly issuer: string | null;
	readonly candidates: readonly BillingAccount[];
	/** The answer holds for all rows of this gateway, also of other files. */
	readonly gateway: boolean;
	constructor(input: Pick<AccountUnknownError, "issuer" | "candidates" | "gateway">) {
		const { issuer, candidates, gateway } = input;
		const which = `which of the ${candidates.length} ${issuer ?? ""} billing accounts`.replace("  ", " ");
		super(
			gateway
				? `The gateway's rows do not say ${which} pays.`
				: `The file does not say ${which} it belongs to.`,
		);
		this.issuer = issuer;
		this.candidates = candidates;
		this.gateway = gateway;
	}
}

/** Ids of the billing accounts that one import meets. Asks the database once per account. */
export interface AccountBook {
	readonly idOf: (reference: BillingAccountRef) => Promise<string>;
	/** The accounts met so far. */
	readonly ids: () => readonly string[];
	/**
	 * The account of a file that has no rows to name one; null when there is none that it could empty. Throws
	 * {@link AccountUnknownError} where several are possible.
	 */
	readonly idOfEmptyFile: () => Promise<string | null>;
	/** Throws {@link ChangedMeanwhileError} when the mapping is no longer the one that was read. */
	readonly assertCurrent: () => Promise<void>;
}

interface BookInput {
	readonly actor: Actor;
	readonly connector: Pick<Connector, "source" | "kind" | "issuer">;
	/** From the request, the connection or the person who confirmed. */
	readonly declaredId: string | undefined;
}

/**
 * For references that name no account of their own the declared one answers; for a gateway's rows, which are of many
 * issuers, the organization's mapping of who pays.
 */
export async function openAccountBook(context: WorkerContext, input: BookInput): Promise<AccountBook> {
	const { actor, connector, declaredId } = input;
	const readMappings = () => readAccountMappings(context.database, actor, connector.source);
	const mappings = await readMappings();
	const gateway = connector.kind === "stream";
	/** Routes make no difference while no answer is about one. */
	const isRouted = mappings.some(({ match }) => match !== "");
	const known = new Map<string, string>();
	const resolve = async (reference: BillingAccountRef): Promise<string> => {
		const said = gateway
			? payerOf(mappings, { issuer: reference.issuer, routes: reference.routes ?? [] })
			: declaredId;
		if (reference.externalId === null && said !== undefined && said !== null) return said;
		const resolved = await resolveBillingAccount(context.database, actor, {
			reference,
			declaredId: gateway ? undefined : declaredId,
			now: context.now(),
		});
		if (!resolved.ok) {
			const { candidates } = resolved;
			throw new AccountUnknownError({ issuer: reference.issuer, candidates, gateway });
		}
		return resolved.id;
	};
	const idOf = async (reference: BillingAccountRef): Promise<string> => {
		const routes = isRouted ? (reference.routes ?? []) : [];
		const key = [reference.issuer, reference.externalId ?? "", ...routes].join("\n");
		const id = known.get(key) ?? (await resolve(reference));
		known.set(key, id);
		return id;
	};
	return {
		ids: () => [...new Set(known.values())],
		idOf,
		idOfEmptyFile: async () => {
			if (declaredId !== undefined) return declaredId;
			if (connector.issuer !== null) return idOf({ issuer: connector.issuer, externalId: null, name: null });
			const candidates = await findAccountsOfSource(context.database, actor, connector.source);
			const [only, ...others] = candidates;
			if (others.length === 0) return only?.id ?? null;
			throw new AccountUnknownError({ issuer: null, candidates, gateway: false });
		},
		assertCurrent: async () => {
			if (!gateway) return;
			if (JSON.stringify(await readMappings()) !== JSON.stringify(mappings))
				throw new ChangedMeanwhileError();
		},
	};
}
