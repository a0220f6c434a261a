/** Rows of a CSV text by column name (RFC 4180), read without any of Outlay's own code. Without a byte order mark. */
export function csvCells(text: string): readonly Readonly<Record<string, string>>[] {
	const [header = [], ...rows] = csvFields(text.replace(/^\uFEFF/, ""));
	return rows
		.filter((row) => row.length > 1 || row[0] !== "")
		.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""])));
}

const FIELD = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/g;

function csvFields(text: string): readonly (readonly string[])[] {
	const rows: string[][] = [];
	let row: string[] = [];
	for (const [whole, field = "", end] of text.matchAll(FIELD)) {
		if (whole === "" && row.length === 0) break;
		row.push(field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field);
		if (end === ",") continue;
		rows.push(row);
		row = [];
		if (end === "") break;
	}
	return rows;
}
