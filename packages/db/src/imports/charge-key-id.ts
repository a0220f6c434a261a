import { contentId } from "../id.ts";

/**
 * The id of a charge key: named by its billing account and canonical text, so that imports and rollups agree on it
 * without asking the database.
 */
export function chargeKeyId(accountId: string, canonicalKey: string): string {
	return contentId("charge-key", accountId, canonicalKey);
}
