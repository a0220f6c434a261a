import type { ExplainedLines } from "@outlay/db/read-models/imports-lines";
import { expect, test } from "vitest";
import { linesCsv } from "./lines-csv.ts";

const line = (number: number, raw: string): ExplainedLines["lines"][number] => ({
	...{ importId: "imp", line: number, raw },
	...{ amount: "-0.000000000000000001", currency: "USD", quantity: "12" },
});

const found = (lines: ExplainedLines["lines"]): ExplainedLines => ({
	...{ lines, count: lines.length, amount: null, currency: null, quantity: null },
	files: [{ importId: "imp", fileName: "costs.zip", member: "may.csv" }],
});

const textOf = (lines: ExplainedLines["lines"]) => new Response(linesCsv(found(lines))).text();

test("the file has the lines as they are listed, amounts to the last digit, and no cell that runs as a formula", async () => {
	expect(await textOf([line(2, `2026-05-01,"a, b"`), line(3, "=HYPERLINK(1)")])).toBe(
		[
			"file,line,as it stands in the file,quantity,amount,currency",
			`may.csv,2,"2026-05-01,""a, b""",12,-0.000000000000000001,USD`,
			"may.csv,3,'=HYPERLINK(1),12,-0.000000000000000001,USD",
			"",
		].join("\r\n"),
	);
});

test("every line is in the file once, however many there are", async () => {
	const lines = Array.from({ length: 1000 }, (_, at) => line(at + 1, "x"));
	const written = (await textOf(lines)).trimEnd().split("\r\n").slice(1);
	expect(written.map((text) => Number(text.split(",")[1]))).toEqual(lines.map((each) => each.line));
});
