import { hash, verify } from "@node-rs/argon2";

/** OWASP's minimum for argon2id, which is the library's default algorithm. */
const OPTIONS = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A hash of a password that nobody knows: verifying against it takes as long as against a real one. */
const NOBODY = hash(crypto.randomUUID(), OPTIONS);

/** argon2id hash in PHC text; salt included. */
export async function hashPassword(password: string): Promise<string> {
	return hash(password, OPTIONS);
}

/**
 * Whether the password matches. `stored` null (unknown e-mail, no password yet) takes as long and is false, so that
 * the time of an answer says nothing.
 */
export async function verifyPassword(stored: string | null, password: string): Promise<boolean> {
	const matches = await verify(stored ?? (await NOBODY), password, OPTIONS);
	return stored !== null && matches;
}
