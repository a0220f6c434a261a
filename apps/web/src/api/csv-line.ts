/** What a spreadsheet takes for a formula when a cell begins with it. */
const FORMULA = /^[=+\-@\t\r]/;
/** A number may begin with its sign. */
const NUMBER = /^[+-]?\d+(\.\d+)?$/;

/**
 * One line of a CSV file (RFC 4180). A text that a spreadsheet would run as a formula gets an apostrophe in front:
 * what is in it came from outside. Numbers stay numbers.
 */
export function csvLine(cells: readonly (string | null)[]): string {
	return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: string | null): string {
	if (cell === null) return "";
	const safe = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
