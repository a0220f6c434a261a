import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { csvRows } from "./csv-rows.ts";
import { isUnreadable } from "./source-rows.ts";

const cell = fc.string({ unit: fc.constantFrom("a", "é", "😀", ",", ";", '"', "\n", "\r\n", " ", "1") });

/** Writes a field as exporters do: quoted when it must be, or always. */
function written(text: string, always: boolean): string {
	return always || /[",;\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

test("any well-formed file reads as csv-parse reads it, in chunks of any size, and raw texts tile it", async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(fc.tuple(cell, cell, cell), { maxLength: 8 }),
			fc.boolean(),
			fc.constantFrom("\n", "\r\n"),
			fc.integer({ min: 1, max: 40 }),
			async (records, always, newline, size) => {
				const lines = records.map((record) => record.map((text) => written(text, always)).join(","));
				const text = ["a,b,c", ...lines].join(newline);
				const expected: Record<string, string>[] = parse(text, { columns: true });
				const chunks = async function* (): AsyncGenerator<Buffer> {
					const bytes = Buffer.from(text);
					for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
				};
				const cells: unknown[] = [];
				const raws: string[] = [];
				const starts: number[] = [];
				for await (const row of csvRows(chunks(), ",")) {
					if (isUnreadable(row)) throw new Error(row.reason.message);
					cells.push({ ...row.cells });
					raws.push(row.raw());
					starts.push(row.line);
				}
				expect(cells).toEqual(expected);
				expect(raws).toEqual(lines);
				const before = (index: number): string => ["a,b,c", ...lines.slice(0, index)].join(newline);
				expect(starts).toEqual(lines.map((_, index) => before(index).split("\n").length + 1));
			},
		),
		{ numRuns: 300 },
	);
});
