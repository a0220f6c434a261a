import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { api, apiJson, manifest } from "./outlay.ts";

const browser = browserOfFile();

/** Reading, rating and rolling up a handful of lines, behind whatever else the worker has to do. */
const WORKED = { timeout: 90_000, interval: 250 } as const;
/** Long before the sample company's first export: no figure of it is touched. */
const DAY = "2025-02-03";
const NEXT_DAY = "2025-02-04";

/** A million prompt tokens of a model that nobody knows. Returns the model. */
async function importUnpriced(): Promise<string> {
	const model = `gpt-${randomUUID()}`;
	const { items } = await apiJson<{
		readonly items: readonly { readonly id: string; readonly issuer: string }[];
	}>("/billing-accounts");
	const at = Date.parse(DAY) / 1000;
	const result = {
		object: "organization.usage.completions.result",
		input_tokens: 1_000_000,
		output_tokens: 0,
		input_cached_tokens: 0,
		input_audio_tokens: 0,
		output_audio_tokens: 0,
		num_model_requests: 1,
		project_id: "proj_e2e",
		user_id: null,
		api_key_id: "key_e2e",
		model,
		batch: false,
	};
	const bucket = { object: "bucket", start_time: at, end_time: at + 86_400, results: [result] };
	const query = new URLSearchParams({
		fileName: `${model}.json`,
		billingAccountId: items.find(({ issuer }) => issuer === "openai")?.id ?? "",
		spanStart: DAY,
		spanEnd: NEXT_DAY,
	});
	const body = JSON.stringify({ object: "page", data: [bucket], has_more: false, next_page: null });
	const made = await apiJson<{ readonly id: string }>(`/imports?${query}`, { method: "POST", body });
	const status = async () => (await apiJson<{ readonly status: string }>(`/imports/${made.id}`)).status;
	await expect.poll(status, WORKED).toBe("done");
	return model;
}

describe("usage without a price", () => {
	it("is listed, gets a price, and is rated by it", async () => {
		const model = await importUnpriced();
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto("/prices/unpriced");
			await untilInteractive(page);
			await page.getByRole("button", { name: `Add price for ${model}` }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("Input", { exact: true }).fill("2.5");
			await dialog.getByLabel("Source").fill("A browser test");
			await dialog.getByRole("button", { name: "Add and rate again" }).click();
			await dialog.waitFor({ state: "detached" });
		});
		const listed = async () => (await (await api("/prices/unpriced")).text()).includes(model);
		await expect.poll(listed, WORKED).toBe(false);
		const spend = async () =>
			(await (await api(`/spend?from=${DAY}&to=${NEXT_DAY}&groupBy=model&format=csv`)).text())
				.split("\n")
				.find((line) => line.includes(model));
		await expect.poll(spend, WORKED).toMatch(/\b2\.5\b/);
	});
});

/** Attributing the open months of the sample again, while the machine does other work. */
const FOLLOWS_MS = 90_000;

/** A day's costs of two keys that no rule names. Returns what both are called by. */
async function importUnowned(): Promise<string> {
	const name = `key-${randomUUID()}`;
	const at = Date.parse(DAY) / 1000;
	const times = [at, at + 86_400, `${DAY}T00:00:00`, `${NEXT_DAY}T00:00:00`];
	const header =
		"start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,api_key_id,project_id,organization_id,project_name,organization_name,user_email,api_source";
	const lines = ["1", "2"].map((amount) => {
		const owner = [
			"",
			`${name}-${amount}`,
			"proj_e2e",
			`org-${name}`,
			"Browser tests",
			"Browser tests",
			"",
			"",
		];
		return [...times, amount, "usd", 12, "1000_tokens", `"gpt-5-nano, input"`, ...owner].join(",");
	});
	const query = new URLSearchParams({ fileName: `${name}.csv`, spanStart: DAY, spanEnd: NEXT_DAY });
	const body = `${[header, ...lines].join("\n")}\n`;
	const made = await apiJson<{ readonly id: string }>(`/imports?${query}`, { method: "POST", body });
	const status = async () => (await apiJson<{ readonly status: string }>(`/imports/${made.id}`)).status;
	await expect.poll(status, WORKED).toBe("done");
	return name;
}

describe("keys without a team", () => {
	it("claimed together, the screen says at once how many are whose, and when their figures have followed", async () => {
		const name = await importUnowned();
		const team = manifest.company.teams[0]?.name ?? "";
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto(`/attribution/keys?from=${DAY}&to=${DAY}&search=${name}`);
			await untilInteractive(page);
			await page.getByRole("checkbox", { name: `Choose ${name}-1` }).waitFor();
			await page.getByLabel("Choose all on this page").check();
			const form = page.getByRole("region", { name: "Claim the chosen keys" });
			await form.getByLabel("Team").selectOption({ label: team });
			await form.getByRole("button", { name: "Claim and publish" }).click();
			const status = page.getByRole("status").filter({ hasText: `2 keys claimed for team ${team}` });
			await status.waitFor();
			await status.filter({ hasText: "the figures have followed" }).waitFor({ timeout: FOLLOWS_MS });
			await page.getByRole("checkbox", { name: `Choose ${name}-1` }).waitFor({ state: "detached" });
		});
	});
});

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

describe("a metric", () => {
	it("is listed with what follows it, and is removed", async () => {
		const name = `metric ${randomUUID()}`;
		const path = `/attribution/metrics/${encodeURIComponent(name)}`;
		const [team] = manifest.company.teams;
		const body = `date,target,amount\n2026-10-01,team:${team?.id},3\n`;
		await apiJson(path, { method: "PUT", body, headers: { "content-type": "text/csv" } });
		expect(await apiJson(path)).toMatchObject({
			items: [{ date: "2026-10-01", target: `team:${team?.id}`, amount: "3" }],
			nextCursor: null,
		});
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto("/attribution/tables");
			await untilInteractive(page);
			const row = page.getByRole("row").filter({ hasText: name });
			await row.getByText("no rule").waitFor();
			await row.getByRole("button", { name: "Remove" }).click();
			await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
			await row.waitFor({ state: "detached" });
		});
		expect((await api(path)).status).toBe(404);
	});
});

describe("the price book", () => {
	it("says which edition of the catalogue it is at", async () => {
		await withPage(browser().openAs("engineer"), async (page) => {
			await page.goto("/prices");
			await page
				.getByText(/^Catalogue: genai-prices [\d.]+ of \d+ \w+( \d{4})?, in this book since/)
				.waitFor();
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
