import type { Locator, Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import {
	browserOfFile,
	expectHeading,
	NARROW,
	overflowOf,
	untilInteractive,
	WIDE,
	watch,
	withPage,
} from "./browser.ts";
import { api, apiJson } from "./outlay.ts";
import { expectSoundAt, SIZES } from "./page-check.ts";

const browser = browserOfFile();
const SCHEMES = ["light", "dark"] as const;
const SETTLED = { timeout: 15_000 } as const;

/** Units of these tests: `ENDING` has an end date. */
const DEPARTMENT = "Pilots";
const TEAM = "Pilot of drones";
const ENDING = "Pilot of rovers";

interface Thing {
	readonly name: string;
	readonly path: string;
	/** Accessible name of the button that opens it. */
	readonly button: string | RegExp;
	readonly opened: (page: Page) => Locator;
	/** Both, unless it is for one. */
	readonly width?: (typeof SIZES)[number]["name"];
}

const dialog = (name: string | RegExp) => (page: Page) => page.getByRole("dialog", { name });
const menu = (page: Page) => page.locator(":popover-open");
/** The page behind is held still; the tests of the pages look at it. */
const OPEN = "dialog[open], :popover-open";

const THINGS: readonly Thing[] = [
	{
		name: "a new attribution rule",
		path: "/attribution/draft",
		button: "Add rule",
		opened: dialog("New rule"),
	},
	{ name: "an invitation", path: "/people", button: "Invite", opened: dialog("Invite somebody") },
	{
		name: "exchange rates",
		path: "/prices/exchange-rates",
		button: "Enter rates",
		opened: dialog("Enter exchange rates"),
	},
	{ name: "the dimensions to filter by", path: "/explore", button: "Add filter", opened: menu },
	{ name: "the days to compare with", path: "/explore", button: /^vs /, opened: menu },
	{ name: "the view of cost", path: "/explore", button: /^View /, opened: menu },
	{ name: "a unit to edit", path: "/hierarchy", button: `Edit ${TEAM}`, opened: dialog(`Edit ${TEAM}`) },
	{ name: "a unit to move", path: "/hierarchy", button: `Move ${TEAM}`, opened: dialog(`Move ${TEAM}`) },
	{ name: "a unit to end", path: "/hierarchy", button: `End ${TEAM}`, opened: dialog(`End ${TEAM}`) },
	{
		name: "the end of a unit",
		path: "/hierarchy",
		button: `Change end of ${ENDING}`,
		opened: dialog(`When ${ENDING} ends`),
	},
	{
		name: "the menu of a narrow window",
		path: "/",
		button: "Open the menu",
		opened: dialog("Menu"),
		width: "narrow",
	},
	{ name: "the command palette", path: "/", button: /^Search/, opened: dialog("Command palette") },
];

interface Named {
	readonly id: string;
	readonly name: string;
}

/** Adds the units that these tests open, where an earlier run has not. */
beforeAll(async () => {
	interface Hierarchy {
		readonly departments: readonly Named[];
		readonly teams: readonly Named[];
	}
	const { departments, teams } = await apiJson<Hierarchy>("/hierarchy");
	const made = departments.find(({ name }) => name === DEPARTMENT);
	const owner = made?.id ?? (await add({ kind: "department", slug: "pilots", name: DEPARTMENT }));
	for (const [name, slug] of [
		[TEAM, "pilot-drones"],
		[ENDING, "pilot-rovers"],
	] as const) {
		if (teams.some((team) => team.name === name)) continue;
		const id = await add({ kind: "team", slug, name, ownerId: owner });
		if (name === ENDING) await end(id);
	}
});

const json = { "content-type": "application/json" };

async function add(unit: Readonly<Record<string, string>>): Promise<string> {
	const body = JSON.stringify({ ...unit, from: "2026-01-01" });
	return (await apiJson<Named>("/hierarchy", { method: "POST", headers: json, body })).id;
}

async function end(teamId: string): Promise<void> {
	const body = JSON.stringify({ to: `${new Date().getUTCFullYear() + 1}-01-01` });
	const response = await api(`/hierarchy/team/${teamId}`, { method: "PATCH", headers: json, body });
	expect(response.status).toBe(204);
}

/** Opens a thing by keyboard. */
async function open(page: Page, { button, opened }: Thing): Promise<Locator> {
	const opener = page.getByRole("button", {
		name: button,
		...(typeof button === "string" && { exact: true }),
	});
	await opener.focus();
	await page.keyboard.press("Enter");
	await opened(page).waitFor();
	return opener;
}

/** Closed, and the focus is back on the button that opened it. */
async function expectBack(page: Page, { opened }: Thing, opener: Locator): Promise<void> {
	await opened(page).waitFor({ state: "hidden" });
	const hasFocus = () => opener.evaluate((element) => element === document.activeElement);
	await expect.poll(hasFocus, SETTLED).toBe(true);
}

describe.each(THINGS)("$name, open on $path", (thing) => {
	const sizes = SIZES.filter(({ name }) => thing.width === undefined || thing.width === name);

	it.each(SCHEMES)("%s: fits, nothing fails, and axe finds no fault", async (colorScheme) => {
		await withPage(browser().openAs("admin", { colorScheme }), async (page) => {
			const { faults } = watch(page);
			for (const size of sizes) {
				await page.setViewportSize(size.viewport);
				await page.goto(thing.path);
				await untilInteractive(page);
				await open(page, thing);
				await expectSoundAt(page, size, OPEN);
			}
			expect(faults).toEqual([]);
		});
	});

	it.each(sizes)(
		"$name: opened by keyboard, it gives the focus back by Escape and by every button that closes it",
		async ({ viewport }) => {
			await withPage(browser().openAs("admin", { viewport }), async (page) => {
				await page.goto(thing.path);
				await untilInteractive(page);
				const opener = await open(page, thing);
				const closers = thing.opened(page).getByRole("button", { name: /^(Close|Cancel)/ });
				const count = await closers.count();
				await page.keyboard.press("Escape");
				await expectBack(page, thing, opener);
				for (let at = 0; at < count; at++) {
					await open(page, thing);
					await closers.nth(at).press("Enter");
					await expectBack(page, thing, opener);
				}
			});
		},
	);
});

describe("a window that changes its width while something is open", () => {
	it("wide to narrow: a menu stays within it", async () => {
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto("/explore");
			await untilInteractive(page);
			await page.getByRole("button", { name: "Add filter" }).click();
			await menu(page).waitFor();
			await page.setViewportSize(NARROW);
			await expect.poll(() => overflowOf(page), SETTLED).toBe(0);
			expect(await menu(page).count()).toBe(1);
		});
	});

	it("narrow to wide: the menu of the narrow one is closed, and the page can be used", async () => {
		await withPage(browser().openAs("admin", { viewport: NARROW }), async (page) => {
			await page.goto("/");
			await untilInteractive(page);
			await page.getByRole("button", { name: "Open the menu" }).click();
			await page.getByRole("dialog", { name: "Menu" }).waitFor();
			await page.setViewportSize(WIDE);
			await page
				.getByRole("complementary", { name: "Sidebar" })
				.getByRole("link", { name: "Explore", exact: true })
				.click();
			await page.waitForURL((url) => url.pathname === "/explore");
		});
	});
});

