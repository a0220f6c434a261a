import { z } from "zod";

const PAGE_DEFAULT = 100;
const PAGE_MAX = 500;
const AS_IT_WAS = "Send nextCursor of the page before as it was.";

/** How many of a list are asked for. */
export const limitSchema = z.coerce
	.number()
	.int()
	.min(1, "At least 1.")
	.max(PAGE_MAX, `At most ${PAGE_MAX}.`)
	.default(PAGE_DEFAULT);

/** The query of a list in the order of ids. */
export const idPageShape = { cursor: z.uuid(AS_IT_WAS).optional(), limit: limitSchema };

/** What says where an item stands in its list, the most significant first; the last one is its own alone. */
export type Place = readonly string[];

/** What a part of a {@link Place} is: any text, or the id of an item. */
export type PlacePart = "text" | "id";

const idSchema = z.uuid();

/** The query of a list whose items stand by a {@link Place} of these parts. */
export function placePageShape(...parts: readonly PlacePart[]) {
	const isPart = (text: string, at: number) => parts[at] !== "id" || idSchema.safeParse(text).success;
	const cursor = z.string().refine((text) => {
		const place = readPlace(text);
		return place !== null && place.length === parts.length && place.every(isPart);
	}, AS_IT_WAS);
	return { cursor: cursor.optional(), limit: limitSchema };
}

/** The place of the last item of a page as one word for an address. */
export function writePlace(place: Place): string {
	return Buffer.from(JSON.stringify(place)).toString("base64url");
}

/** No text that is stored holds a NUL, and the database refuses to compare with one. */
const placeSchema = z.array(z.string().refine((text) => !text.includes("\0")));

/** Reads {@link writePlace} back; null for anything else. */
export function readPlace(text: string): Place | null {
	try {
		const place = placeSchema.safeParse(JSON.parse(Buffer.from(text, "base64url").toString()));
		return place.success ? place.data : null;
	} catch {
		return null;
	}
}

export interface PageQuery {
	readonly cursor?: string | undefined;
	readonly limit: number;
}

/**
 * One page of a list that is small enough to be read whole, in the order of places. The cursor is the last one's place,
 * so that what comes or goes meanwhile moves nothing else to another page.
 */
export function pageOf<T>(
	all: readonly T[],
	{ cursor, limit }: PageQuery,
	order: { readonly placeOf: (item: T) => Place; readonly descending?: boolean },
): { readonly items: readonly T[]; readonly nextCursor: string | null } {
	const sign = order.descending === true ? -1 : 1;
	const compare = (a: Place, b: Place) => sign * comparePlaces(a, b);
	const after = cursor === undefined ? null : readPlace(cursor);
	const found = all
		.map((item) => ({ item, place: order.placeOf(item) }))
		.filter(({ place }) => after === null || compare(place, after) > 0)
		.toSorted((a, b) => compare(a.place, b.place));
	const page = found.slice(0, limit);
	const last = page.at(-1);
	return {
		items: page.map(({ item }) => item),
		nextCursor: found.length > limit && last !== undefined ? writePlace(last.place) : null,
	};
}

/** Part by part as people sort names, so that `b` stands between `A` and `C`. */
function comparePlaces(a: Place, b: Place): number {
	for (const [index, part] of a.entries()) {
		const other = b[index] ?? "";
		const difference = part.localeCompare(other, "en") || Number(part > other) - Number(part < other);
		if (difference !== 0) return difference;
	}
	return 0;
}
