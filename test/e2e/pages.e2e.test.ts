import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { type AppPage, appPages } from "./app-pages.ts";
import { browserOfFile, watch, withPage } from "./browser.ts";
import { expectSound } from "./page-check.ts";

const browser = browserOfFile();
const pages = await appPages();
const SCHEMES = ["light", "dark"] as const;

async function visit(page: Page, { path, route }: AppPage): Promise<void> {
	if (path === null) throw new Error(`test/e2e/app-pages.ts has no address for ${route}`);
	const response = await page.goto(path, { waitUntil: "load" });
	expect(response?.status(), path).toBe(200);
	await page.getByRole("heading", { level: 1 }).first().waitFor();
}

/** A page that sends its visitor elsewhere would be pictured as that other page. */
function expectWhereAsked(page: Page, { path }: AppPage): void {
	const at = new URL(page.url());
	expect(at.pathname).toBe(new URL(path ?? "", at).pathname);
}

describe("the route tree", () => {
	it("has the pages that these tests visit, each under a name of its own", () => {
		expect(pages.map(({ route }) => route)).toEqual(
			expect.arrayContaining(["/(app)", "/(app)/imports", "/sign-in"]),
		);
		expect(new Set(pages.map(({ name }) => name)).size).toBe(pages.length);
		const unknown = pages.filter(({ path }) => path === null).map(({ route }) => route);
		expect(unknown, "add an address to test/e2e/app-pages.ts").toEqual([]);
	});
});

describe.each(pages)("$name ($path)", (appPage) => {
	it.each(SCHEMES)(
		"%s, wide and narrow: nothing fails, leaves this host or overflows, and axe finds no fault",
		async (colorScheme) => {
			const look = { colorScheme };
			const opened = appPage.visitor === "nobody" ? browser().open(look) : browser().openAs("admin", look);
			await withPage(opened, async (page) => {
				const { faults } = watch(page);
				await visit(page, appPage);
				if (!appPage.isPicturedElsewhere) expectWhereAsked(page, appPage);
				await expectSound(page, appPage.isPicturedElsewhere ? null : `${appPage.name}-${colorScheme}`);
				expect(faults).toEqual([]);
			});
		},
	);
});
