import { expect, test } from "vitest";
import { jsonElements } from "./json-elements.ts";
import { parseJsonHead } from "./json-head.ts";
import { jsonlRows, jsonRows } from "./json-rows.ts";
import { isUnreadable, type ReadRow } from "./source-rows.ts";

async function* chunked(text: string, size: number): AsyncGenerator<Buffer> {
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.byteLength; at += size) yield bytes.subarray(at, at + size);
}

async function listed<T>(rows: AsyncIterable<T>): Promise<T[]> {
	const list: T[] = [];
	for await (const row of rows) list.push(row);
	return list;
}

const seen = (row: ReadRow): unknown =>
	isUnreadable(row) ? [row.line, row.reason.code, row.raw] : [row.line, row.json, row.raw()];

test.each([1, 3, 1000])("a top-level array gives a row per element, in chunks of %i bytes", async (size) => {
	const text = '\ufeff [ {"spend": 12345678.12345678901234, "note": "a, ] \\" }"} ,\n null, [1e-7] ]\n';
	expect((await listed(jsonRows(chunked(text, size)))).map(seen)).toEqual([
		[
			1,
			{ spend: { numberText: "12345678.12345678901234" }, note: 'a, ] " }' },
			'{"spend": 12345678.12345678901234, "note": "a, ] \\" }"}',
		],
		[2, null, "null"],
		[3, [{ numberText: "1e-7" }], "[1e-7]"],
	]);
});

test.each([1, 3, 1000])("any other value is one row, in chunks of %i bytes", async (size) => {
	const text = '{"data":[{"amount":{"value":0E-6176}}],"has_more":false}\n';
	expect((await listed(jsonRows(chunked(text, size)))).map(seen)).toEqual([
		[1, { data: [{ amount: { value: { numberText: "0E-6176" } } }], has_more: false }, text.trim()],
	]);
});

test("an empty array has no rows", async () => {
	expect(await listed(jsonRows(chunked("[ ]", 2)))).toEqual([]);
});

test.each([
	['[{"a":1},{"a"', "bad_json", "ends in the middle"],
	['{"a":1}{"a":2}', "bad_json", "Text follows"],
	["[1] x", "bad_json", "Text follows"],
])("%s is a fault of the file", async (text, code, message) => {
	await expect(listed(jsonRows(chunked(text, 4)))).rejects.toMatchObject({
		fault: { code, message: expect.stringContaining(message) },
	});
});

test("a value past the bound is a fault that says what to do", async () => {
	await expect(listed(jsonElements(chunked('["aaaaaaaaaa"]', 4), 8))).rejects.toMatchObject({
		fault: { code: "json_too_large" },
	});
	expect(await listed(jsonElements(chunked('["aaaa","bbbb"]', 4), 8))).toEqual(['"aaaa"', '"bbbb"']);
});

test("an element that is no JSON is a row of its own and hides no other", async () => {
	const rows = await listed(jsonRows(chunked('[{"a":1},{a:2},{"a":3}]', 4)));
	expect(rows.map(seen)).toEqual([
		[1, { a: { numberText: "1" } }, '{"a":1}'],
		[2, "bad_json", "{a:2}"],
		[3, { a: { numberText: "3" } }, '{"a":3}'],
	]);
});

test.each([1, 5, 1000])(
	"JSONL gives a row per line with its physical number, in chunks of %i bytes",
	async (size) => {
		const rows = await listed(jsonlRows(chunked('{"a":1}\r\n\n{"a":\n{"é":2}', size)));
		expect(rows.map(seen)).toEqual([
			[1, { a: { numberText: "1" } }, '{"a":1}'],
			[3, "bad_json", '{"a":'],
			[4, { é: { numberText: "2" } }, '{"é":2}'],
		]);
	},
);

test("a line past 16 MiB is one unreadable row with its beginning, and the next line is read", async () => {
	const text = `{"a":"${"x".repeat(17 * 1024 ** 2)}"}\n{"a":1}\n`;
	const rows = await listed(jsonlRows(chunked(text, 1024 ** 2)));
	expect(rows.map(({ line }) => line)).toEqual([1, 2]);
	expect(rows[0]).toMatchObject({ kind: "quarantined", reason: { code: "line_too_long" } });
	expect(rows.slice(1).map(seen)).toEqual([[2, { a: { numberText: "1" } }, '{"a":1}']]);
});

test.each([
	['{"data":[{"a":1},{"b":"x', { data: [{ a: 1 }, {}] }],
	['{"data":[{"a":1},{"b":2', { data: [{ a: 1 }, {}] }],
	['[{"a":"}"},', [{ a: "}" }]],
	['{"a":[1,2', { a: [1] }],
	["nonsense", null],
])("the head %s gives what is whole in it", (text, expected) => {
	expect(parseJsonHead(text)).toEqual(expected);
});
