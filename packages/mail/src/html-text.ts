const ENTITIES: Readonly<Record<string, string>> = {
	"&": "&amp;",
	"<": "&lt;",
	">": "&gt;",
	'"': "&quot;",
	"'": "&#39;",
};

/** A text as HTML shows it. */
export function escaped(text: string): string {
	return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

/** What would start a line, or turn the direction of the text after it. */
const LINE_BREAKERS = /[\p{Cc}\p{Z}]+/gu;
const DIRECTION_CONTROLS = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A text of people's or exports' making as one line. */
export function oneLine(text: string): string {
	return text.toWellFormed().replace(DIRECTION_CONTROLS, "").replace(LINE_BREAKERS, " ").trim();
}
