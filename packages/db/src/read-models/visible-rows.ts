/** Rows read at once at least: who sees few of many would otherwise ask once for every row or two of others. */
const CHUNK_ROWS_MIN = 200;

/** Rows of a list in its order, after the row of an id; null: from its beginning. */
export type ReadRows<T> = (chunk: {
	readonly after: string | null;
	readonly limit: number;
}) => Promise<readonly T[]>;

/**
 * The rows of a page that an actor sees and one more where there are more: the page is full then. What others own is
 * left out here, so that rows are asked for in chunks until enough of them are the actor's, or a chunk is short.
 */
export async function visibleRows<T extends { readonly id: string }>(
	read: ReadRows<T>,
	{
		cursor,
		limit,
		sees,
	}: {
		/** The last id of the page before; null: the first page. */
		readonly cursor: string | null;
		readonly limit: number;
		readonly sees: (row: T) => boolean;
	},
): Promise<readonly T[]> {
	const chunk = Math.max(limit + 1, CHUNK_ROWS_MIN);
	const found: T[] = [];
	for (let after = cursor; found.length <= limit; ) {
		const rows = await read({ after, limit: chunk });
		found.push(...rows.filter(sees));
		const last = rows.at(-1);
		if (rows.length < chunk || last === undefined) break;
		after = last.id;
	}
	return found.slice(0, limit + 1);
}

/** The page that {@link visibleRows} found, and where the next one goes on; null: it is the last. */
export function pageOfVisible<T extends { readonly id: string }>(
	found: readonly T[],
	limit: number,
): { readonly rows: readonly T[]; readonly nextCursor: string | null } {
	const rows = found.slice(0, limit);
	return { rows, nextCursor: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}
