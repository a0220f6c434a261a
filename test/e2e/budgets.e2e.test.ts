import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { api, apiJson, manifest } from "./outlay.ts";
import { expectSound } from "./page-check.ts";

const browser = browserOfFile();

/** The worker evaluates all budgets of an organization at once, behind whatever else it has to do. */
const WORKED = { timeout: 60_000, interval: 250 } as const;
const TEAM = "field-service";
const team = manifest.company.teams.find(({ id }) => id === TEAM);

interface State {
	readonly id: string;
	readonly name: string;
	readonly status: string | null;
	readonly cap: string | null;
	readonly planned: string | null;
	readonly used: string | null;
	readonly people: { readonly counted: number; readonly over: number } | null;
}
const stateOf = async (name: string) =>
	(await apiJson<{ readonly items: readonly State[] }>("/budgets/state")).items.find(
		(each) => each.name === name,
	);

describe("a team's budget", () => {
	const name = `Field Service ${randomUUID().slice(0, 8)}`;

	it("is made by an admin and evaluated while the page is open", async () => {
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto("/budgets");
			await untilInteractive(page);
			await page.getByRole("button", { name: "New budget" }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("Name", { exact: true }).fill(name);
			await dialog.getByRole("button", { name: "Narrow it" }).click();
			await dialog.getByLabel("Value", { exact: true }).selectOption(TEAM);
			await dialog.getByLabel("Mode").selectOption("cap");
			await dialog.getByLabel("Amount per period").fill("nine");
			await dialog.getByRole("button", { name: "Make budget" }).click();
			await dialog.getByRole("alert").waitFor();
			expect(await dialog.getByLabel("Amount per period").getAttribute("aria-invalid")).toBe("true");
			await dialog.getByLabel("Amount per period").fill("9,000");
			await dialog.getByRole("button", { name: "Make budget" }).click();
			await dialog.waitFor({ state: "detached" });
			const row = page.getByRole("row", { name: new RegExp(name) });
			await row.getByText("Within", { exact: true }).waitFor({ timeout: WORKED.timeout });
			expect(await row.textContent()).toContain("$9,000");
			expect(await row.textContent()).toContain("no gateway enforces caps yet");
		});
		expect((await stateOf(name))?.used).toMatch(/^\d/);
	});

	it("is asked for more by its lead, who cannot decide; finance approves, and the cap shows it", async () => {
		const { id } = (await stateOf(name)) ?? { id: "" };
		await withPage(browser().openAs("team_lead", { team: TEAM }), async (page) => {
			await page.goto(`/budgets/${id}`);
			await expectHeading(page, name);
			await untilInteractive(page);
			expect(await page.getByRole("button", { name: "Amounts" }).count()).toBe(0);
			await page.getByRole("button", { name: `Ask for more for ${name}` }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("How much more").fill("1500");
			await dialog.getByLabel("Until").fill("2099-12-31");
			await dialog.getByLabel("Reason").fill("A launch");
			await dialog.getByRole("button", { name: "Ask", exact: true }).click();
			await dialog.waitFor({ state: "detached" });
			await page.getByText("Waits for a decision").waitFor();
			expect(await page.getByRole("button", { name: "Decide" }).count()).toBe(0);
			const { items } = await apiJson<{ readonly items: readonly { readonly id: string }[] }>(
				`/budgets/${id}/increases`,
			);
			const refused = await page.request.post(`/api/v1/increases/${items[0]?.id}/decision`, {
				data: { decision: "approved" },
			});
			expect(refused.status()).toBe(403);
		});
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto("/budgets");
			await untilInteractive(page);
			await page.getByRole("button", { name: `Decide on more for ${name}` }).click();
			const dialog = page.getByRole("dialog");
			expect(await dialog.textContent()).toContain("Customer Support");
			await dialog.getByRole("button", { name: "Approve" }).click();
			await dialog.waitFor({ state: "detached" });
		});
		await expect.poll(async () => (await stateOf(name))?.cap, WORKED).toBe("10500");
		expect((await stateOf(name))?.planned).toBe("9000");
		await withPage(browser().openAs("team_lead", { team: TEAM }), async (page) => {
			await page.goto(`/budgets/${id}`);
			await page.getByText("Counts now").waitFor();
			expect(await page.getByRole("region", { name: "Headline figures" }).textContent()).toContain("$10,500");
			const others = manifest.company.teams.filter(({ id: other }) => other !== TEAM);
			await page.goto("/budgets");
			await expectHeading(page, "Budgets");
			const list = (await page.getByRole("table", { name: "Budgets" }).textContent()) ?? "";
			expect(list).toContain(team?.name);
			for (const other of others) expect(list).not.toContain(other.name);
		});
	});
});

