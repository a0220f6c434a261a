import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import type { Role } from "../../scripts/sample/company.ts";
import { browserOfFile, expectHeading, withPage } from "./browser.ts";
import { manifest } from "./outlay.ts";
import { amountIn, readTable } from "./screen-figures.ts";
import { exact, isSpend, sumOf, sumsBy, truthRows } from "./truth.ts";

const browser = browserOfFile();
const { firstDay, lastDay } = manifest;
const WHOLE = new URLSearchParams({ from: firstDay, to: lastDay, vs: "none" }).toString();
const TEAM = "support-automation";
const team = manifest.company.teams.find(({ id }) => id === TEAM);
const own = truthRows.filter((row) => isSpend(row) && row.team === TEAM);

/** Who may open what. The sidebar names a page exactly when it may be opened. */
const MAY_OPEN: Readonly<Record<string, readonly Role[]>> = {
	"/": ["admin", "finance", "team_lead", "engineer", "auditor"],
	"/bridge": ["admin", "finance", "team_lead", "engineer", "auditor"],
	"/budgets": ["admin", "finance", "team_lead", "engineer", "auditor"],
	"/forecasts": ["admin", "finance", "team_lead", "engineer", "auditor"],
	"/alerts": ["admin", "finance", "team_lead", "engineer", "auditor"],
	"/attribution": ["admin", "finance", "auditor"],
	"/prices": ["admin", "finance", "team_lead", "engineer", "auditor"],
	"/imports": ["admin", "finance", "auditor"],
	"/connections": ["admin", "finance", "auditor"],
	"/hierarchy": ["admin", "finance", "team_lead", "engineer", "auditor"],
	"/people": ["admin", "finance", "auditor"],
	"/audit": ["admin", "finance", "auditor"],
	"/settings": ["admin"],
	"/settings/notifications": ["admin", "finance", "team_lead", "engineer", "auditor"],
};

const sidebar = (page: Page) => page.getByRole("complementary", { name: "Sidebar" });

async function linksOf(page: Page): Promise<readonly string[]> {
	const links = await sidebar(page).getByRole("navigation").getByRole("link").all();
	return Promise.all(links.map(async (link) => (await link.getAttribute("href")) ?? ""));
}

describe.each(["admin", "finance", "team_lead", "engineer", "auditor"] as const)("as %s", (role) => {
	it("the sidebar has the pages that the role may open, and the others are not there", async () => {
		await withPage(browser().openAs(role), async (page) => {
			await page.goto("/");
			await expectHeading(page, "Overview");
			const links = await linksOf(page);
			for (const [path, roles] of Object.entries(MAY_OPEN)) {
				const may = roles.includes(role);
				expect(links.includes(path), `${path} in the sidebar`).toBe(may);
				const response = await page.request.get(path, { maxRedirects: 0 });
				expect(response.status(), path).toBe(may ? 200 : 404);
			}
		});
	});
});

describe("what a role sees", () => {
	it.each([
		["team_lead", "consumption"],
		["team_lead", "invoice"],
		["engineer", "consumption"],
	] as const)("a %s sees the spend of the own team and nothing of its siblings (%s)", async (role, view) => {
		await withPage(browser().openAs(role, { team: TEAM }), async (page) => {
			await page.goto(`/?${WHOLE}&view=${view}`);
			const total = sumOf(own.map((row) => row[view]));
			expect(await amountIn(page.getByRole("region", { name: "Headline figures" }))).toBe(exact(total));
			await page.goto(`/explore?${WHOLE}&view=${view}&groupBy=team&granularity=month&top=50`);
			const { rows } = await readTable(page, "Spend by team");
			expect(rows.map(({ name }) => name)).toEqual([team?.name]);
			expect(rows.map(({ amounts }) => exact(amounts[0] ?? ""))).toEqual(
				Object.values(sumsBy(own, ["team"], view)),
			);
			for (const other of manifest.company.teams.filter(({ id }) => id !== TEAM)) {
				expect(await page.locator("main").textContent()).not.toContain(other.name);
			}
		});
	});

	it("finance may bring files, an auditor sees the same imports and cannot", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto("/imports");
			await page.getByText("Choose files").waitFor();
		});
		await withPage(browser().openAs("auditor"), async (page) => {
			await page.goto("/imports");
			await expectHeading(page, "Imports");
			expect(await page.getByText("Choose files").count()).toBe(0);
			expect(await page.locator("input[type=file]").count()).toBe(0);
		});
	});

	it("an auditor's session is refused every change by the API", async () => {
		await withPage(browser().openAs("auditor"), async (page) => {
			await page.goto("/imports");
			const upload = await page.request.post("/api/v1/imports?fileName=auditor.csv", {
				headers: { "content-type": "application/octet-stream" },
				data: "a,b\n1,2\n",
			});
			expect(upload.status()).toBe(403);
			expect(await upload.json()).toMatchObject({
				code: "forbidden",
				title: "This needs the right imports.write.",
			});
		});
	});

	it.each(["team_lead", "engineer"] as const)("a %s finds no imports by API either", async (role) => {
		await withPage(browser().openAs(role), async (page) => {
			await page.goto("/");
			const list = await page.request.get("/api/v1/imports");
			expect(list.status()).toBe(403);
		});
	});
});
