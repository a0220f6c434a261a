import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { EXACT_ZERO, type Exact, exact, exactText, plus } from "./decimal.ts";
import type { SampleFile, SampleManifest } from "./manifest.ts";
import { hexDigest } from "./random.ts";
import { writeSample } from "./write-sample.ts";

const REQUEST = { lastDay: "2026-11-20", months: 4, seed: "test" };

let root = "";
let manifest: SampleManifest;

beforeAll(() => {
	root = mkdtempSync(join(tmpdir(), "sample-"));
	manifest = writeSample({ ...REQUEST, directory: join(root, "first") }).manifest;
}, 60_000);

afterAll(() => {
	rmSync(root, { recursive: true });
});

function digests(directory: string): string[] {
	const names = readdirSync(directory, { recursive: true, encoding: "utf8", withFileTypes: true });
	return names
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name))
		.sort()
		.map((path) => `${path.slice(directory.length)} ${hexDigest(readFileSync(path, "latin1"))}`);
}

function text(file: SampleFile): string {
	const bytes = readFileSync(join(root, "first", file.path));
	return (file.path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

/** Splits a CSV text; quoted cells may hold commas and doubled quotes, none holds a line break. */
function csvRows(content: string): Record<string, string>[] {
	const [header = [], ...rows] = content
		.trimEnd()
		.split("\n")
		.map((line) =>
			[...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)].map(
				([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "",
			),
		);
	return rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""])));
}

const AMOUNT_COLUMN: Readonly<Record<string, string>> = {
	"openai.costs": "amount_value",
	"anthropic.console-cost-csv": "cost_usd",
	"aws.cur": "line_item_unblended_cost",
	focus: "BilledCost",
};

function csvAmounts(file: SampleFile): string[] {
	const column = AMOUNT_COLUMN[file.source] ?? "";
	const rows = csvRows(text(file)).filter((row) => file.source !== "focus" || row["BillingCurrency"] !== "");
	return rows.map((row) => row[column] ?? "").filter((amount) => /^-?\d+(\.\d+)?$/.test(amount));
}

/** Every amount as it stands in a JSON text; no parser may turn one into a float. */
function jsonAmounts(file: SampleFile): string[] {
	const content = text(file);
	if (file.source === "openai.costs") {
		return [...content.matchAll(/"value":"([^"]+)"/g)].map(([, value = ""]) =>
			value === "0E-6176" ? "0" : value,
		);
	}
	if (file.source === "litellm.spend-logs") {
		const whole = content.split("\n").slice(0, file.rows - file.brokenRows);
		return whole.map((line) => /"spend":([^,]+),/.exec(line)?.[1] ?? "0");
	}
	return [...content.matchAll(/"amount":"([^"]+)"/g)].map(([, cents = ""]) => cents);
}

function added(amounts: readonly string[]): Exact {
	return amounts.reduce((total, amount) => plus(total, exact(amount)), EXACT_ZERO);
}

function moneyInFile(file: SampleFile): string {
	const isCsv = /\.csv(\.gz)?$/.test(file.path);
	const total = added(isCsv ? csvAmounts(file) : jsonAmounts(file));
	const cents = file.source === "anthropic.cost-report";
	return exactText(cents ? { ...total, scale: total.scale + 2 } : total);
}

function minus(a: string, b: string): string {
	const { digits, scale } = exact(b);
	return exactText(plus(exact(a), { digits: -digits, scale }));
}

function total(values: readonly string[]): string {
	return exactText(added(values));
}

function sameAmount(a: string, b: string): boolean {
	return minus(a, b) === "0";
}

test("the same request writes the same bytes", () => {
	writeSample({ ...REQUEST, directory: join(root, "second") });
	expect(digests(join(root, "second"))).toEqual(digests(join(root, "first")));
}, 60_000);

test("another seed writes other money", () => {
	const other = writeSample({ ...REQUEST, seed: "other", directory: join(root, "other") }).manifest;
	expect(other.truth.total.spend.invoice).not.toBe(manifest.truth.total.spend.invoice);
}, 60_000);

