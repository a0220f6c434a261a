/**
 * A pure function of a text that remembers its results. Bills repeat the same few dates, tags and SKUs
 * in millions of rows. Past `bound` entries it forgets them all, so memory stays bounded.
 */
export function memo<Result>(compute: (text: string) => Result, bound = 10_000): (text: string) => Result {
	const known = new Map<string, { readonly result: Result }>();
	return (text) => {
		const found = known.get(text);
		if (found !== undefined) return found.result;
		const result = compute(text);
		if (known.size >= bound) known.clear();
		known.set(text, { result });
		return result;
	};
}
