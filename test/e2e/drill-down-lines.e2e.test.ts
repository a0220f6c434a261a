import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Locator, Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { SampleBillingAccount, SampleFile } from "../../scripts/sample/manifest.ts";
import { browserOfFile, expectHeading, withPage } from "./browser.ts";
import { apiJson, manifest, samplePath } from "./outlay.ts";

const browser = browserOfFile();

interface Charge {
	readonly id: string;
	readonly day: string;
	readonly source: string;
	readonly use: string;
	readonly importId: string;
	readonly fileName: string;
	readonly lines: number;
}

interface Import {
	readonly id: string;
	readonly fileName: string;
	readonly asOf: string | null;
	readonly span: { readonly start: string; readonly end: string } | null;
}

interface ImportList {
	readonly items: readonly Import[];
	readonly nextCursor: string | null;
}

interface Accounts {
	readonly items: readonly { readonly id: string; readonly externalId: string | null }[];
}

const accounts = await apiJson<Accounts>("/billing-accounts");

const PAGES_MAX = 20;

async function allImports(): Promise<readonly Import[]> {
	const items: Import[] = [];
	let cursor: string | null = null;
	for (let page = 0; page < PAGES_MAX; page++) {
		const query = new URLSearchParams({ limit: "200", ...(cursor === null ? {} : { cursor }) });
		const list: ImportList = await apiJson(`/imports?${query}`);
		items.push(...list.items);
		cursor = list.nextCursor;
		if (cursor === null) return items;
	}
	throw new Error(`there are more than ${PAGES_MAX} pages of imports`);
}

const imports = await allImports();

const isOf = ({ fileName, asOf }: Import, file: SampleFile): boolean =>
	fileName === basename(file.path) && Date.parse(asOf ?? "") === Date.parse(file.asOf);

function only<T>(found: readonly T[]): T {
	const [first, ...others] = found;
	if (first === undefined || others.length > 0) throw new Error(`there are ${found.length} instead of one`);
	return first;
}

const importOf = (file: SampleFile): Import => only(imports.filter((each) => isOf(each, file)));

/** Charges of record of an account in the two months before a day, the newest first. */
async function chargesTo({ externalId }: SampleBillingAccount, day: string): Promise<readonly Charge[]> {
	const account = accounts.items.find((each) => each.externalId === externalId)?.id ?? "";
	const dayAt = (days: number) =>
		new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
	const query = new URLSearchParams({ account, from: dayAt(-60), to: dayAt(1), limit: "500" });
	return (await apiJson<{ readonly items: readonly Charge[] }>(`/charges?${query}`)).items;
}

/** The account's charge of each source that has the fewest lines, of the last days that its sources speak for. */
async function oneOfEachSource(account: SampleBillingAccount): Promise<readonly Charge[]> {
	const days = new Set([account.billedThrough, account.meteredThrough ?? account.billedThrough]);
	const charges = (await Promise.all([...days].map((day) => chargesTo(account, day)))).flat();
	const bySource = Map.groupBy(charges, ({ source }) => source);
	return [...bySource.values()].flatMap((some) => some.toSorted((a, b) => a.lines - b.lines)[0] ?? []);
}

/** The file of the sample that an import holds. */
function fileOf(importId: string): SampleFile {
	const found = only(imports.filter(({ id }) => id === importId));
	return only(manifest.files.filter((file) => isOf(found, file)));
}

