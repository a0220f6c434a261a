/**
 * The beginning of a JSON text as a value: what is cut off is left out and every open bracket is
 * closed. null when even the beginning is no JSON. For recognising only: numbers are plain numbers.
 */
export function parseJsonHead(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return parseClosed(text);
	}
}

function parseClosed(text: string): unknown {
	const closers: string[] = [];
	let kept = "";
	let keptClosers = "";
	let isInString = false;
	const keep = (end: number): void => {
		kept = text.slice(0, end);
		keptClosers = closers.toReversed().join("");
	};
	for (let at = 0; at < text.length; at += 1) {
		const char = text[at];
		if (isInString) {
			if (char === "\\") at += 1;
			else if (char === '"') isInString = false;
		} else if (char === '"') isInString = true;
		else if (char === "{" || char === "[") {
			closers.push(char === "{" ? "}" : "]");
			keep(at + 1);
		} else if (char === "}" || char === "]") {
			closers.pop();
			keep(at + 1);
		} else if (char === ",") keep(at);
	}
	try {
		return JSON.parse(kept + keptClosers);
	} catch {
		return null;
	}
}
