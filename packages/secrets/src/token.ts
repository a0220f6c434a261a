import { createHash, createHmac, randomBytes } from "node:crypto";
import type { SecretPlace } from "./secret-box.ts";

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
	return tokenOf(kind, randomBytes(TOKEN_BYTES));
}

/**
 * The token of a link that is mailed: the same for the same link, so that a mail that is repeated carries the same
 * link. 256 bits of HMAC under the installation's key, which nobody can tell from random ones without it.
 */
export function linkToken(key: Uint8Array, { organizationId, subjectId }: SecretPlace): NewToken {
	const place = JSON.stringify([organizationId, subjectId]);
	// The first line tells it apart from whatever else the key is used for.
	return tokenOf("link", createHmac("sha256", key).update(`outlay link token\n${place}`).digest());
}

function tokenOf(kind: "outlay" | "link", bytes: Buffer): NewToken {
	const token = `${kind}_${bytes.toString("base64url")}`;
	return { token, hash: tokenHash(token), prefix: token.slice(0, PREFIX_CHARACTERS) };
}

/** Tokens are random, so a plain hash is enough: there is nothing to guess. */
export function tokenHash(token: string): string {
	return createHash("sha256").update(token).digest("hex");
}
