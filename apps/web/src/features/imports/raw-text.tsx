/** Longer lines open on demand. */
const SHOWN_MAX = 140;

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