/** The text of a line as the generator wrote it: of a CSV or a log the line itself, of pages of an API the result. */
function textAt({ path }: SampleFile, line: number): unknown {
	const bytes = readFileSync(samplePath(path));
	const text = (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
	if (!path.endsWith(".json")) return text.split(/\r?\n/)[line - 1];
	const { data }: { readonly data: readonly { readonly results: readonly unknown[] }[] } = JSON.parse(text);
	return data.flatMap(({ results }) => results)[line - 1];
}

interface ShownLine {
	readonly line: number;
	readonly text: string;
	/** The address of the import that the File column names; null: the page has no such column. */
	readonly file: string | null;
}

async function shownLines(table: Locator): Promise<readonly ShownLine[]> {
	await table.waitFor();
	return table.locator("tbody tr").evaluateAll((rows) =>
		rows.map((row) => ({
			line: Number(row.querySelector("th")?.textContent?.replaceAll(",", "")),
			text: [...row.querySelectorAll("code")].at(-1)?.textContent ?? "",
			file: row.querySelector("td a[href^='/imports/']")?.getAttribute("href") ?? null,
		})),
	);
}

/** Follows a charge to its lines: the file in the page's head, or that of the line, holds them word for word. */
async function expectTrueLines(page: Page, charge: Charge): Promise<void> {
	await page.goto(`/imports/${charge.importId}/lines?charge=${charge.id}&day=${charge.day}`);
	await expectHeading(page, "Lines behind a charge");
	const head = page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").last();
	const own = fileOf(charge.importId);
	expect(await head.textContent()).toBe(basename(own.path));
	expect(charge.fileName).toBe(basename(own.path));
	expect(charge.source).toBe(own.source);
	const lines = await shownLines(page.getByRole("table", { name: "Lines of the raw export" }));
	expect(lines).not.toEqual([]);
	expect(lines.length).toBeLessThanOrEqual(charge.lines);
	await page.getByText("Adds up to the charge").waitFor();
	expect(lines.some(({ file }) => file === null || file === `/imports/${charge.importId}`)).toBe(true);
	for (const { line, text, file } of lines) {
		const held = textAt(file === null ? own : fileOf(file.slice("/imports/".length)), line);
		if (typeof held === "string") expect(text).toBe(held);
		else expect(JSON.parse(text)).toMatchObject(held as object); // parse boundary: a result of the generator's
	}
}

/** The download beside the lines holds each of them word for word, and nothing but a header else. */
async function expectSameInCsv(page: Page): Promise<void> {
	const table = page.getByRole("table", { name: "Lines of the raw export" });
	const shown = await shownLines(table);
	const href = await page.getByRole("link", { name: "CSV", exact: true }).getAttribute("href");
	const response = await page.request.get(href ?? "");
	expect([response.status(), response.headers()["content-type"]]).toEqual([200, "text/csv; charset=utf-8"]);
	const csv = await response.text();
	for (const { text } of shown)
		expect(csv).toContain(/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
	expect(csv.trimEnd().split("\r\n")).toHaveLength(shown.length + 1);
}

const drilled = new Set<string>();

describe("the line behind a charge is in the file that the page names, word for word", () => {
	it.each(manifest.billingAccounts)("of $name ($key)", async (account) => {
		const charges = await oneOfEachSource(account);
		expect(charges.length).toBeGreaterThan(0);
		await withPage(browser().openAs("finance"), async (page) => {
			for (const charge of charges) {
				await expectTrueLines(page, charge);
				await expectSameInCsv(page);
				drilled.add(charge.source);
			}
		});
	});

	it("for every source of record", () => {
		const families = new Set(
			manifest.billingAccounts.flatMap(({ billedSource, meteredSource }) => [
				billedSource,
				...(meteredSource === null ? [] : [meteredSource]),
			]),
		);
		for (const family of families) {
			expect(
				[...drilled].filter((source) => source.startsWith(family)),
				family,
			).not.toEqual([]);
		}
	});
});

function monthOf(month: string): Import["span"] {
	const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 1));
	return { start: `${month}-01`, end: end.toISOString().slice(0, 10) };
}

describe("the page of an import", () => {
	const STATEMENTS = manifest.files.filter(({ kind }) => kind === "statement");

	it("speaks for the days of its own file: what was declared, or all of its billing period", () => {
		for (const file of STATEMENTS) {
			const span = file.scope.kind === "account" ? file.span : monthOf(file.scope.month);
			expect(importOf(file).span, file.path).toEqual(span);
		}
	});

	const FOCUS = manifest.files.filter(({ source, role }) => source === "focus" && role === "counts");

	it.each(FOCUS)("$path lists its own charges of its own account and days", async (file) => {
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto(`/imports/${importOf(file).id}`);
			const table = page.getByRole("table", { name: "The largest charges of this import" });
			await table.waitFor();
			const accountsShown = await table
				.locator("tbody tr td:nth-child(3)")
				.evaluateAll((cells) => cells.map(({ textContent }) => textContent));
			expect(new Set(accountsShown)).toEqual(new Set([file.billingAccount?.name]));
			const links = await table
				.getByRole("link", { name: /lines? of this charge/ })
				.evaluateAll((all) => all.map((link) => link.getAttribute("href") ?? ""));
			const days = links.map((href) => new URL(href, "http://x").searchParams.get("day") ?? "");
			expect(days.every((day) => file.span.start <= day && day < file.span.end)).toBe(true);
		});
	});
});
