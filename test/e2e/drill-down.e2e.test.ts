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

describe("from a headline down to the line of an export", () => {
	it("every step shows the figure that was followed, and the last one lines that add up to the charge", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
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
			expect(sumOf(rows.map(({ amounts }) => amounts[0] ?? ""))).toBe(
				sumOf(ofDepartment.map(({ consumption }) => consumption)),
			);
			const [first] = rows;
			const charges = page
				.getByRole("table", { name: "Spend by team" })
				.locator("tbody tr")
				.first()
				.locator("td a")
				.first();
			await charges.click();
			await expectHeading(page, "Charges");
			const behind = page.getByRole("heading", { name: /^Behind/ });
			expect(await amountIn(behind)).toBe(exact(first?.amounts[0] ?? ""));
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
