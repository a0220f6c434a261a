import { Failure } from "../failure.ts";
import type { Declaration } from "./command.ts";
import { type Account, parseAccount } from "./import-answer.ts";
import { accountText } from "./import-lines.ts";
import { listOf, membersOf } from "./members.ts";
import { request, type Server } from "./server.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Accounts that a refusal names at most. */
const NAMED_MAX = 20;

/**
 * The declaration with the account's own id: people also know it by what the provider calls it. Throws a `Failure` that
 * names the accounts there are when it is none of them, or several.
 */
export async function withAccountId(server: Server, declared: Declaration): Promise<Declaration> {
	const said = declared.account;
	// An id is the server's to judge: a token that may only import need not read the accounts.
	if (said === undefined || UUID.test(said)) return declared;
	const body = membersOf(await request(server, { method: "GET", path: "/billing-accounts" }), "list");
	const accounts = listOf(body["items"], "items").map(parseAccount);
	const found = accounts.filter(({ externalId }) => externalId === said);
	const [only, another] = found;
	if (only === undefined) throw new Failure(noAccount(said, accounts));
	if (another !== undefined)
		throw new Failure(
			[`--account ${said} is several billing accounts: say which.`, ...listed(found)].join("\n"),
		);
	return { ...declared, account: only.id };
}

function noAccount(said: string, accounts: readonly Account[]): string {
	if (accounts.length === 0)
		return `There is no billing account ${said}, nor any other yet: leave --account out, or add one on the Connections page.`;
	return [`There is no billing account ${said}. There are:`, ...listed(accounts)].join("\n");
}

function listed(accounts: readonly Account[]): readonly string[] {
	const more = accounts.length - NAMED_MAX;
	const lines = accounts.slice(0, NAMED_MAX).map((account) => `  ${accountText(account)}`);
	return more > 0 ? [...lines, `  and ${more} more`] : lines;
}
