import { describe, expect, test } from "vitest";
import { type ImportAnswer, parseImport, type Trouble } from "./import-answer.ts";
import { exitCodeOf } from "./import-files.ts";
import { confirmCommand, importLines, progressLine } from "./import-lines.ts";

const ID = "019aa0c2-0000-7000-8000-000000000001";

const BODY = {
	id: ID,
	fileName: "costs.csv",
	member: "",
	status: "done",
	stage: "done",
	source: "openai.costs",
	progress: null,
	rows: { read: 1204, charged: 1200, quarantined: 3, skipped: 1 },
	money: [
		{
			currency: "USD",
			amountIn: "100.000000000000000001",
			charged: "99",
			quarantined: "1",
			skipped: "0",
			residue: "0.000000000000000001",
		},
	],
	trouble: null,
	members: [],
};

const TROUBLE: Trouble = {
	code: "span_unknown",
	message: "The file does not say which days it holds.",
	fix: "Confirm them.",
	sameAs: null,
	proposedSpan: { start: "2026-10-01", end: "2026-11-01" },
	candidates: [],
};

const answerOf = (over: Partial<ImportAnswer> = {}): ImportAnswer => ({ ...parseImport(BODY), ...over });

describe("importLines", () => {
	test("the money equation is the server's text to the last digit", () => {
		expect(importLines(answerOf())).toEqual([
			"costs.csv: imported (openai.costs)",
			"  rows 1,204 read = 1,200 charged + 3 quarantined + 1 skipped",
			"  USD 100.000000000000000001 in = 99 charged + 1 quarantined + 0 skipped + 0.000000000000000001 rounding",
		]);
	});

	test("an import that waits shows the last day proposed and the command that answers", () => {
		const lines = importLines(answerOf({ status: "needs_confirmation", trouble: TROUBLE }));
		expect(lines).toContain("  Proposed, a guess from its name or rows: 2026-10-01 to 2026-10-31.");
		expect(lines.slice(-3)).toEqual([
			`    npm run outlay -- import --confirm ${ID} --span 2026-10-01..2026-11-01`,
			"  To drop it:",
			`    npm run outlay -- import --cancel ${ID}`,
		]);
	});

	test("a choice of accounts shows what the provider calls each, and says what ID stands for", () => {
		const candidates = [
			{ id: "a", name: "Main", externalId: "org-1" },
			{ id: "b", name: "Other", externalId: null },
		];
		const trouble = { ...TROUBLE, code: "account_unknown", proposedSpan: null, candidates };
		const lines = importLines(answerOf({ status: "needs_confirmation", trouble }));
		expect(lines).toContain("  billing account a  Main (org-1)");
		expect(lines).toContain("  billing account b  Other");
		expect(lines.join("\n")).toContain("--account ID\n  ID is that of one of the billing accounts above");
	});

	test("a file of which nothing counts says so, and why, over all currencies", () => {
		const reasons = ["USD", "EUR"].map((currency) => {
			const disposition = "skipped";
			return { disposition, code: "outside_ai_scope", currency, rows: 640, amount: "1" };
		});
		const rows = { read: 1280, charged: 0, quarantined: 0, skipped: 1280 };
		expect(importLines(parseImport({ ...BODY, rows, reasons, money: [] }))).toEqual([
			"costs.csv: imported, but nothing of it counts (openai.costs)",
			"  rows 1,280 read = 0 charged + 0 quarantined + 1,280 skipped",
			expect.stringContaining("  1,280 skipped: outside the AI scope"),
		]);
	});

	test("a file of an archive has its name in there, and the same bytes name the earlier import", () => {
		const trouble = { ...TROUBLE, message: "", fix: "", proposedSpan: null, sameAs: "earlier" };
		const lines = importLines(answerOf({ member: "a/b.csv", status: "unchanged", trouble }));
		expect(lines[0]).toContain("a/b.csv: unchanged");
		expect(lines.at(-1)).toContain("import earlier");
	});

	test("a running import says its rows and what is left", () => {
		expect(progressLine(answerOf({ stage: "reading", rowsDone: 5000, remainingMs: 1500 }))).toBe(
			"costs.csv: reading, 5,000 rows, about 2 s left",
		);
	});
});

describe("confirmCommand", () => {
	const account = { id: "acc", name: "Main", externalId: null };
	test.each([
		["span_unknown", null, [], "--span START..END"],
		["account_unknown", null, [account], "--account acc"],
		["account_unknown", null, [account, { ...account, id: "b" }], "--account ID"],
		["account_unknown", null, [], "--account ID"],
	] as const)("%s asks for what is missing", (code, proposedSpan, candidates, expected) => {
		const command = confirmCommand(ID, { ...TROUBLE, code, proposedSpan, candidates });
		expect(command).toBe(`npm run outlay -- import --confirm ${ID} ${expected}`);
	});
});

describe("exitCodeOf", () => {
	const ended = (status: string) => ({ kind: "ended", answer: answerOf({ status }) }) as const;
	test.each([
		[["done", "unchanged"], 0],
		[["done", "failed"], 1],
		[["cancelled"], 1],
		[["needs_confirmation", "done"], 3],
		[["needs_confirmation", "failed"], 1],
	] as const)("%j gives %i", (statuses, code) => {
		expect(exitCodeOf(statuses.map(ended))).toBe(code);
	});

	test("a file that was refused is a failure", () => {
		expect(exitCodeOf([ended("done"), { kind: "refused", file: "x", message: "no" }])).toBe(1);
	});
});

describe("parseImport", () => {
	test.each([null, [], "html", { ...BODY, status: 1 }, { ...BODY, money: {} }, { ...BODY, rows: null }])(
		"an answer that is no import says so: %j",
		(body) => {
			expect(() => parseImport(body)).toThrow("different versions");
		},
	);
});
