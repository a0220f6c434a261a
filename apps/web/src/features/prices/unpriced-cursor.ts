import type { UnpricedCursor } from "@outlay/db/read-models/prices-unpriced";
import { readPlace, writePlace } from "../../api/page.ts";

const QUANTITY = /^-?\d{1,38}(\.\d{1,9})?$/;

/** The cursor of a page of unpriced usage as one word for an address. A model that is not named and one without a name stand at the same place. */
export function writeUnpricedCursor({ quantity, provider, model, meter, tier }: UnpricedCursor): string {
	return writePlace([quantity, provider, model ?? "", meter, tier]);
}

/** Reads {@link writeUnpricedCursor} back; null for anything else. */
export function readUnpricedCursor(text: string): UnpricedCursor | null {
	const [quantity = "", provider = "", model = "", meter = "", tier, ...more] = readPlace(text) ?? [];
	if (tier === undefined || more.length > 0 || !QUANTITY.test(quantity)) return null;
	return { quantity, provider, model, meter, tier };
}
