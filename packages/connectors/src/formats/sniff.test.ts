import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { formatDecimal, parseDecimal } from "@outlay/finops/money";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readRows } from "./read-rows.ts";
import { type ProbedFile, probeFile } from "./sniff.ts";
import { isUnreadable } from "./source-rows.ts";
import { unpack } from "./unpack.ts";

const { signal } = new AbortController();
let directory: string;
beforeEach(async () => {
	directory = await mkdtemp(join(tmpdir(), "sniff-[x]-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function probed(bytes: Buffer | string, name = "export.csv"): Promise<ProbedFile | string> {
	const path = join(directory, "upload");
	await writeFile(path, bytes);
	const members = await unpack(path, name);
	if (!members.ok) return members.error.code;
	const [member] = members.value;
	if (member === undefined) return "no member";
	const probe = await probeFile(member, signal);
	return probe.ok ? probe.value : probe.error.code;
}

async function rowsOf(probe: ProbedFile | string): Promise<unknown[]> {
	if (typeof probe === "string") throw new Error(probe);
	const rows: unknown[] = [];
	for await (const row of readRows(probe, { signal })) {
		rows.push(isUnreadable(row) ? row.reason.code : (row.cells ?? row.json));
	}
	return rows;
}

test.each([
	[",", "a,b,c\n1,2,3\n"],
	[";", "a;b,x;c\n1;2;3\n"],
	["\t", "a\tb\tc\n1\t2\t3\n"],
])("the delimiter %j is found from the header", async (delimiter, text) => {
	const probe = await probed(`\ufeff${text}`);
	expect(probe).toMatchObject({ format: "csv", delimiter, fileName: "export.csv" });
	expect(typeof probe !== "string" && probe.header.length).toBe(3);
	expect(Object.values(Object((await rowsOf(probe))[0]))).toEqual(["1", "2", "3"]);
});

test("a header without rows is a CSV", async () => {
	expect(await probed("a,b")).toMatchObject({ format: "csv", header: ["a", "b"], rows: [] });
});

test.each([
	["json", '{"data":[1]}', [{ data: [1] }]],
	["json", '{\n "data": [\n 1\n ]\n}\n', [{ data: [1] }]],
	["json", '[{"a":1},\n{"a":2}]', [[{ a: 1 }, { a: 2 }]]],
	["jsonl", '{"a":1}\n{"a":2}\n', [{ a: 1 }, { a: 2 }]],
	["jsonl", '\n{"a":1}\n{"a":\n', [{ a: 1 }, {}]],
	["json", '{"a":1}\n', [{ a: 1 }]],
])("%s is told by shape: %j", async (format, text, values) => {
	expect(await probed(text, "export.txt")).toMatchObject({ format, values, header: [] });
});

test("a JSON file past the head is recognised by its beginning", async () => {
	const text = JSON.stringify({
		object: "page",
		data: Array.from({ length: 20_000 }, (_, index) => ({ index })),
	});
	const probe = await probed(text);
	expect(probe).toMatchObject({ format: "json", values: [{ object: "page" }] });
});

test("a head that ends inside a character is still UTF-8", async () => {
	expect(await probed(`a,b\n${"é".repeat(50_000)},1\n`)).toMatchObject({ format: "csv", header: ["a", "b"] });
	expect(await probed(`a,bb\n${"é".repeat(50_000)},1\n`)).toMatchObject({
		format: "csv",
		header: ["a", "bb"],
	});
});

test.each([
	["an empty file", "", "empty_file"],
	["an empty gzip", gzipSync(""), "empty_file"],
	["white space", "\ufeff \n\n", "empty_file"],
	["a sign-in page", "<!DOCTYPE html><html><title>Sign in</title>", "html_page"],
	[
		"an object store's error",
		'<?xml version="1.0"?><Error><Message>Access Denied</Message></Error>',
		"html_page",
	],
	["UTF-16", Buffer.from("\ufeffa\tb", "utf16le"), "bad_encoding"],
	["Latin-1", Buffer.from("a,b\né,1\n", "latin1"), "bad_encoding"],
	["a PDF", "%PDF-1.7\n", "not_an_export"],
	["an old workbook", Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0, 0, 0]), "excel_workbook"],
	["an image", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]), "not_an_export"],
	["prose", "Hello there\nall\n", "not_an_export"],
	["old line ends", "a,b\r1,2\r", "bad_header"],
	["a header that never closes", '"a,b\n1,2\n', "bad_header"],
	["half a Parquet file", "PAR1 and no more", "corrupt_parquet"],
])("%s is a fault", async (_what, bytes, code) => {
	expect(await probed(bytes)).toBe(code);
});

test("the fault of a web page names its title", async () => {
	const path = join(directory, "page");
	await writeFile(path, "<html><head><title> Sign in </title>");
	const members = await unpack(path, "cost.csv");
	const [member] = members.ok ? members.value : [];
	expect(member && (await probeFile(member, signal))).toMatchObject({
		error: { message: "This is a web page or an error message (“Sign in”), not an export." },
	});
});

