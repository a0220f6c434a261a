import { contentId } from "../id.ts";

/** Keys that the last rows had: rows of one key come together, and a digest costs more than the rest of naming a key. */
const KNOWN_MAX = 20_000;
const known = new Map<string, string>();

/**
 * The id of a charge key: named by its billing account and canonical text, so that imports and rollups agree on it
 * without asking the database.
 */
export function chargeKeyId(accountId: string, canonicalKey: string): string {
	const key = `${accountId}${canonicalKey}`;
	const found = known.get(key);
	if (found !== undefined) return found;
	const id = contentId("charge-key", accountId, canonicalKey);
	if (known.size >= KNOWN_MAX) known.clear();
	known.set(key, id);
	return id;
}
