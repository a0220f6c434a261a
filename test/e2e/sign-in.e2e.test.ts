import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ROLES } from "../../scripts/sample/company.ts";
import { browserOfFile, expectHeading, signIn, untilInteractive, withPage } from "./browser.ts";
import { emailOf, PASSWORD } from "./outlay.ts";

const browser = browserOfFile();

describe("signing in", () => {
	it.each(ROLES)("%s signs in with the password of sign-in.txt and sees the Overview", async (role) => {
		await withPage(browser().open(), async (page) => {
			await signIn(page, { email: emailOf(role), password: PASSWORD });
			await expectHeading(page, "Overview");
		});
	});

	it("leads back to the page that was asked for", async () => {
		await withPage(browser().open(), async (page) => {
			await page.goto("/imports");
			expect(new URL(page.url()).pathname).toBe("/sign-in");
			await untilInteractive(page);
			await page.getByLabel("E-mail").fill(emailOf("finance"));
			await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
			await page.getByRole("button", { name: "Sign in" }).click();
			await page.waitForURL((url) => url.pathname === "/imports");
			await expectHeading(page, "Imports");
		});
	});

	it("says the same for a wrong password and for an address that nobody has", async () => {
		for (const email of [emailOf("team_lead", "people-legal"), "nobody@larkfield.example"]) {
			await withPage(browser().open(), async (page) => {
				await page.goto("/sign-in");
				await untilInteractive(page);
				await page.getByLabel("E-mail").fill(email);
				await page.getByLabel("Password", { exact: true }).fill("not the password");
				await page.getByRole("button", { name: "Sign in" }).click();
				await page.getByText("That e-mail address and password do not go together.").waitFor();
				expect(new URL(page.url()).pathname).toBe("/sign-in");
			});
		}
	});

	it("ends with signing out: the page before needs signing in again", async () => {
		await withPage(browser().open(), async (page) => {
			// A session of its own: signing out must not end the one that other tests use.
			await signIn(page, { email: emailOf("auditor"), password: PASSWORD });
			await expectHeading(page, "Overview");
			await page
				.getByRole("complementary", { name: "Sidebar" })
				.getByRole("button", { name: /Auditor/ })
				.click();
			await page.getByRole("button", { name: "Sign out" }).click();
			await page.waitForURL((url) => url.pathname === "/sign-in");
			await page.goto("/");
			expect(new URL(page.url()).pathname).toBe("/sign-in");
		});
	});
});

describe("by keyboard alone", () => {
	it("signs in, and every stop on the Overview shows where it is", async () => {
		await withPage(browser().open(), async (page) => {
			await page.goto("/sign-in");
			await untilInteractive(page);
			// The form has the focus: nobody has to look for it.
			await page.keyboard.type(emailOf("finance"));
			await page.keyboard.press("Tab");
			await page.keyboard.type(PASSWORD);
			await page.keyboard.press("Enter");
			await page.waitForURL((url) => url.pathname === "/");
			await expectHeading(page, "Overview");
			await page.keyboard.press("Tab");
			expect(await focused(page)).toMatchObject({ text: "Skip to the page", isMarked: true });
			await page.keyboard.press("Enter");
			expect(await page.evaluate(() => document.activeElement?.id)).toBe("main");
			await expectStops(page);
		});
	});
});

/** Stops of the Overview that are looked at: more than its filters, tables and links have. */
const STOPS = 40;

async function expectStops(page: Page): Promise<void> {
	const seen: string[] = [];
	for (let stop = 0; stop < STOPS; stop++) {
		await page.keyboard.press("Tab");
		const { text, isMarked, isInside } = await focused(page);
		if (!isInside) break;
		expect(isMarked, `${text} shows that it has the focus`).toBe(true);
		seen.push(text);
	}
	// Filters, the chart's table, the department table and its links: all of them are reached.
	expect(seen.length).toBeGreaterThan(10);
	expect(seen.join(" ")).toContain("Engineering");
	expect(seen.join(" ")).toContain("CSV");
}

interface Focused {
	readonly text: string;
	readonly isInside: boolean;
	/** An outline, ring or border of its own. */
	readonly isMarked: boolean;
}

function focused(page: Page): Promise<Focused> {
	return page.evaluate(() => {
		const element = document.activeElement;
		if (element === null) return { text: "", isInside: false, isMarked: false };
		const style = getComputedStyle(element);
		const outlined = style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) > 0;
		return {
			text: (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 80),
			isInside: element.closest("#main") !== null || element.getAttribute("href") === "#main",
			isMarked: outlined || style.boxShadow !== "none",
		};
	});
}
