import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { apiJson, manifest } from "./outlay.ts";
import { expectSoundAt, SIZES } from "./page-check.ts";

const browser = browserOfFile();
const TEAM = "field-service";
const OWN = randomUUID().slice(0, 8);
const [NAME, OTHER, FEATURE] = [`Visit notes ${OWN}`, `Visit notes, growing ${OWN}`, `visit-notes-${OWN}`];
/** A provider of these tests, so that no discount of the sample company touches its prices. */
const MODEL = { provider: `lab-${OWN}`, model: "notes" };

const post = <T>(path: string, body: unknown) =>
	apiJson<T>(path, { method: "POST", body: JSON.stringify(body) });

/** A call of a thousand tokens in and two hundred out costs 0.003: 30,000 calls are 90 a month. */
const INPUTS = {
	users: 1000,
	sessionsPerUser: "10",
	callsPerSession: "3",
	inputTokens: 1000,
	outputTokens: 200,
	months: 3,
	model: MODEL,
};

/** The feature of the scenario, from the sample's first day on. */
async function addFeature(): Promise<void> {
	interface Units {
		readonly teams: readonly { readonly id: string; readonly slug: string }[];
	}
	const { teams } = await apiJson<Units>("/hierarchy");
	const ownerId = teams.find(({ slug }) => slug === TEAM)?.id;
	await post("/hierarchy", { kind: "feature", slug: FEATURE, name: NAME, ownerId, from: manifest.firstDay });
}

describe("a feature without history", () => {
	it("is planned by a team's lead, who sees what it costs while typing", async () => {
		const priceOf = (meter: string, price: string) => ({ ...MODEL, meter, price, source: "Contract" });
		await post("/prices", { prices: [priceOf("input", "1"), priceOf("output", "10")] });
		await withPage(browser().openAs("team_lead", { team: TEAM }), async (page) => {
			await page.goto("/budgets");
			await page.getByRole("link", { name: "Scenarios" }).click();
			await expectHeading(page, "Scenarios");
			await page.getByRole("link", { name: "New scenario" }).click();
			await page.waitForURL(/edit=new/);
			await untilInteractive(page);
			const type = (label: string, text: string) => page.getByLabel(label, { exact: true }).fill(text);
			await type("Name", NAME);
			await type("Short name", FEATURE);
			await type("Sessions", "10");
			await type("Calls", "3");
			await type("Tokens in", "1000");
			await type("Tokens out", "200");
			await type("Growth %", "0");
			await type("Months", "3");
			await type("Model", `${MODEL.provider}/${MODEL.model}`);
			const result = page.getByRole("region", { name: "Result" });
			await result.getByText("$270.00").first().waitFor();
			expect(await result.textContent()).toContain("$90.00");
			await type("Cached %", "50");
			await result.getByText(/Unpriced: .* has no price for cached input/).waitFor();
			await type("Cached %", "101");
			await result.getByText(/Write a number from 0 to 100/).waitFor();
			await type("Cached %", "0");
			await result.getByText("$270.00").first().waitFor();
			await page.getByRole("button", { name: "Save scenario" }).click();
			await page.getByRole("row", { name: new RegExp(`^${NAME}`) }).waitFor();
		});
	});

	it("stands beside another one, by month and in all, in light and dark and at any width", async () => {
		for (const colorScheme of ["light", "dark"] as const) {
			await withPage(browser().openAs("team_lead", { team: TEAM, colorScheme }), async (page) => {
				if (colorScheme === "light") {
					const owner = { kind: "team", slug: TEAM };
					const body = { name: OTHER, owner, inputs: { ...INPUTS, growthPercent: "10" } };
					const made = await page.request.post("/api/v1/scenarios", { data: body });
					expect(made.status()).toBe(201);
				}
				await page.goto("/budgets/scenarios");
				await page.getByRole("link", { name: `Compare ${NAME}`, exact: true }).click();
				await page.waitForURL(/compare=/);
				await page.getByRole("link", { name: `Compare ${OTHER}`, exact: true }).click();
				const months = page.getByRole("table", { name: "Scenarios side by side, by month" });
				await months.getByText("$108.90").waitFor();
				expect(await months.getByRole("row").nth(3).textContent()).toContain("$90.00");
				for (const size of SIZES) await expectSoundAt(page, size);
			});
		}
	});

	it("gets the budget that its lead asks for once another person approves, with exactly its months", async () => {
		await withPage(browser().openAs("team_lead", { team: TEAM }), async (page) => {
			await page.goto("/budgets/scenarios");
			await untilInteractive(page);
			await page.getByRole("button", { name: `Ask for a budget for ${NAME}` }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("Reason").fill("A pilot");
			await dialog.getByRole("button", { name: "Ask", exact: true }).click();
			await dialog.waitFor({ state: "detached" });
			await page.getByRole("row", { name: new RegExp(`^${NAME}.*Asked for`) }).waitFor();
			await page.goto("/budgets");
			const row = page.getByRole("row", { name: new RegExp(NAME) });
			await row.getByText("Another person decides.").waitFor();
			expect(await row.getByRole("button", { name: "Decide" }).count()).toBe(0);
		});
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto("/budgets");
			await untilInteractive(page);
			await page.getByRole("button", { name: `Decide on a budget for ${NAME}` }).click();
			const dialog = page.getByRole("dialog");
			expect(await dialog.textContent()).toContain("$270.00 in all");
			await dialog.getByRole("button", { name: "Approve" }).click();
			await dialog.getByText(`There is no feature ${FEATURE}.`).waitFor();
			await addFeature();
			await dialog.getByRole("button", { name: "Approve" }).click();
			await dialog.waitFor({ state: "detached" });
		});
		interface Found {
			readonly items: readonly { readonly id: string; readonly name: string }[];
		}
		const { items } = await apiJson<Found>("/budgets?limit=500");
		const made = items.find(({ name }) => name === NAME);
		const budget = await apiJson<{
			readonly versions: readonly {
				readonly note: string;
				readonly periods: readonly { readonly amount: string }[];
			}[];
		}>(`/budgets/${made?.id}`);
		expect(budget.versions.map(({ note }) => note)).toEqual([`From the scenario ${NAME}.`]);
		expect(budget.versions[0]?.periods.map(({ amount }) => amount)).toEqual(["90", "90", "90"]);
	});
});

it.each(["engineer", "auditor"] as const)("an %s reads scenarios and writes none", async (role) => {
	await withPage(browser().openAs(role), async (page) => {
		await page.goto("/budgets/scenarios?edit=new");
		await expectHeading(page, "Scenarios");
		expect(await page.getByRole("link", { name: "New scenario" }).count()).toBe(0);
		expect(await page.getByRole("button", { name: "Save scenario" }).count()).toBe(0);
		const content = { name: "n", owner: { kind: "feature", slug: "n" }, inputs: INPUTS };
		const refused = await page.request.post("/api/v1/scenarios", { data: content });
		expect(refused.status()).toBe(403);
	});
});
