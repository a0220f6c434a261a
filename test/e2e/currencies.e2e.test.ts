import { afterAll, describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { api, apiJson } from "./outlay.ts";

const browser = browserOfFile();

const WORKED = { timeout: 90_000, interval: 250 } as const;
/** Long before the sample company's first export: no figure of it is touched. */
const DAY = "2025-03-10";
const NEXT_DAY = "2025-03-11";
const EXPLORE = `/explore?from=${DAY}&to=${DAY}&vs=none`;
const RATE = `/exchange-rates?currency=EUR&to=USD&date=${DAY}`;

/** One day of one account, billed in two currencies. */
async function importTwoCurrencies(): Promise<void> {
	const { items } = await apiJson<{
		readonly items: readonly { readonly id: string; readonly issuer: string }[];
	}>("/billing-accounts");
	const at = Date.parse(DAY) / 1000;
	const result = (value: number, currency: string) => ({
		object: "organization.costs.result",
		amount: { value, currency },
		line_item: "gpt-5-nano, input",
		project_id: "proj_e2e",
	});
	const results = [result(10, "usd"), result(8, "eur")];
	const bucket = { object: "bucket", start_time: at, end_time: at + 86_400, results };
	const query = new URLSearchParams({
		fileName: "two-currencies.json",
		billingAccountId: items.find(({ issuer }) => issuer === "openai")?.id ?? "",
		spanStart: DAY,
		spanEnd: NEXT_DAY,
	});
	const body = JSON.stringify({ object: "page", data: [bucket], has_more: false, next_page: null });
	const made = await apiJson<{ readonly id: string }>(`/imports?${query}`, { method: "POST", body });
	const status = async () => (await apiJson<{ readonly status: string }>(`/imports/${made.id}`)).status;
	await expect.poll(status, WORKED).toBe("done");
	const total = async () =>
		(await apiJson<{ readonly currencies: readonly unknown[] }>(`/spend?from=${DAY}&to=${NEXT_DAY}`))
			.currencies.length;
	await expect.poll(total, WORKED).toBe(2);
}
afterAll(async () => {
	await api(RATE, { method: "DELETE" });
});

describe("bills in two currencies", () => {
	it("are added up once a rate is entered, and never before", async () => {
		await importTwoCurrencies();
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto(EXPLORE);
			await expectHeading(page, "Explore");
			await page.getByText("Not added: €8.00").waitFor();
			await page.getByRole("heading", { name: "$10.00" }).waitFor();

			await page.goto("/prices/exchange-rates");
			await untilInteractive(page);
			await page.getByRole("button", { name: "Enter rates" }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("Source").fill("Treasury");
			await dialog.getByLabel("Currency").fill("eur");
			await dialog.getByLabel("From").fill(DAY);
			await dialog.getByLabel("Worth in USD").fill("1,25");
			await dialog.getByRole("button", { name: "Enter", exact: true }).click();
			await dialog.getByText(/positive decimal number/).waitFor();
			await dialog.getByLabel("Worth in USD").fill("1.25");
			await dialog.getByRole("button", { name: "Enter", exact: true }).click();
			await page.getByRole("row").filter({ hasText: "EUR to USD" }).filter({ hasText: "1.25" }).waitFor();

			await page.goto(EXPLORE);
			await page.getByText("$10.00 of it converted").waitFor();
			await page.getByRole("heading", { name: "$20.00" }).waitFor();
			await page.getByRole("link", { name: "Charges", exact: true }).click();
			await page.getByRole("heading", { name: "Behind $20.00, billed as $10.00 and €8.00" }).waitFor();
			await page.goto(`${EXPLORE}&currency=EUR`);
			await page.getByRole("heading", { name: "€8.00" }).waitFor();
			await page.getByRole("link", { name: "Charges", exact: true }).click();
			await page.getByRole("heading", { name: "Behind €8.00", exact: true }).waitFor();
			expect(await page.getByRole("table").getByRole("row").count()).toBe(2);
			await page.goto(EXPLORE);
			const href = await page.getByRole("link", { name: "CSV", exact: true }).getAttribute("href");
			const text = await page.evaluate(async (path) => (await fetch(path)).text(), href ?? "");
			expect(text).toMatch(/,USD,20,/);
			expect(text).not.toContain("EUR");
		});
	});
});
