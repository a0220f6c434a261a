import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, withPage } from "./browser.ts";
import { manifest } from "./outlay.ts";
import { amountIn, readTable } from "./screen-figures.ts";
import { exact, isSpend, sumOf, truthRows } from "./truth.ts";

const browser = browserOfFile();
const month = manifest.truth.months.at(-2)?.month ?? "";
const lastDay = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0))
	.toISOString()
	.slice(0, 10);
const period = new URLSearchParams({ from: `${month}-01`, to: lastDay, vs: "none" }).toString();

/**
 * Spend that somebody has just re-attributed (another test changes the hierarchy) is shared out anew a moment after, so two
 * pages may be of two moments until the worker is done.
 */
const SETTLED = { timeout: 60_000, interval: 1_000 } as const;

/** From the Overview to the charges of the first team of Engineering. */
async function followed(page: Page) {
	await page.goto(`/?${period}`);
	await page.locator("main").getByRole("link", { name: "Explore", exact: true }).click();
	await expectHeading(page, "Explore");
	await page
		.getByRole("table", { name: "Spend by department" })
		.getByRole("link", { name: "Engineering", exact: true })
		.click();
	const { rows } = await readTable(page, "Spend by team");
	const ofDepartment = truthRows.filter(
		(row) => isSpend(row) && row.month === month && row.department === "engineering",
	);
	const teams = sumOf(rows.map(({ amounts }) => amounts[0] ?? ""));
	const charges = page
		.getByRole("table", { name: "Spend by team" })
		.locator("tbody tr")
		.first()
		.locator("td a")
		.first();
	await charges.click();
	await expectHeading(page, "Charges");
	const behind = await amountIn(page.getByRole("heading", { name: /^Behind/ }));
	return {
		teamsSumToTruth: teams === sumOf(ofDepartment.map(({ consumption }) => consumption)),
		chargesAreTheTeams: behind === exact(rows[0]?.amounts[0] ?? ""),
	};
}

describe("from a headline down to the line of an export", () => {
	it("every step shows the figure that was followed, and the last one lines that add up to the charge", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			await expect
				.poll(() => followed(page), SETTLED)
				.toEqual({ teamsSumToTruth: true, chargesAreTheTeams: true });
			const lines = page.getByRole("link", { name: /lines? of the file/ }).first();
			await lines.click();
			await page.waitForURL(/\/imports\/[^/]+\/lines/);
			await page.getByRole("heading", { level: 1 }).waitFor();
			const found = page.getByRole("table", { name: "Lines of the raw export" });
			await found.waitFor();
			expect(await found.locator("tbody code").count()).toBeGreaterThan(0);
			await page.getByText("Adds up to the charge").waitFor();
		});
	});
});
