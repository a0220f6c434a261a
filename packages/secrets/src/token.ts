import { createHash, randomBytes } from "node:crypto";

/** A bearer token that is shown once. `hash` is what is stored; `prefix` names it to people. */
export interface NewToken {
	readonly token: string;
	readonly hash: string;
	readonly prefix: string;
}

const TOKEN_BYTES = 32;
const PREFIX_CHARACTERS = 12;

/** Makes a token of 256 random bits, such as `outlay_...`. */
export function newToken(kind: "outlay" | "link"): NewToken {
	const token = `${kind}_${randomBytes(TOKEN_BYTES).toString("base64url")}`;
	return { token, hash: tokenHash(token), prefix: token.slice(0, PREFIX_CHARACTERS) };
}

/** Tokens are random, so a plain hash is enough: there is nothing to guess. */
export function tokenHash(token: string): string {
	return createHash("sha256").update(token).digest("hex");
}
