import { randomUUID } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { zipOf } from "../../packages/connectors/src/testing/zip-fixture.ts";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { apiJson } from "./outlay.ts";
import { readTable } from "./screen-figures.ts";
import { exact, sumOf } from "./truth.ts";

const browser = browserOfFile();

/** Reading and rolling up a handful of lines, behind whatever else the worker has to do. */
const IMPORTED = { timeout: 90_000, interval: 250 } as const;

const HEADER =
	"start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,api_key_id,project_id,organization_id,project_name,organization_name,user_email,api_source";
const DAY_S = 86_400;
/** A year before the sample company's first export: no figure of it is touched. */
const FIRST_S = Date.UTC(2025, 0, 6) / 1000;
const AMOUNTS = ["12.345678901234567890", "-0.50", "1.5"] as const;

interface TestFile {
	readonly name: string;
	readonly text: string;
}

/** A dashboard cost export of three days; its key is new every time, so that its bytes are. */
function costExport(amounts: readonly string[] = AMOUNTS, organization = "org-e2e"): TestFile {
	const key = `key_${randomUUID()}`;
	const lines = amounts.map((amount, day) => {
		const start = FIRST_S + day * DAY_S;
		const iso = (seconds: number) => new Date(seconds * 1000).toISOString().slice(0, 19);
		const times = [start, start + DAY_S, iso(start), iso(start + DAY_S)];
		const owner = [
			"user-a",
			key,
			"proj_e2e",
			organization,
			"Browser tests",
			"Browser tests",
			"ann@acme.test",
			"",
		];
		return [...times, amount, "usd", 12, "1000_tokens", `"gpt-5-nano, input"`, ...owner].join(",");
	});
	return { name: `cost_${key}.csv`, text: `${[HEADER, ...lines].join("\n")}\n` };
}

interface PackedFile {
	readonly name: string;
	readonly bytes: Buffer;
}

/** Drops files on the drop zone as the pointer does, all of them at once. */
async function drop(page: Page, ...files: readonly (TestFile | PackedFile)[]): Promise<void> {
	const sent = files.map((file) => ({
		name: file.name,
		base64: ("text" in file ? Buffer.from(file.text) : file.bytes).toString("base64"),
	}));
	const data = await page.evaluateHandle((dropped) => {
		const transfer = new DataTransfer();
		for (const { name, base64 } of dropped)
			transfer.items.add(new File([Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0))], name));
		return transfer;
	}, sent);
	await page.getByText("or drop them here").dispatchEvent("drop", { dataTransfer: data });
}

async function openImports(page: Page): Promise<void> {
	await page.goto("/imports");
	await expectHeading(page, "Imports");
	await untilInteractive(page);
}

/** The line of the newest import of a file, which must come by itself. */
function lineOf(page: Page, file: Pick<TestFile, "name">) {
	return page
		.getByRole("table", { name: /^Imports/ })
		.getByRole("row")
		.filter({ hasText: file.name })
		.first();
}

async function untilStatus(page: Page, file: Pick<TestFile, "name">, status: string | RegExp): Promise<void> {
	await expect.poll(() => lineOf(page, file).textContent(), IMPORTED).toMatch(status);
}

/** The panel on top of the list that asks about a file. */
const questionOf = (page: Page, file: Pick<TestFile, "name">) =>
	page.getByRole("region", { name: `${file.name} needs you` });

/** Answers the question whose account a file is and which days it speaks for. */
async function confirmFile(
	page: Page,
	file: Pick<TestFile, "name">,
	status: string | RegExp = "Done",
): Promise<void> {
	const form = questionOf(page, file);
	await form.waitFor({ timeout: IMPORTED.timeout });
	expect(await form.getByLabel("First day").inputValue()).toBe("2025-01-06");
	expect(await form.getByLabel("Last day").inputValue()).toBe("2025-01-08");
	await form.getByRole("button", { name: "Confirm and import" }).click();
	await untilStatus(page, file, status);
}

async function importFile(page: Page, file: TestFile): Promise<void> {
	await drop(page, file);
	await confirmFile(page, file);
}

describe("bringing a file", () => {
	it("dropped, confirmed and read: the result page has the money equation, to the last digit", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			const file = costExport();
			await openImports(page);
			await importFile(page, file);
			await lineOf(page, file).getByRole("link").click();
			await expectHeading(page, file.name);
			await page.getByText("Adds up to the last digit").waitFor();
			const { rows, total } = await readTable(page, "What became of the file's money in USD");
			expect(rows.map(({ amounts }) => exact(amounts[0] ?? ""))).toEqual([sumOf(AMOUNTS), "0", "0", "0"]);
			expect(exact(total?.amounts[0] ?? "")).toBe(sumOf(AMOUNTS));
			await page.getByText("3 = 3 charged + 0 quarantined + 0 skipped").waitFor();
		});
	});

	it("the same bytes again change nothing, and the import says so", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			const file = costExport();
			await openImports(page);
			await importFile(page, file);
			await drop(page, file);
			await untilStatus(page, file, "Nothing new");
			await lineOf(page, file).getByRole("link").click();
			await page.getByText("Nothing changed, and nothing is counted twice.").waitFor();
		});
	});

	it("a line that cannot be read is quarantined with its number, its text and the reason", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			const file = costExport(["1", "12,5 EUR", "2"].map((amount) => `"${amount}"`));
			await openImports(page);
			await importFile(page, file);
			await lineOf(page, file).getByRole("link").click();
			await page.getByText("3 = 2 charged + 1 quarantined + 0 skipped").waitFor();
			const quarantine = page.getByRole("table", { name: /quarantine/i });
			await expect.poll(() => quarantine.textContent(), IMPORTED).toContain("12,5 EUR");
			expect(await quarantine.getByRole("row").count()).toBe(2);
		});
	});
});

