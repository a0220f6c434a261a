/** A CSV cell: quoted only where it must be. */
function cell(value: string): string {
	return /[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** Rows by column name; a column that a row does not name is empty. A name outside the header throws. */
export function csv(columns: readonly string[], rows: readonly Readonly<Record<string, string>>[]): string {
	const known = new Set(columns);
	const lines = rows.map((row) => {
		const stray = Object.keys(row).find((name) => !known.has(name));
		if (stray !== undefined) throw new Error(`no such column: ${stray}`);
		return columns.map((name) => cell(row[name] ?? "")).join(",");
	});
	return `${[columns.join(","), ...lines].join("\n")}\n`;
}
