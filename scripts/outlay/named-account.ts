import { Failure } from "../failure.ts";
import type { Declaration } from "./command.ts";
import { type Account, parseAccount } from "./import-answer.ts";
import { accountText } from "./import-lines.ts";
import { listOf, membersOf, textOrNull } from "./members.ts";
import { request, type Server } from "./server.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Pages of accounts that are looked through. */
const PAGES_MAX = 100;
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
	const accounts = await readAccounts(server);
	const found = accounts.filter(({ externalId }) => externalId === said);
	const [only, another] = found;
	if (only === undefined) throw new Failure(noAccount(said, accounts));
	if (another !== undefined)
		throw new Failure(
			[`--account ${said} is several billing accounts: say which.`, ...listed(found)].join("\n"),
		);
	return { ...declared, account: only.id };
}

/** Page after page, as many as {@link PAGES_MAX}. */
async function readAccounts(server: Server): Promise<readonly Account[]> {
	const accounts: Account[] = [];
	let query = "";
	for (let page = 0; page < PAGES_MAX; page += 1) {
		const path = `/billing-accounts${query}`;
		const body = membersOf(await request(server, { method: "GET", path }), "list");
		accounts.push(...listOf(body["items"], "items").map(parseAccount));
		const next = textOrNull(body, "nextCursor");
		if (next === null) return accounts;
		query = `?${new URLSearchParams({ cursor: next })}`;
	}
	throw new Failure(
		`${server.url} has more billing accounts than can be looked through: say --account as an id.`,
	);
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
