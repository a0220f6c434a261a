import type { KeptExplanation } from "@outlay/db/read-models/bridge-explanations";
import { moneyLine } from "@outlay/finops/money-text";
import { Time } from "../../design/time.tsx";
import { sideText } from "./bridge-words.ts";

export interface KeptWordsProps {
	readonly kept: KeptExplanation;
	readonly timeZone: string;
	/** It is about other days than those on screen, which it then names. */
	readonly ofOthers?: boolean | undefined;
}

/** What a person wrote about a bridge, with their name, when it was, and how much it was about. */
export function KeptWords({ kept, timeZone, ofOthers = false }: KeptWordsProps) {
	const { text, author, writtenAt, about, from, to } = kept;
	const sides = `${sideText({ side: from, span: null })} to ${sideText({ side: to, span: null })}`;
	return (
		<figure className="border-l-2 border-line-strong pl-3">
			<blockquote className="text-sm whitespace-pre-line break-words">{text}</blockquote>
			<figcaption className="mt-1 text-xs text-ink-3">
				{author}, <Time instant={writtenAt.getTime()} timeZone={timeZone} />
				{about !== null && `, about ${moneyLine(about.change, about.currency, { signed: true })}`}
				{ofOthers && `. Of ${sides}`}
			</figcaption>
		</figure>
	);
}
