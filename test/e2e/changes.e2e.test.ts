import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { apiJson, manifest } from "./outlay.ts";

const browser = browserOfFile();

describe("rules", () => {
	it("a rule goes into a draft, which says what it would do, and is published as the next version", async () => {
		const before = await apiJson<{ readonly version: number }>("/attribution");
		await withPage(browser().openAs("admin"), async (page) => {
			const name = `Rule ${randomUUID()}`;
			await page.goto("/attribution/draft");
			await untilInteractive(page);
			await page.getByRole("button", { name: "Add rule" }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("Name", { exact: true }).fill(name);
			// No key of the sample is called so: no figure moves.
			await dialog.getByLabel("Values").fill(randomUUID());
			await dialog.getByLabel("Team").selectOption({ label: manifest.company.teams[0]?.name ?? "" });
			await dialog.getByRole("button", { name: "Add rule" }).click();
			await page.getByRole("button", { name: "Save draft" }).click();
			await page.getByText("1 rule added", { exact: false }).first().waitFor();
			await page.getByRole("textbox", { name: "Note" }).fill("From a browser test");
			await page.getByRole("button", { name: "Publish", exact: true }).click();
			await page.waitForURL((url) => url.pathname === "/attribution");
			await page.getByText(name).first().waitFor();
			const after = await apiJson<{ readonly version: number; readonly note: string }>("/attribution");
			expect([after.version, after.note]).toEqual([before.version + 1, "From a browser test"]);
			await page.goto("/attribution/history");
			await page.getByText("From a browser test").first().waitFor();
		});
	});
});

describe("a saved view of Explore", () => {
	it("is saved under a name, opens the same address, and can be deleted", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			const name = `View ${randomUUID()}`;
			const menu = page.getByRole("button", { name: /^Saved views/ });
			await page.goto("/explore?groupBy=model&granularity=month");
			await expectHeading(page, "Explore");
			await untilInteractive(page);
			const { search } = new URL(page.url());
			await menu.click();
			await page.getByLabel("Save this view as").fill(name);
			await page.getByRole("button", { name: "Save view" }).click();
			await page.getByRole("link", { name }).waitFor();
			await page.goto("/explore");
			await untilInteractive(page);
			await menu.click();
			await page.getByRole("link", { name }).click();
			await page.waitForURL((url) => url.search === search);
			await untilInteractive(page);
			await menu.click();
			await page.getByRole("button", { name: `Delete the view ${name}` }).click();
			await page.getByRole("link", { name }).waitFor({ state: "detached" });
		});
	});
});