async function parquetOf(select: string): Promise<Buffer> {
	const { readFile } = await import("node:fs/promises");
	const path = join(await mkdtemp(join(tmpdir(), "parquet-")), "export.parquet");
	const instance = await DuckDBInstance.create(":memory:");
	const connection = await instance.connect();
	await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`);
	connection.closeSync();
	instance.closeSync();
	return readFile(path);
}

const SELECT = `SELECT 0.1::DOUBLE AS d, 1e-10::DOUBLE AS tiny, 12345678.12345678::DOUBLE AS big, 0.1::FLOAT AS f,
	12345678901234567890.123456789012345678::DECIMAL(38,18) AS money, 1.50::DECIMAL(10,2) AS cents,
	TIMESTAMP '2026-09-18 23:00:00' AS ts, TIMESTAMPTZ '2026-09-18 23:00:00.25+02' AS tz,
	TIMESTAMP_NS '2026-09-18 23:00:00.123456789' AS ns, DATE '2026-01-02' AS da, 7::BIGINT AS n, NULL::INTEGER AS nothing,
	MAP {'team': 'a"b', 'env': NULL} AS tags, [{'Key': 'k', 'Value': 'v'}] AS list,
	{'amount': -12345678901234567.89::DECIMAL(38,2), 'share': 1e-7::DOUBLE} AS credit, 'abc'::BLOB AS bytes, true AS yes, 'x' AS "a""b"`;

const PARQUET_ROW = {
	d: "0.1",
	tiny: "1e-10",
	big: "12345678.12345678",
	f: "0.1",
	money: "12345678901234567890.123456789012345678",
	cents: "1.50",
	ts: "2026-09-18T23:00:00Z",
	tz: "2026-09-18T21:00:00.25Z",
	ns: "2026-09-18T23:00:00.123456789Z",
	da: "2026-01-02",
	n: "7",
	nothing: null,
	tags: '{"team":"a\\"b","env":null}',
	list: '[{"Key":"k","Value":"v"}]',
	credit: '{"amount":-12345678901234567.89,"share":1e-7}',
	bytes: "abc",
	yes: "true",
	'a"b': "x",
};

test("Parquet values come as exact text by column, from a folder whose name is a pattern", async () => {
	const probe = await probed(await parquetOf(SELECT), "export.parquet");
	expect(probe).toMatchObject({ format: "parquet", header: Object.keys(PARQUET_ROW) });
	expect(await rowsOf(probe)).toEqual([PARQUET_ROW]);
});

test("a double comes as its shortest text that reads back the same", async () => {
	const doubles = [
		0.1 + 0.2,
		5e-324,
		1.7976931348623157e308,
		1e21,
		1e-7,
		123456789.12345679,
		4.35,
		-0.000_001_5,
		1 / 3,
	];
	const random = Array.from({ length: 500 }, (_, index) => Math.sin(index + 1) * 10 ** ((index % 40) - 20));
	const all = [...doubles, ...random];
	const list = all.map((value) => `'${value}'::DOUBLE`).join(", ");
	const rows = await rowsOf(await probed(await parquetOf(`SELECT unnest([${list}]) AS cost, 1 AS one`)));
	const texts = rows.map((row) => String(Object(row)["cost"]));
	expect(texts.map(Number)).toEqual(all);
	const exact = (text: string): string => {
		const parsed = parseDecimal(text);
		return parsed.ok ? formatDecimal(parsed.value) : text;
	};
	expect(texts.map(exact)).toEqual(all.map((value) => exact(String(value))));
});

test("a packed Parquet file is read too", async () => {
	const probe = await probed(
		gzipSync(await parquetOf("SELECT 0.25::DOUBLE AS cost, 'x' AS name")),
		"e.parquet.gz",
	);
	expect(await rowsOf(probe)).toEqual([{ cost: "0.25", name: "x" }]);
});

test("a Parquet file of many chunks keeps its order and its lines, and stops when aborted", async () => {
	const probe = await probed(await parquetOf("SELECT range AS n, 'x' AS y FROM range(10000)"));
	if (typeof probe === "string") throw new Error(probe);
	let expected = 0;
	for await (const row of readRows(probe, { signal })) {
		expect(row.line).toBe(expected + 1);
		expect(isUnreadable(row) ? null : row.cells?.["n"]).toBe(String(expected));
		expected += 1;
	}
	expect(expected).toBe(10_000);
	const controller = new AbortController();
	const read = async (): Promise<void> => {
		for await (const row of readRows(probe, { signal: controller.signal })) {
			if (row.line === 5) controller.abort();
		}
	};
	await expect(read()).rejects.toMatchObject({ name: "AbortError" });
});
