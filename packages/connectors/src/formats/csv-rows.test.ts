import { expect, test } from "vitest";
import { csvRows } from "./csv-rows.ts";
import { isUnreadable, type ReadRow } from "./source-rows.ts";

async function* chunked(bytes: Buffer, size: number): AsyncGenerator<Buffer> {
	for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

async function rowsOf(text: string, delimiter = ",", size = 7): Promise<ReadRow[]> {
	const rows: ReadRow[] = [];
	for await (const row of csvRows(chunked(Buffer.from(text), size), delimiter)) rows.push(row);
	return rows;
}

const seen = (rows: readonly ReadRow[]): unknown[] =>
	rows.map((row) =>
		isUnreadable(row) ? [row.line, row.reason.code, row.raw] : [row.line, row.cells, row.raw()],
	);

test("a row has its physical line, its cells and its raw text", async () => {
	expect(seen(await rowsOf("\ufeffDate,Amount\r\n2026-01-01,0.10\r\n2026-01-02,\r\n"))).toEqual([
		[2, { Date: "2026-01-01", Amount: "0.10" }, "2026-01-01,0.10"],
		[3, { Date: "2026-01-02", Amount: "" }, "2026-01-02,"],
	]);
});

test("line feeds, delimiters and doubled quotes inside quotes belong to the text, and lines stay physical", async () => {
	const text = 'a,b\n"one\r\ntwo, ""three""",1\n\n"",2\nx,"é"';
	expect(seen(await rowsOf(text))).toEqual([
		[2, { a: 'one\r\ntwo, "three"', b: "1" }, '"one\r\ntwo, ""three""",1'],
		[5, { a: "", b: "2" }, '"",2'],
		[6, { a: "x", b: "é" }, 'x,"é"'],
	]);
});

test("a quote inside an unquoted field is text", async () => {
	expect(seen(await rowsOf('a,b\n5" disk,1\n'))).toEqual([[2, { a: '5" disk', b: "1" }, '5" disk,1']]);
});

test("a row of another width is unreadable and hides no other row", async () => {
	const rows = await rowsOf("a,b\n1\n1,2,3\n1,2,,\n3,4\n");
	expect(seen(rows)).toEqual([
		[2, "ragged_row", "1"],
		[3, "ragged_row", "1,2,3"],
		[4, { a: "1", b: "2" }, "1,2,,"],
		[5, { a: "3", b: "4" }, "3,4"],
	]);
	expect(rows[0]).toMatchObject({
		kind: "quarantined",
		amount: null,
		reason: {
			message: "The line has 1 fields where the header has 2. A value with a delimiter in it needs quotes.",
		},
	});
});

test("totals at the end of a table are skipped, unless they hold money of their own", async () => {
	const rows = await rowsOf(
		"a,b,c,d\n1,2,3,4\n,,Subtotal,7.50,0.1\n,,Tax,0.00\n, ,\n,Filtered total,7\n,Tax,0.5\n,Shoes,1\n",
	);
	expect(rows.map((row) => [row.line, isUnreadable(row) ? `${row.kind} ${row.reason.code}` : "row"])).toEqual(
		[
			[2, "row"],
			[3, "skipped total_row"],
			[4, "row"],
			[5, "quarantined ragged_row"],
			[6, "skipped total_row"],
			[7, "quarantined ragged_row"],
			[8, "quarantined ragged_row"],
		],
	);
});

test("a quote that never closes costs its own line only", async () => {
	expect(seen(await rowsOf('a,b\n1,"open\n2,3\n4,5\n'))).toEqual([
		[2, "open_quote", '1,"open'],
		[3, { a: "2", b: "3" }, "2,3"],
		[4, { a: "4", b: "5" }, "4,5"],
	]);
});

test("text after a closing quote makes its line unreadable, and reading goes on at the next line", async () => {
	expect(seen(await rowsOf('a,b\n"x"y,1\n2,"3"\n'))).toEqual([
		[2, "broken_quote", '"x"y,1'],
		[3, { a: "2", b: "3" }, '2,"3"'],
	]);
});

test("a stray quote that swallows lines up to the next quote gives them back", async () => {
	expect(seen(await rowsOf('a,b\n1,"open\n2,3\n4,"5"\n'))).toEqual([
		[2, "broken_quote", '1,"open'],
		[3, { a: "2", b: "3" }, "2,3"],
		[4, { a: "4", b: "5" }, '4,"5"'],
	]);
});

test("a quote still open after 10,000 lines is given up, in time that grows with the file alone", async () => {
	const lines = Array.from({ length: 25_000 }, (_, index) => `${index},1`);
	const rows = await rowsOf(`a,b\n"open\n${lines.join("\n")}\n`, ",", 65_536);
	expect(rows.length).toBe(25_001);
	expect(seen(rows.slice(0, 2))).toEqual([
		[2, "open_quote", '"open'],
		[3, { a: "0", b: "1" }, "0,1"],
	]);
	expect(rows.at(-1)?.line).toBe(25_002);
});

test("names that repeat or are empty keep every column apart", async () => {
	expect(seen(await rowsOf("a,,a\n1,2,3\n"))).toEqual([[2, { a: "1", "#2": "2", "a#3": "3" }, "1,2,3"]]);
});

test("a column named __proto__ is a column", async () => {
	const [row] = await rowsOf("__proto__,b\n1,2\n");
	expect(row !== undefined && !isUnreadable(row) && Object.entries(row.cells ?? {})).toEqual([
		["__proto__", "1"],
		["b", "2"],
	]);
});

test("bytes that are no UTF-8 stop the file and name the line", async () => {
	const bytes = Buffer.concat([Buffer.from("a,b\n1,2\n3,"), Buffer.from([0xe9]), Buffer.from("\n")]);
	const read = async (): Promise<void> => {
		for await (const row of csvRows(chunked(bytes, 5), ",")) void row;
	};
	await expect(read()).rejects.toMatchObject({
		name: "ExportFileError",
		fault: { code: "bad_encoding", message: "Line 3 is not UTF-8 text." },
	});
});
