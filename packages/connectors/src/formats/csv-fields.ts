/** How a record stands after a physical line: whole, inside an open quote, or broken. */
export type RecordState = "whole" | "open" | "broken";

/** Splits one CSV record (RFC 4180), fed line by line while a quoted field holds line feeds. */
export interface CsvRecord {
	readonly feed: (line: string) => RecordState;
	/** The fields; complete once `feed` said `whole`. */
	readonly fields: () => string[];
}

const QUOTE = '"';

/** Fields of a line without quotes are split at once; most lines of most exports are such lines. */
export function plainFields(line: string, delimiter: string): string[] | null {
	return line.includes(QUOTE) ? null : withoutReturn(line).split(delimiter);
}

export function csvRecord(delimiter: string): CsvRecord {
	const fields: string[] = [];
	let open: string | null = null;

	/** Reads on inside an open quote from `from`; gives the position after the closing quote, or -1. */
	const closeQuote = (line: string, from: number): number => {
		let start = from;
		let text = open ?? "";
		for (;;) {
			const quote = line.indexOf(QUOTE, start);
			if (quote === -1) {
				open = `${text}${line.slice(start)}\n`;
				return -1;
			}
			if (line[quote + 1] !== QUOTE) {
				fields.push(text + line.slice(start, quote));
				open = null;
				return quote + 1;
			}
			text += line.slice(start, quote + 1);
			start = quote + 2;
		}
	};

	const feed = (line: string): RecordState => {
		let at = 0;
		let isQuoted = open !== null;
		for (;;) {
			if (isQuoted || line[at] === QUOTE) {
				at = closeQuote(line, isQuoted ? at : at + 1);
				if (at === -1) return "open";
				if (isEnd(line, at)) return "whole";
				if (line[at] !== delimiter) return "broken";
			} else {
				const found = line.indexOf(delimiter, at);
				fields.push(found === -1 ? withoutReturn(line.slice(at)) : line.slice(at, found));
				if (found === -1) return "whole";
				at = found;
			}
			isQuoted = false;
			at += 1;
		}
	};
	return { feed, fields: () => fields };
}

function isEnd(line: string, at: number): boolean {
	return at === line.length || (at === line.length - 1 && line[at] === "\r");
}

function withoutReturn(text: string): string {
	return text.endsWith("\r") ? text.slice(0, -1) : text;
}
