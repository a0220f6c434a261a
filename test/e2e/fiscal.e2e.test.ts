import { afterAll, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { api, apiJson } from "./outlay.ts";

const browser = browserOfFile();

const patch = (body: Readonly<Record<string, unknown>>) =>
	api("/organization", { method: "PATCH", body: JSON.stringify(body) });

afterAll(async () => {
	await patch({ fiscalStartMonth: 1, fiscalPattern: "months" });
});

it("a fiscal calendar of the settings names the quarters of reports, and leaves those of January years alone", async () => {
	await withPage(browser().openAs("admin"), async (page) => {
		await page.goto("/explore?range=this-quarter");
		await expectHeading(page, "Explore");
		await page.getByRole("button", { name: /^This quarter/ }).click();
		await page.getByRole("link", { name: "This year" }).waitFor();
		expect(await page.getByRole("link", { name: /FY\d|period|Last quarter/ }).count()).toBe(0);

		await page.goto("/settings");
		await untilInteractive(page);
		await page.getByLabel("Fiscal year begins in").selectOption("October");
		await page.getByLabel("Fiscal periods").selectOption("4-4-5 weeks");
		await page.getByRole("button", { name: "Save" }).click();
		await page.getByText("Saved.").waitFor();
		expect(await apiJson("/organization")).toMatchObject({ fiscalStartMonth: 10, fiscalPattern: "4-4-5" });

		await page.goto("/explore?range=this-quarter&vs=year");
		await page.getByRole("button", { name: /^FY\d{4} Q[1-4]/ }).click();
		await page.getByRole("link", { name: /^Last fiscal quarter, FY\d{4} Q[1-4]$/ }).waitFor();
		await page.getByRole("link", { name: /^Last fiscal period, FY\d{4} P\d+$/ }).click();
		await page.waitForURL(/range=last-period/);
		await page.getByRole("button", { name: /^FY\d{4} P\d+/ }).waitFor();
		await page.getByRole("button", { name: /^vs FY\d{4} P\d+/ }).waitFor();
	});
});

it("a month that does not exist is refused with the field and the fix", async () => {
	const refused = await patch({ fiscalStartMonth: 13 });
	expect(refused.status).toBe(400);
	expect(await refused.text()).toContain("Choose the month that fiscal years begin in, 1 to 12.");
});
