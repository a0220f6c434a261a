import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { browserOfFile, untilInteractive, withPage } from "./browser.ts";

const browser = browserOfFile();

const SETTLED = { timeout: 15_000 } as const;

const background = (page: Page) =>
	page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

async function choose(page: Page, theme: "Dark" | "Light" | "As the system"): Promise<void> {
	await page
		.getByRole("complementary", { name: "Sidebar" })
		.getByRole("button", { name: /Finance/ })
		.click();
	await page.getByRole("button", { name: theme, exact: true }).click();
	await page.keyboard.press("Escape");
}

describe("dark mode", () => {
	it("follows the system, and a choice of one's own is kept on other pages and after loading again", async () => {
		await withPage(browser().openAs("finance", { colorScheme: "light" }), async (page) => {
			await page.goto("/");
			await untilInteractive(page);
			const light = await background(page);
			await choose(page, "Dark");
			await expect.poll(() => background(page), SETTLED).not.toBe(light);
			const dark = await background(page);
			await page.goto("/imports");
			expect(await background(page)).toBe(dark);
			await page.reload();
			await untilInteractive(page);
			expect(await background(page)).toBe(dark);
			await choose(page, "As the system");
			await expect.poll(() => background(page), SETTLED).toBe(light);
			await page.emulateMedia({ colorScheme: "dark" });
			await expect.poll(() => background(page), SETTLED).toBe(dark);
		});
	});
});
