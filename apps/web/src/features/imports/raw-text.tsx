/** Longer lines open on demand. */
const SHOWN_MAX = 140;

/** What the data layer puts where a text may name a person: see person-mask.ts in packages/db. */
const MASKS = ["(hidden)", "(withheld: "] as const;

/** Said beside lines of which something is hidden from this reader; undefined where nothing is. */
export function hiddenNote(lines: readonly { readonly raw: string }[]): string | undefined {
	const isHidden = lines.some(({ raw }) => MASKS.some((mask) => raw.includes(mask)));
	return isHidden
		? "What may name a person is hidden from you. Members with “Sees figures by person” get the whole line here and in the CSV; an admin gives that right on the People page."
		: undefined;
}

/** A line as it stands in the file. */
export function RawText({ text }: { readonly text: string }) {
	if (text.length <= SHOWN_MAX) return <code className="font-mono text-xs break-all">{text}</code>;
	return (
		<details>
			<summary className="rounded-xs font-mono text-xs break-all">{text.slice(0, SHOWN_MAX)}…</summary>
			<code className="mt-1 block max-h-80 overflow-auto font-mono text-xs break-all whitespace-pre-wrap">
				{text}
			</code>
		</details>
	);
}
