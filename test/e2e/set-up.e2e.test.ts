import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, watch, withPage } from "./browser.ts";
import { IS_OURS } from "./outlay.ts";
import { expectSound } from "./page-check.ts";
import { type StartedOutlay, startOutlay } from "./start-outlay.ts";

const START_LIMIT_MS = 300_000;
const PASSWORD = "a password for the first admin";

describe.skipIf(!IS_OURS)("an organization without a sample (skipped on a developer's own Outlay)", () => {
	let outlay: StartedOutlay | undefined;
	const url = () => outlay?.url ?? "";
	beforeAll(async () => {
		outlay = await startOutlay({ sample: false });
	}, START_LIMIT_MS);
	afterAll(() => outlay?.stop(), START_LIMIT_MS);
	const browser = browserOfFile(url);

	it.each(["light", "dark"] as const)(
		"%s: every address leads to the set-up page, which is sound",
		async (colorScheme) => {
			await withPage(browser().open({ colorScheme }), async (page) => {
				const { faults } = watch(page, url());
				await page.goto("/");
				await expectHeading(page, "Set up Outlay");
				await expectSound(page, `setup-${colorScheme}`);
				expect(faults).toEqual([]);
			});
		},
	);

	it("the first account is an admin, whose Overview says what to do next; nobody can set up twice", async () => {
		await withPage(browser().open(), async (page) => {
			await page.goto("/setup");
			await untilInteractive(page);
			await page.getByLabel("Organization").fill("Northwind");
			await page.getByLabel("Your name").fill("Ada Park");
			await page.getByLabel("E-mail").fill("ada@northwind.example");
			await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
			await page.getByRole("button", { name: "Create the organization" }).click();
			await page.waitForURL((at) => at.pathname === "/");
			await expectHeading(page, "Overview");
			await page.getByText("No charges yet. These steps bring the first figures.").waitFor();
			await page.getByText("Admin, Northwind").filter({ visible: true }).first().waitFor();
			await expectSound(page, "first-run-light");
		});
		await withPage(browser().open(), async (page) => {
			await page.goto("/setup");
			expect(new URL(page.url()).pathname).toBe("/sign-in");
		});
	});
});