describe("an amount below what is used", () => {
	const name = `Cut ${randomUUID().slice(0, 8)}`;

	it("is published only after a warning that names both", async () => {
		const body = {
			name,
			scope: [{ dimension: "team", values: [TEAM] }],
			// Of days that the sample has on whatever day this runs.
			window: { kind: "rolling", days: 60 },
			startDay: manifest.firstDay,
			plan: { everyPeriod: "1000000" },
		};
		const { id } = await apiJson<{ readonly id: string }>("/budgets", {
			method: "POST",
			body: JSON.stringify(body),
		});
		await expect.poll(async () => (await stateOf(name))?.status, WORKED).toBe("within");
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto(`/budgets/${id}`);
			await untilInteractive(page);
			await page.getByRole("button", { name: `Amounts of ${name}` }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("Every period").fill("1");
			await dialog.getByRole("button", { name: "Review" }).click();
			await dialog.getByText(/is used already, and the new amount is \$1\.00/).waitFor();
			await dialog.getByRole("button", { name: "Publish anyway" }).click();
			await dialog.waitFor({ state: "detached" });
			await page.getByText("Over budget", { exact: true }).waitFor({ timeout: WORKED.timeout });
			await page.getByRole("button", { name: "End", exact: true }).click();
			await page.getByRole("dialog").getByRole("button", { name: "End" }).click();
			await expectHeading(page, "Budgets");
			await page.goto(`/budgets?show=ended&search=${encodeURIComponent(name)}`);
			await page.getByRole("table", { name: "Budgets" }).getByRole("link", { name }).click();
			await page.getByText(/Somebody ended this budget on/).waitFor();
			await expectHeading(page, name);
			expect(await page.getByRole("button", { name: `Amounts of ${name}` }).count()).toBe(0);
			await expectSound(page, null);
		});
		await expect.poll(() => stateOf(name), WORKED).toBeUndefined();
	});
});

describe("an amount for each person", () => {
	const name = `Each ${randomUUID().slice(0, 8)}`;

	it("is made by an admin, who sees how many people are over and no names; finance sees who", async () => {
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto("/budgets");
			await untilInteractive(page);
			await page.getByRole("button", { name: "New budget" }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("Name", { exact: true }).fill(name);
			await dialog.getByLabel("The amount is").selectOption("each");
			// The sample's bills name no people; usage does.
			await dialog.getByLabel("Cost", { exact: true }).selectOption("metered");
			await dialog.getByLabel("Amount per period").fill("0.01");
			await dialog.getByLabel("Period", { exact: true }).selectOption("rolling");
			await dialog.getByLabel("Days", { exact: true }).fill("60");
			expect(await dialog.getByLabel("What a period leaves").count()).toBe(0);
			await dialog.getByRole("button", { name: "Make budget" }).click();
			await dialog.waitFor({ state: "detached" });
			const row = page.getByRole("row", { name: new RegExp(name) });
			await row.getByText(/Each of \d+ people, \d+ over/).waitFor({ timeout: WORKED.timeout });
			await row.getByRole("link", { name }).click();
			await expectHeading(page, name);
			await page.getByText("Who they are is for those who may see spend by person.").waitFor();
			const { id } = (await stateOf(name)) ?? { id: "" };
			expect((await page.request.get(`/api/v1/budgets/${id}/people`)).status()).toBe(403);
		});
		const { id, people } = (await stateOf(name)) ?? { id: "", people: null };
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto(`/budgets/${id}`);
			await expectHeading(page, name);
			const table = page.getByRole("table", { name: "People, who used most first" });
			expect(await table.getByRole("row").count()).toBe(1 + Math.min(50, people?.counted ?? 0));
			await table.getByText("Over budget", { exact: true }).first().waitFor();
			const answer = await page.request.get(`/api/v1/budgets/${id}/people?limit=1`);
			expect((await answer.json()).items).toHaveLength(1);
		});
	});

	it("is raised for one of them, whom finance names and asks for; an admin decides who reads no name", async () => {
		const { id, people } = (await stateOf(name)) ?? { id: "", people: null };
		const most = await withPage(browser().openAs("finance"), async (page) => {
			await page.goto(`/budgets/${id}`);
			await untilInteractive(page);
			const answer = await page.request.get(`/api/v1/budgets/${id}/people?limit=1`);
			const person: { readonly name: string; readonly person: string } = (await answer.json()).items[0];
			await page.getByRole("button", { name: `Ask for more for ${person.name} of ${name}` }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("How much more").fill("1000000");
			await dialog.getByLabel("Until").fill("2099-12-31");
			await dialog.getByLabel("Reason").fill("A migration");
			await dialog.getByRole("button", { name: "Ask", exact: true }).click();
			await dialog.waitFor({ state: "detached" });
			const increases = page.getByRole("table", { name: "Increases" });
			await increases.getByText("Waits for a decision").waitFor();
			expect(await increases.textContent()).toContain(`for ${person.name}`);
			expect(await page.getByRole("button", { name: "Decide" }).count()).toBe(0);
			return person;
		});
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto("/budgets");
			await untilInteractive(page);
			const requests = page.getByRole("table", { name: "Requests for more" });
			await requests.getByText("for one person", { exact: true }).waitFor();
			for (const text of [most.name, most.person]) expect(await requests.textContent()).not.toContain(text);
			await page.getByRole("button", { name: `Decide on more for one person of ${name}` }).click();
			const dialog = page.getByRole("dialog");
			expect(await dialog.textContent()).toContain("Nobody else's amount changes");
			await dialog.getByRole("button", { name: "Approve" }).click();
			await dialog.waitFor({ state: "detached" });
		});
		await expect.poll(async () => (await stateOf(name))?.people?.over, WORKED).toBe((people?.over ?? 0) - 1);
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto(`/budgets/${id}`);
			const table = page.getByRole("table", { name: "People, who used most first" });
			const row = table.getByRole("row").filter({ hasText: most.name }).first();
			await row.getByText("of $1,000,000.01 with what was granted").waitFor();
			await row.getByText("Within", { exact: true }).waitFor();
			await page.getByText("Counts now").waitFor();
		});
		expect((await api(`/budgets/${id}`, { method: "DELETE" })).status).toBe(204);
	});
});

it("states cost nothing while nothing changes", async () => {
	const first = await api("/budgets/state");
	const etag = first.headers.get("etag") ?? "";
	expect(etag).not.toBe("");
	const again = await api("/budgets/state", { headers: { "if-none-match": etag } });
	expect(again.status).toBe(304);
	expect(await again.text()).toBe("");
});