test("every file's amounts add up to what the manifest says of it", () => {
	const said = manifest.files.filter((file) => file.moneyIn !== null);
	expect(said.length).toBeGreaterThan(35);
	const wrong = said.filter((file) => !sameAmount(moneyInFile(file), file.moneyIn ?? ""));
	expect(wrong.map((file) => `${file.path}: ${moneyInFile(file)} is not ${file.moneyIn}`)).toEqual([]);
});

test("no two files have the same name", () => {
	const names = manifest.files.map((file) => `${file.path.split("/").at(-1)} ${file.asOf}`);
	expect(new Set(names).size).toBe(names.length);
});

test("every file has as many rows as the manifest says of it", () => {
	const csvFiles = manifest.files.filter((file) => /\.csv(\.gz)?$/.test(file.path));
	const lines = manifest.files.filter((file) => file.path.endsWith(".jsonl"));
	const counts = [
		...csvFiles.map((file) => [file.path, csvRows(text(file)).length, file.rows]),
		...lines.map((file) => [file.path, text(file).trimEnd().split("\n").length, file.rows]),
	];
	expect(counts.filter(([, found, said]) => found !== said)).toEqual([]);
});

test("the bills that count, and the days after them, are the truth of view invoice", () => {
	const bills = manifest.files.filter((file) => file.role === "counts" && file.basis === "billed");
	const billed = bills.map((file) =>
		minus(minus(file.moneyIn ?? "0", file.outsideAiScope), file.quarantined),
	);
	const after = manifest.truth.days.filter((each) => each.day > manifest.lastBilledDay);
	expect(after).toHaveLength(2);
	const { spend, credits, tax } = manifest.truth.total;
	const truth = total([spend.invoice, credits.invoice, tax.invoice]);
	expect(minus(total([...billed, ...after.map((each) => each.invoice)]), truth)).toBe("0");
});

test("rows, months, days and accounts of the truth are sums of one another", () => {
	const { rows, months, days, accounts, total: whole } = manifest.truth;
	const spendRows = rows.filter((row) => row.category !== "Tax" && row.category !== "Credit");
	for (const view of ["invoice", "consumption"] as const) {
		const spend = whole.spend[view];
		expect(total(spendRows.map((row) => row[view]))).toBe(spend);
		expect(total(months.map((month) => month.spend[view]))).toBe(spend);
		expect(total(days.map((day) => day[view]))).toBe(spend);
		const everything = total([spend, whole.credits[view], whole.tax[view]]);
		expect(total(accounts.map((each) => each[view]))).toBe(everything);
		const unowned = spendRows.filter((row) => row.team === null);
		expect(total(unowned.map((row) => row[view]))).toBe(whole.unallocated[view]);
	}
});

test("a restated month is lower than its first delivery, which does not count", () => {
	const deliveries = manifest.files.filter(
		(file) => file.source === "aws.cur" && file.path.includes("=2026-09/"),
	);
	expect(deliveries.map((file) => file.role).sort()).toEqual(["counts", "superseded"]);
	const [counts] = deliveries.filter((file) => file.role === "counts");
	const [first] = deliveries.filter((file) => file.role === "superseded");
	expect(minus(counts?.moneyIn ?? "0", first?.moneyIn ?? "0")).toMatch(/^-\d/);
	expect((counts?.asOf ?? "") > (first?.asOf ?? "")).toBe(true);
});

test("the dashboard's month is the costs API's month", () => {
	const of = (role: SampleFile["role"]) =>
		manifest.files.filter(
			(file) =>
				file.source === "openai.costs" &&
				file.billingAccount?.key === "openai-main" &&
				file.role === role &&
				file.span.start === "2026-10-01",
		);
	expect(of("repeats")).toHaveLength(1);
	expect(of("repeats").map((file) => file.moneyIn)).toEqual(of("counts").map((file) => file.moneyIn));
});

test("a day may be any: short months, the turn of a year, a month that has just begun", () => {
	const days = ["2027-03-01", "2027-01-02", "2028-02-29"];
	for (const lastDay of days) {
		const directory = join(root, lastDay);
		const other = writeSample({ ...REQUEST, lastDay, directory }).manifest;
		expect(other.truth.days.at(-1)?.day).toBe(lastDay);
		expect(Number(other.truth.total.coveragePercent)).toBeGreaterThan(88);
	}
}, 120_000);
