import { closeSync, openSync, writeSync } from "node:fs";

const FLUSH_CHARACTERS = 1 << 20;

/** Writes lines to a file that anyone may read; memory stays flat. */
export interface TextFile {
	readonly line: (text: string) => void;
	readonly close: () => void;
}

export function openTextFile(path: string): TextFile {
	const file = openSync(path, "w", 0o644);
	let waiting: string[] = [];
	let length = 0;
	const flush = () => {
		writeSync(file, waiting.join(""));
		waiting = [];
		length = 0;
	};
	return {
		line: (text) => {
			waiting.push(text, "\n");
			length += text.length;
			if (length >= FLUSH_CHARACTERS) flush();
		},
		close: () => {
			flush();
			closeSync(file);
		},
	};
}
