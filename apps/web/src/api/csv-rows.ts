import { err, ok, type Result } from "@outlay/finops/result";

/** What is wrong with one cell of an uploaded CSV, or with the file as a whole (`line` 1). */
export interface CsvFault {
	/** Line of the file, from 1: the header is 1. */
	readonly line: number;
	readonly field: string;
	readonly value: string;
	readonly fix: string;
}

/** A row by column name; a cell that the row does not have is empty. */
export interface CsvRow {
	readonly line: number;
	readonly cells: Readonly<Record<string, string>>;
}

export interface CsvColumns {
	readonly required: readonly string[];
	readonly optional: readonly string[];
}

/** More rows belong in rules, not in a table that a page loads. */
const CSV_ROWS_MAX = 100_000;
/** The first faults say enough: the rest of a wrong file is wrong in the same way. */
export const CSV_FAULTS_MAX = 100;

const NOT_CLOSED = "A quoted cell has no closing quote: double a quote inside it.";

/** Reads a CSV (RFC 4180, a comma or semicolon between cells) by its header; names are compared without case. */
export function readCsv(text: string, columns: CsvColumns): Result<readonly CsvRow[], readonly CsvFault[]> {
	const lines = splitCsv(text.replace(/^\uFEFF/, ""));
	if (!lines.ok) return err([lines.error]);
	const [header, ...rows] = lines.value;
	if (header === undefined) {
		const fix = `Begin with the header ${[...columns.required, ...columns.optional].join(",")}.`;
		return err([{ line: 1, field: "", value: "", fix }]);
	}
	const names = header.cells.map((name) => name.trim().toLowerCase());
	const faults = headerFaults(names, columns);
	if (faults.length > 0) return err(faults);
	if (rows.length > CSV_ROWS_MAX) {
		const fix = `Upload at most ${CSV_ROWS_MAX} rows.`;
		return err([{ line: CSV_ROWS_MAX + 2, field: "", value: String(rows.length), fix }]);
	}
	return ok(
		rows.map(({ line, cells }) => ({
			line,
			cells: Object.fromEntries(names.map((name, at) => [name, cells[at]?.trim() ?? ""])),
		})),
	);
}

function headerFaults(names: readonly string[], { required, optional }: CsvColumns): readonly CsvFault[] {
	const known = [...required, ...optional];
	const missing = required.filter((name) => !names.includes(name));
	const unknown = names.filter((name) => !known.includes(name));
	const twice = names.filter((name, at) => names.indexOf(name) < at);
	return [
		...missing.map((name) => ({
			line: 1,
			field: name,
			value: "",
			fix: `The column ${name} is missing: add it.`,
		})),
		...unknown.map((name) => ({
			line: 1,
			field: name,
			value: name,
			fix: `This is none of the columns ${known.join(", ")}: rename or remove it.`,
		})),
		...twice.map((name) => ({ line: 1, field: name, value: name, fix: "Name each column once." })),
	];
}

interface CsvLine {
	readonly line: number;
	readonly cells: readonly string[];
}

/** Cells of every line that is not empty. The header's first separator is the file's. */
function splitCsv(text: string): Result<readonly CsvLine[], CsvFault> {
	const separator = /^[^\n,;]*;/.test(text) ? ";" : ",";
	const lines: CsvLine[] = [];
	let cells: string[] = [];
	let cell = "";
	let isQuoted = false;
	let line = 1;
	let startedAt = 1;
	const endCell = () => {
		cells.push(cell);
		cell = "";
	};
	const endLine = () => {
		endCell();
		if (cells.some((one) => one.trim() !== "")) lines.push({ line: startedAt, cells });
		cells = [];
	};
	for (let at = 0; at < text.length; at += 1) {
		const character = text.charAt(at);
		if (character === "\n") line += 1;
		if (isQuoted) {
			if (character !== '"') cell += character;
			else if (text.charAt(at + 1) === '"') {
				cell += '"';
				at += 1;
			} else isQuoted = false;
		} else if (character === '"' && cell.trim() === "") {
			cell = "";
			isQuoted = true;
		} else if (character === separator) endCell();
		else if (character === "\n") {
			endLine();
			startedAt = line;
		} else if (character !== "\r") cell += character;
	}
	if (isQuoted) return err({ line: startedAt, field: "", value: cell.slice(0, 40), fix: NOT_CLOSED });
	endLine();
	return ok(lines);
}
