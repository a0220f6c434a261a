import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type AppPage, appPages } from "./app-pages.ts";
import { browserOfFile, NARROW, overflowOf, WIDE, watch, withPage } from "./browser.ts";

const SCREENSHOTS = fileURLToPath(new URL("../../docs/screenshots", import.meta.url));
const TAKES_SCREENSHOTS = process.env["OUTLAY_SCREENSHOTS"] === "1";
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

const browser = browserOfFile();
const pages = await appPages();
const SCHEMES = ["light", "dark"] as const;
const SIZES = [
	{ name: "wide", viewport: WIDE },
	{ name: "narrow", viewport: NARROW },
] as const;

async function visit(page: Page, { path }: AppPage): Promise<void> {
	const response = await page.goto(path, { waitUntil: "load" });
	expect(response?.status(), path).toBe(200);
	await page.getByRole("heading", { level: 1 }).first().waitFor();
	await untilDrawn(page);
}

/** Charts are drawn by the browser: nothing is judged or photographed while they are still empty. */
async function untilDrawn(page: Page): Promise<void> {
	await page.waitForFunction(() =>
		[...document.querySelectorAll("figure [role=img]")].every((chart) => chart.querySelector("svg") !== null),
	);
	await page.waitForFunction(() => document.querySelector("[aria-busy=true]") === null);
	await page.evaluate(() => document.fonts.ready.then(() => true));
}

/** One line per rule that fails: how often, and where first. */
async function violationsOf(page: Page): Promise<readonly string[]> {
	const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
	return violations
		.filter(({ impact }) => impact === "serious" || impact === "critical")
		.map(
			({ id, nodes }) => `${id}, ${nodes.length} times, first ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
		);
}

async function photograph(page: Page, name: string): Promise<void> {
	if (!TAKES_SCREENSHOTS) return;
	mkdirSync(SCREENSHOTS, { recursive: true });
	writeFileSync(
		join(SCREENSHOTS, `${name}.png`),
		await page.screenshot({ fullPage: true, animations: "disabled" }),
	);
}

describe("the route tree", () => {
	it("has the pages that these tests visit, each under a name of its own", () => {
		expect(pages.map(({ route }) => route)).toEqual(
			expect.arrayContaining(["/(app)", "/(app)/imports", "/sign-in"]),
		);
		expect(new Set(pages.map(({ name }) => name)).size).toBe(pages.length);
	});
});

describe.each(pages)("$name ($path)", (appPage) => {
	it.each(SCHEMES)(
		"%s, wide and narrow: nothing fails, leaves this host or overflows, and axe finds no serious fault",
		async (colorScheme) => {
			const look = { colorScheme, viewport: WIDE };
			const opened = appPage.visitor === "nobody" ? browser().open(look) : browser().openAs("admin", look);
			await withPage(opened, async (page) => {
				const { faults } = watch(page);
				await visit(page, appPage);
				for (const { name, viewport } of SIZES) {
					await page.setViewportSize(viewport);
					await untilDrawn(page);
					await photograph(page, `${appPage.name}-${colorScheme}-${name}`);
					expect(await overflowOf(page), `${name}: pixels past the window`).toBe(0);
					expect(await violationsOf(page), name).toEqual([]);
				}
				expect(faults).toEqual([]);
			});
		},
	);
});
