import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, NARROW, untilInteractive, withPage } from "./browser.ts";
import { api, apiJson, manifest } from "./outlay.ts";
import { expectSound } from "./page-check.ts";

const browser = browserOfFile();

/** The worker evaluates all budgets of an organization at once, behind whatever else it has to do. */
const WORKED = { timeout: 60_000, interval: 250 } as const;

const mark = randomUUID().slice(0, 8);
const [small, large] = [`Small ${mark}`, `Large ${mark}`];
const ids = new Map<string, string>();

interface Page {
	readonly standing: { readonly planned: string | null } | null;
	readonly versions: readonly {
		readonly kind: string;
		readonly everyPeriod: string | null;
		readonly periods: readonly { readonly start: string; readonly amount: string }[];
	}[];
}
const pageOf = (name: string) => apiJson<Page>(`/budgets/${ids.get(name)}`);
const plannedOf = async (name: string) => (await pageOf(name)).standing?.planned;

async function make(name: string, plan: object): Promise<void> {
	const body = { name, window: { kind: "month" }, startDay: manifest.firstDay, plan };
	const made = await apiJson<{ readonly id: string }>("/budgets", {
		method: "POST",
		// More than the whole organization's parts may have is of no matter here.
		body: JSON.stringify({ ...body, scope: [{ dimension: "environment", values: ["production"] }] }),
	});
	ids.set(name, made.id);
}

/** First days of months are the organization's; a plan may name any of the next. */
const firstOfNextYear = `${new Date().getUTCFullYear() + 1}-01-01`;

beforeAll(async () => {
	await make(small, { everyPeriod: "1000000" });
	await make(large, { everyPeriod: "3000000", periods: [{ start: firstOfNextYear, amount: "7" }] });
});
afterAll(async () => {
	for (const id of ids.values()) await api(`/budgets/${id}`, { method: "DELETE" });
});

describe("budgets as a list", () => {
	it("are sorted by what their headings say, and the address keeps it", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			await expect.poll(() => plannedOf(small), WORKED).toBe("1000000");
			await expect.poll(() => plannedOf(large), WORKED).toBe("3000000");
			await page.goto(`/budgets?search=${mark}`);
			await expectHeading(page, "Budgets");
			await untilInteractive(page);
			await page.getByRole("button", { name: "As Tree" }).click();
			await page.getByRole("link", { name: "List", exact: true }).click();
			await page.waitForURL(/view=list/);
			const table = page.getByRole("table", { name: "Budgets" });
			const names = () => table.getByRole("rowheader").getByRole("link").allTextContents();
			await table.getByRole("link", { name: "Amount" }).click();
			await page.waitForURL(/sort=amount/);
			await expect.poll(names).toEqual([large, small]);
			expect(await table.locator("th[aria-sort]").getAttribute("aria-sort")).toBe("descending");
			await table.getByRole("link", { name: "Amount" }).press("Enter");
			await expect.poll(names).toEqual([small, large]);
			expect(page.url()).toContain(`search=${mark}`);
			for (const heading of ["Budget", "Used", "Left", "Forecast", "State"]) {
				await table.getByRole("link", { name: heading, exact: true }).waitFor();
			}
			expect(await page.getByRole("button", { name: /change the amount/ }).count()).toBe(0);
		});
	});

	it.each(["light", "dark"] as const)(
		"%s: the list and a row that is edited are sound at any width",
		async (colorScheme) => {
			await withPage(browser().openAs("admin", { colorScheme }), async (page) => {
				await page.goto(`/budgets?view=list&search=${mark}`);
				await untilInteractive(page);
				await page.getByRole("button", { name: `change the amount of ${small}` }).click();
				await page.getByLabel(`Amount of ${small}, Every period`).fill("abc");
				await page.keyboard.press("Enter");
				await page.getByText("Write a number such as 1250.50").waitFor();
				await expectSound(page, null);
			});
		},
	);
});

describe("an amount in its row", () => {
	it("is changed by the keyboard alone, at 390 px: Escape leaves it, Enter publishes it, and the log says so", async () => {
		await withPage(browser().openAs("admin", { viewport: NARROW }), async (page) => {
			await page.goto(`/budgets?view=list&search=${mark}`);
			await untilInteractive(page);
			const button = page.getByRole("button", { name: `change the amount of ${small}` });
			await button.focus();
			await page.keyboard.press("Enter");
			const field = page.getByLabel(`Amount of ${small}, Every period`);
			await field.waitFor();
			await page.keyboard.type("5");
			await page.keyboard.press("Escape");
			await field.waitFor({ state: "detached" });
			await expect.poll(() => button.evaluate((own) => own === document.activeElement)).toBe(true);
			expect((await pageOf(small)).versions).toHaveLength(1);
			await page.keyboard.press("Enter");
			await field.waitFor();
			await page.keyboard.type("1,5");
			await page.keyboard.press("Enter");
			await page.getByText("Write a number such as 1250.50, without a currency or commas.").waitFor();
			await field.fill("0.01");
			await page.keyboard.press("Enter");
			await page.getByText(/is used already\. Save again/).waitFor();
			expect((await pageOf(small)).versions).toHaveLength(1);
			await field.fill("2000000");
			await page.keyboard.press("Enter");
			await field.waitFor({ state: "detached" });
			await page.getByText("$2,000,000").first().waitFor({ timeout: WORKED.timeout });
		});
		expect((await pageOf(small)).versions[0]).toMatchObject({ kind: "revised", everyPeriod: "2000000" });
		const { items } = await apiJson<{ readonly items: readonly { readonly details: object }[] }>(
			`/audit?subjectId=${ids.get(small)}&action=budget.plan_published`,
		);
		expect(items).toHaveLength(1);
	});

	it("is that of the running period alone where periods differ, and says which", async () => {
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto(`/budgets?search=${mark}`);
			await untilInteractive(page);
			await page.getByRole("button", { name: `change the amount of ${large}` }).click();
			await page.getByText(/^[A-Z][a-z]+ \d{4} only, USD\./).waitFor();
			await page.getByLabel(new RegExp(`^Amount of ${large}`)).fill("4000000");
			await page.getByRole("button", { name: "Save", exact: true }).click();
			await expect.poll(() => plannedOf(large), WORKED).toBe("4000000");
		});
		const [newest] = (await pageOf(large)).versions;
		expect(newest?.everyPeriod).toBe("3000000");
		expect(newest?.periods.map(({ amount }) => amount)).toEqual(["4000000", "7"]);
	});
});

