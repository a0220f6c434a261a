import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { apiJson, manifest } from "./outlay.ts";

const browser = browserOfFile();

/** Forecasts wait for the clock, and for whatever is imported meanwhile. */
const MADE_MS = 240_000;
const MADE = { timeout: MADE_MS, interval: 1_000 } as const;
const LIMIT_MS = MADE_MS + 60_000;
const TEAM = "field-service";
const team = manifest.company.teams.find(({ id }) => id === TEAM);

interface Forecast {
	readonly owner: { readonly kind: string; readonly slug: string | null; readonly name: string };
	readonly madeOn: string;
	readonly accuracy: { readonly grade: string | null };
	readonly periods: readonly {
		readonly kind: string;
		readonly forecast: string | null;
		readonly range: { readonly low: string; readonly high: string } | null;
	}[];
}
const forecasts = async (query: string) =>
	(await apiJson<{ readonly items: readonly Forecast[] }>(`/forecasts?${query}`)).items;
const month = async (query: string) => (await forecasts(query))[0]?.periods[0];

describe("a forecast", () => {
	it(
		"has its range and how good past ones were, on the Overview and the page of a team",
		async () => {
			await expect.poll(async () => (await month(`kind=team&slug=${TEAM}`))?.forecast, MADE).toMatch(/^\d/);
			const [whole] = await forecasts("kind=organization");
			expect(whole?.accuracy.grade).not.toBeNull();
			const { forecast, range } = whole?.periods[0] ?? {};
			expect(Number(range?.low)).toBeLessThanOrEqual(Number(forecast));
			expect(Number(range?.high)).toBeGreaterThanOrEqual(Number(forecast));
			await withPage(browser().openAs("finance"), async (page) => {
				await page.goto("/");
				await expectHeading(page, "Overview");
				const panel = page.getByRole("region", { name: "Forecast", exact: true });
				expect(await panel.textContent()).toMatch(/80.%.range.\$/);
				expect(await panel.textContent()).toMatch(/Grade [A-D]: past forecasts of \d+ days were off by/);
				await page
					.getByRole("region", { name: "Budgets" })
					.getByRole("link", { name: /^(All budgets|\d+ more)$/ })
					.waitFor();
				await page.goto(`/teams/${TEAM}`);
				await page
					.getByRole("region", { name: "Forecast", exact: true })
					.getByText(/Month to/)
					.waitFor();
			});
		},
		LIMIT_MS,
	);

	it(
		"is a side of a bridge: what its owner spent leads to it",
		async () => {
			await expect.poll(async () => (await month(`kind=team&slug=${TEAM}`))?.forecast, MADE).toMatch(/^\d/);
			const [known] = await forecasts(`kind=team&slug=${TEAM}`);
			const side = `forecast:team:${TEAM}:month:${known?.madeOn}`;
			const { from } = await apiJson<{ readonly from: { readonly amount: string } }>(
				`/bridge?from=${side}&to=actual:2026-01-01:2026-01-02`,
			);
			expect(from.amount).toBe(known?.periods[0]?.forecast);
			await withPage(browser().openAs("team_lead", { team: TEAM }), async (page) => {
				await page.goto(`/bridge?owner=team:${TEAM}`);
				await expectHeading(page, "What moved");
				await untilInteractive(page);
				await page.getByLabel("From").selectOption(side);
				await page.getByRole("button", { name: "Compare" }).click();
				await page.waitForURL(/from=forecast/);
				expect(await page.getByLabel("From").inputValue()).toBe(side);
				await page.getByRole("table", { name: "What moved, by step" }).waitFor();
				expect((await page.goto("/bridge?owner=organization"))?.status()).toBe(404);
			});
		},
		LIMIT_MS,
	);

	it(
		"counts with a change that finance notes, and without it when it is taken back",
		async () => {
			const query = `kind=team&slug=${TEAM}`;
			await expect.poll(async () => (await month(query))?.forecast, MADE).toMatch(/^\d/);
			const before = (await month(query))?.forecast;
			const note = `Launch ${randomUUID().slice(0, 8)}`;
			await withPage(browser().openAs("finance"), async (page) => {
				await page.goto("/forecasts");
				await expectHeading(page, "Forecasts");
				await untilInteractive(page);
				await page.getByRole("button", { name: "Note a change" }).click();
				const dialog = page.getByRole("dialog");
				await dialog.getByLabel("What").selectOption({ label: "Launch" });
				await dialog.getByLabel("Whose spend").selectOption(`team ${TEAM}`);
				await dialog.getByLabel("Changes by").selectOption({ label: "Amount a day" });
				await dialog.getByLabel("Effect").fill("1000");
				await dialog.getByLabel("Note").fill(note);
				await dialog.getByRole("button", { name: "Note it" }).click();
				await dialog.waitFor({ state: "detached" });
				const row = page.getByRole("row", { name: new RegExp(note) });
				expect(await row.textContent()).toContain("+$1,000.00 a day");
				await expect.poll(async () => (await month(query))?.forecast, MADE).not.toBe(before);
				await row.getByRole("button", { name: "Remove" }).click();
				await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click();
				await row.waitFor({ state: "detached" });
			});
			await expect.poll(async () => (await month(query))?.forecast, MADE).toBe(before);
		},
		2 * LIMIT_MS,
	);

	it("of other teams, and of the organization, is not for a lead", async () => {
		await withPage(browser().openAs("team_lead", { team: TEAM }), async (page) => {
			await page.goto("/forecasts");
			await expectHeading(page, "Forecasts");
			const text = (await page.getByRole("table", { name: "Forecasts" }).textContent()) ?? "";
			expect(text).toContain(team?.name);
			for (const { id, name } of manifest.company.teams) if (id !== TEAM) expect(text).not.toContain(name);
			expect(await page.getByRole("button", { name: "Note a change" }).count()).toBe(0);
			const refused = await page.request.post("/api/v1/forecast-events", { data: {} });
			expect(refused.status()).toBe(403);
		});
	});
});
