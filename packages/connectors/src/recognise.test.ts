import { expect, test } from "vitest";
import type { Connector, FileProbe, RecogniseError, Recognition } from "./connector.ts";
import { recogniseFile } from "./recognise.ts";

const RECOGNITION: Recognition = {
	layout: "some.layout/1",
	rounded: false,
	unknownColumns: [],
	warnings: [],
	span: null,
	proposedSpan: null,
	asOf: null,
};

function connector(source: string, answer: Recognition | RecogniseError | null): Connector {
	return {
		source,
		family: source,
		title: `Title of ${source}`,
		kind: "statement",
		basis: "billed",
		issuer: null,
		finalityLagDays: 1,
		precedence: 1,
		gaps: [],
		recognise: () => answer,
		read: () => [],
	};
}

const probe = (header: readonly string[], values: readonly unknown[] = []): FileProbe => ({
	fileName: "export",
	format: values.length > 0 ? "json" : "csv",
	header,
	values,
	rows: [],
});

const lacks = (...missing: string[]): RecogniseError => ({
	code: "missing_column",
	message: `lacks ${missing.join(", ")}`,
	missing,
});

test("the first source that knows the layout wins, past those that nearly do", () => {
	const known = connector("b", RECOGNITION);
	const list = [connector("none", null), connector("a", lacks("x")), known, connector("c", RECOGNITION)];
	expect(recogniseFile(probe(["x"]), list)).toEqual({
		ok: true,
		value: { connector: known, recognition: RECOGNITION },
	});
});

test("the closest layout is the one that lacks least", () => {
	const list = [connector("a", lacks("x", "y")), connector("b", lacks("z")), connector("c", null)];
	expect(recogniseFile(probe(["x"]), list)).toMatchObject({
		ok: false,
		error: {
			code: "missing_column",
			message: "lacks z",
			fix: "Export Title of b again with all its columns, in the provider's own layout.",
			closest: [{ source: "b", missing: ["z"] }, { source: "a" }],
		},
	});
});

test("a refusal is said before what merely lacks a column", () => {
	const refusal: RecogniseError = { code: "refused", message: "counts twice" };
	const list = [connector("a", lacks("x")), connector("b", refusal)];
	expect(recogniseFile(probe(["x"]), list)).toMatchObject({
		error: { code: "refused", message: "counts twice" },
	});
});

test("a file of no source names what it holds and what can be read", () => {
	expect(recogniseFile(probe(["Name", "Shoe size"]), [connector("a", null)])).toMatchObject({
		error: {
			code: "not_recognised",
			message: "No source that Outlay reads has this layout. Columns seen: Name, Shoe size.",
			fix: expect.stringContaining("Title of a"),
		},
	});
});

test("the reports of one API are named once", () => {
	const found = recogniseFile(probe(["Name", "Shoe size"]));
	const fix = found.ok ? "" : found.error.fix;
	expect(fix).toMatch(/^Outlay reads: OpenAI costs, OpenAI usage \(10 reports\), /);
	expect(fix.match(/OpenAI usage/g)).toHaveLength(1);
	expect(fix).toContain("Anthropic cost report");
});

test("a file of which nothing can be named says so without a stray space", () => {
	expect(recogniseFile(probe([], [1]), [connector("a", null)])).toMatchObject({
		error: { message: "No source that Outlay reads has this layout." },
	});
});

test("a declared source is the only one asked", () => {
	const list = [connector("a", RECOGNITION), connector("b", null)];
	expect(recogniseFile({ ...probe(["x"]), declaredSource: "b" }, list).ok).toBe(false);
	expect(recogniseFile({ ...probe(["x"]), declaredSource: "a" }, list).ok).toBe(true);
});

test.each([
	["api_error", { error: { message: "Incorrect API key" } }, "instead of data: Incorrect API key."],
	["api_error", { error: "unauthorized" }, "instead of data: unauthorized."],
	["manifest", { exportConfig: {}, blobs: [] }, "manifest"],
	[
		"manifest",
		{ reportKeys: ["a/r-00001.csv.gz", "a/r-00002.csv.gz"] },
		"(2): r-00001.csv.gz, r-00002.csv.gz.",
	],
	["manifest", { dataFiles: ["s3://b/r-00001.snappy.parquet"] }, "(1): r-00001.snappy.parquet."],
	["manifest", { exportConfig: {}, blobs: [{ blobName: "x/part_0_0001.csv" }] }, "(1): part_0_0001.csv."],
	["not_recognised", { hello: 1 }, "Members seen: hello."],
	[
		"not_recognised",
		[{ id: "openai", models: [{ id: "gpt-5" }] }, { id: "x" }],
		"has this layout. The file is a JSON array. Members seen in its first element: id, models.",
	],
	["not_recognised", [{}], "Members seen in its first element: none."],
	["not_recognised", [[1]], "The file is a JSON array whose first element is no object."],
	["not_recognised", [], "The file is an empty JSON array."],
])("%s is told from its members", (code, value, message) => {
	expect(recogniseFile(probe([], [value]), [connector("a", null)])).toMatchObject({
		error: { code, message: expect.stringContaining(message) },
	});
});