const palette = dialog("Command palette");

/** The shortcut is heard once the page has come to life, which nothing on it shows: pressed until it is. */
async function openPalette(page: Page, shortcut: string): Promise<void> {
	await page.goto("/");
	await untilInteractive(page);
	const isOpen = async () => {
		if (await palette(page).isVisible()) return true;
		await page.keyboard.press(shortcut);
		return false;
	};
	await expect.poll(isOpen, { timeout: 45_000, interval: 2_000 }).toBe(true);
}

describe("the command palette, by keyboard alone", () => {
	it.each(["Control+K", "Meta+K"])("%s, a few letters and Enter lead to the page", async (shortcut) => {
		await withPage(browser().openAs("admin"), async (page) => {
			await openPalette(page, shortcut);
			await page.keyboard.type("hierar");
			await page.getByRole("option", { name: "Hierarchy", selected: true }).waitFor();
			await page.keyboard.press("Enter");
			await page.waitForURL((url) => url.pathname === "/hierarchy");
			await expectHeading(page, "Hierarchy");
			expect(await page.getByRole("dialog").count()).toBe(0);
		});
	});

	it("finds nothing by a name that nothing has, and closes by the shortcut that opened it", async () => {
		await withPage(browser().openAs("admin"), async (page) => {
			await openPalette(page, "Control+K");
			await page.keyboard.type("7777");
			await palette(page).getByText("Nothing by that name.").waitFor();
			await page.keyboard.press("Control+K");
			await palette(page).waitFor({ state: "hidden" });
			expect(new URL(page.url()).pathname).toBe("/");
		});
	});
});