it("a budget's page lists who changed what, and draws its thresholds", async () => {
	const { revision } = await apiJson<{ readonly revision: number }>(`/budgets/${ids.get(small)}`);
	const thresholds = [
		{ basis: "actual", percent: 60 },
		{ basis: "forecast", percent: 90 },
	];
	const body = JSON.stringify({ revision, mode: "cap", thresholds });
	expect((await api(`/budgets/${ids.get(small)}`, { method: "PATCH", body })).status).toBe(200);
	await withPage(browser().openAs("engineer"), async (page) => {
		const refused = await page.request.post(`/api/v1/budgets/${ids.get(small)}/plan`, { data: {} });
		expect(refused.status()).toBe(403);
	});
	await withPage(browser().openAs("finance"), async (page) => {
		await page.goto(`/budgets/${ids.get(small)}`);
		await expectHeading(page, small);
		const history = page.getByRole("table", { name: "History of the budget" });
		const row = history.getByRole("row", { name: /Thresholds/ });
		expect(await row.textContent()).toContain("60 % used, 90 % forecast");
		expect(await history.getByRole("row", { name: /Mode/ }).textContent()).toContain("AlertCap");
		const chart = page.getByRole("region", { name: /^Used in/ });
		await chart.getByText("60 % used", { exact: true }).waitFor();
		await chart.getByText("90 % forecast", { exact: true }).waitFor();
		await expectSound(page, null);
	});
});

it("amounts from a CSV are refused by line, reviewed with what they change, and published as a version", async () => {
	const name = `From a file ${mark}`;
	await make(name, { everyPeriod: "500000" });
	const [next, after] = [1, 2].map((ahead) => {
		const month = new Date();
		return new Date(Date.UTC(month.getUTCFullYear(), month.getUTCMonth() + ahead, 1))
			.toISOString()
			.slice(0, 10);
	});
	await expect.poll(() => plannedOf(name), WORKED).toBe("500000");
	await withPage(browser().openAs("admin"), async (page) => {
		await page.goto(`/budgets/${ids.get(name)}`);
		await untilInteractive(page);
		await page.getByRole("button", { name: `Amounts of ${name}` }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByText("From a CSV").click();
		await dialog.getByLabel("Paste it").fill(`period,amount\n${next},a lot\n`);
		await dialog.getByRole("button", { name: "Take these amounts" }).click();
		await dialog.getByText("line 2, amount: Write a decimal number").waitFor();
		const content = `period,amount\n${next},600000.25\n${after?.slice(0, 7)},700000\n`;
		await dialog
			.locator("input[type=file]")
			.setInputFiles({ name: "plan.csv", mimeType: "text/csv", buffer: Buffer.from(content) });
		await dialog.getByText("2 amounts taken. Review them before they count.").waitFor();
		expect(await dialog.getByLabel(`Amount from ${next}`).inputValue()).toBe("600000.25");
		await dialog.getByRole("button", { name: "Review" }).click();
		const changes = dialog.getByRole("table", { name: "What changes" });
		// The heading, and a row for each amount.
		await expect.poll(() => changes.getByRole("row").count()).toBe(3);
		await changes.getByText("$600,000.25").waitFor();
		expect((await pageOf(name)).versions).toHaveLength(1);
		await expectSound(page, null);
		await dialog.getByLabel("Note").fill("Board plan");
		await dialog.getByRole("button", { name: "Publish", exact: true }).click();
		await dialog.waitFor({ state: "detached" });
	});
	const [newest] = (await pageOf(name)).versions;
	expect(newest).toMatchObject({ kind: "revised", everyPeriod: "500000" });
	expect(newest?.periods).toEqual([
		{ start: next, amount: "600000.25" },
		{ start: after, amount: "700000" },
	]);
});

it("a budget's page says how the months before ended", async () => {
	const id = ids.get(small);
	const { ended } = await apiJson<{ readonly ended: readonly { readonly used: string }[] }>(`/budgets/${id}`);
	expect(ended.length).toBeGreaterThanOrEqual(5);
	await withPage(browser().openAs("auditor", { viewport: NARROW }), async (page) => {
		await page.goto(`/budgets/${id}`);
		const table = page.getByRole("table", { name: "Periods before" });
		await table.waitFor();
		// The heading, and a row for each month.
		expect(await table.getByRole("row").count()).toBe(1 + ended.length);
		await expectSound(page, null);
	});
});
