import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { NARROW, overflowOf, WIDE } from "./browser.ts";
import { toPalette } from "./png-palette.ts";

const SCREENSHOTS = fileURLToPath(new URL("../../docs/screenshots", import.meta.url));
const TAKES_SCREENSHOTS = process.env["OUTLAY_SCREENSHOTS"] === "1";
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
export const SIZES = [
	{ name: "wide", viewport: WIDE },
	{ name: "narrow", viewport: NARROW },
] as const;
type Size = (typeof SIZES)[number];

interface Picture {
	readonly name: string;
	readonly size: Size;
}

/** What every page promises in both widths: it fits, and axe finds no fault of WCAG 2.2 AA, however small. With a picture of it where asked and named. */
export async function expectSound(page: Page, name: string | null): Promise<void> {
	if (TAKES_SCREENSHOTS && name !== null) for (const size of SIZES) await photograph(page, { name, size });
	for (const size of SIZES) await expectSoundAt(page, size);
}

/** The same in one width. With `part`, a selector, axe looks at that part alone, where the rest is tested elsewhere. */
export async function expectSoundAt(page: Page, size: Size, part?: string): Promise<void> {
	await page.setViewportSize(size.viewport);
	await untilDrawn(page);
	expect(await overflowOf(page), `${size.name}: pixels past the window`).toBe(0);
	expect(await violationsOf(page, part), size.name).toEqual([]);
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
async function violationsOf(page: Page, part?: string): Promise<readonly string[]> {
	const axe = new AxeBuilder({ page }).withTags(RULES);
	const { violations } = await (part === undefined ? axe : axe.include(part)).analyze();
	return violations.map(
		({ id, nodes }) => `${id}, ${nodes.length} times, first ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
	);
}

/** As much of a page as a reader of the documentation needs. */
const HEIGHTS = { wide: 1200, narrow: 1700 } as const;

async function photograph(page: Page, { name, size }: Picture): Promise<void> {
	mkdirSync(SCREENSHOTS, { recursive: true });
	await page.setViewportSize(size.viewport);
	await untilDrawn(page);
	const whole = await page.evaluate(() => document.documentElement.scrollHeight);
	const clip = { x: 0, y: 0, width: size.viewport.width, height: Math.min(whole, HEIGHTS[size.name]) };
	const png = await page.screenshot({ fullPage: true, clip, animations: "disabled" });
	writeFileSync(join(SCREENSHOTS, `${name}-${size.name}.png`), toPalette(png));
}