describe("three files at once", () => {
	it("are all sent and read: the money of each is counted", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			const brought = [
				["1", "2", "3"],
				["10", "20", "30"],
				["0.5", "1.5", "4.000000000000000001"],
			].map((amounts) => {
				const organization = `org-${randomUUID()}`;
				return { amounts, organization, file: costExport(amounts, organization) };
			});
			await openImports(page);
			await drop(page, ...brought.map(({ file }) => file));
			for (const { file } of brought) await confirmFile(page, file);
			for (const { amounts, organization } of brought)
				await expect.poll(() => chargesOf(organization), IMPORTED).toEqual(amounts);
		});
	});
});

describe("a zip of two exports and a gz of one of them, dropped at once", () => {
	it("are unpacked and read, and each export's money is counted once", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			const brought = [
				["1.25", "2.5", "3"],
				["10", "20.000000000000000001", "30"],
			].map((amounts) => {
				const organization = `org-${randomUUID()}`;
				return { amounts, organization, file: costExport(amounts, organization) };
			});
			const members = brought.map(({ file: { name, text } }) => ({ name, bytes: Buffer.from(text) }));
			const zip = { name: `both-${randomUUID()}.zip`, bytes: zipOf(members) };
			const again = members[0]?.bytes ?? Buffer.alloc(0);
			const gz = { name: `again-${randomUUID()}.csv.gz`, bytes: gzipSync(again) };
			await openImports(page);
			await drop(page, zip, gz);
			// All three ask before any of them counts, so that none can go by what another has brought.
			for (const { name } of [...members, gz])
				await questionOf(page, { name }).waitFor({ timeout: IMPORTED.timeout });
			await untilStatus(page, zip, "Unpacked");
			for (const { file } of brought) await confirmFile(page, file);
			await confirmFile(page, gz, /Done|Nothing new/);
			for (const { amounts, organization } of brought)
				await expect.poll(() => chargesOf(organization), IMPORTED).toEqual(amounts);
		});
	});
});

describe("an import that waits for an answer", () => {
	it("is cancelled from the Imports page: it says so, and nothing of it is counted", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			const organization = `org-${randomUUID()}`;
			const file = costExport(AMOUNTS, organization);
			await openImports(page);
			await drop(page, file);
			const question = questionOf(page, file);
			await question.getByRole("button", { name: "Cancel import" }).click({ timeout: IMPORTED.timeout });
			const dialog = page.getByRole("dialog", { name: `Cancel ${file.name}?` });
			await dialog.getByText("nothing of this file has been counted yet").waitFor();
			await dialog.getByRole("button", { name: "Cancel import" }).click();
			await page.getByText(`${file.name} was cancelled. Nothing of it was counted.`).waitFor();
			await untilStatus(page, file, "Cancelled");
			await question.waitFor({ state: "detached" });
			expect(await chargesOf(organization)).toEqual([]);
			await lineOf(page, file).getByRole("link").click();
			await page.getByText("This import was cancelled. Nothing of it was counted.").waitFor();
		});
	});
});

describe("files that hold only a part of their account", () => {
	it("each replaces only the same part: both parts count, the one that came again counts once", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			const organization = `org-${randomUUID()}`;
			await openImports(page);
			await page.getByText("The files hold only a part of their account").click();
			const bring = async (part: string, amounts: readonly string[]) => {
				await page.getByLabel("Part", { exact: true }).fill(part);
				await importFile(page, costExport(amounts, organization));
			};
			await bring("search", ["1", "2", "3"]);
			await bring("support", ["10", "20", "30"]);
			await bring("search", ["1.5", "2", "3"]);
			await expect.poll(() => chargesOf(organization), IMPORTED).toEqual(["1.5", "10", "2", "20", "3", "30"]);
		});
	});
});

/** What Outlay counts for an organization of the file's days: the amounts of its charges, as text. */
async function chargesOf(organization: string): Promise<readonly string[]> {
	interface Account {
		readonly id: string;
		readonly externalId: string | null;
	}
	const { items } = await apiJson<{ readonly items: readonly Account[] }>("/billing-accounts?limit=500");
	const account = items.find(({ externalId }) => externalId === organization);
	if (account === undefined) return [];
	interface Charge {
		readonly billedCost: string;
	}
	const charges = await apiJson<{ readonly items: readonly Charge[] }>(
		`/charges?from=2025-01-06&to=2025-01-09&account=${account.id}&limit=500`,
	);
	return charges.items.map(({ billedCost }) => billedCost).sort();
}

describe("a file that is no export", () => {
	it.each([
		[
			"names no source",
			{ name: "colours.csv", text: `name,colour\nsky,${randomUUID()}\n` },
			/No source that Outlay reads has this layout/,
		],
		[
			"lacks a column",
			{ name: "costs.csv", text: costExport().text.replace("amount_value", "amount") },
			/amount_value/,
		],
	])("%s: the page says what is wrong and that nothing was counted", async (_, { name, text }, message) => {
		await withPage(browser().openAs("finance"), async (page) => {
			const file = { name: `${randomUUID()}-${name}`, text };
			await openImports(page);
			await drop(page, file);
			await untilStatus(page, file, "Failed");
			await lineOf(page, file).getByRole("link").click();
			await page.getByText(message).first().waitFor();
			await page.getByText("Nothing of this file was counted.").waitFor();
		});
	});
});
