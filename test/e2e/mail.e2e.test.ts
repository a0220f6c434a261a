import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeMailServer, startFakeMailServer } from "../fakes/mail-server.ts";
import { browserOfFile, expectHeading, signIn, untilInteractive, watch, withPage } from "./browser.ts";
import { IS_OURS } from "./outlay.ts";
import { expectSound } from "./page-check.ts";
import { type StartedOutlay, startOutlay } from "./start-outlay.ts";

const START_LIMIT_MS = 300_000;
const ARRIVES = { timeout: 30_000, interval: 50 };
const ADMIN = { name: "Ada Park", email: "ada@northwind.example", password: "the first password of hers" };
const NEW_PASSWORD = "the second password of hers";

describe.skipIf(!IS_OURS)("an Outlay with a mail server (skipped on a developer's own Outlay)", () => {
	let outlay: StartedOutlay | undefined;
	let mail: FakeMailServer;
	const url = () => outlay?.url ?? "";
	beforeAll(async () => {
		mail = await startFakeMailServer({ login: { user: "outlay@example.com", password: "p@ss:word" } });
		const environment = { SMTP_URL: mail.url, MAIL_FROM: "Outlay <outlay@example.com>" };
		outlay = await startOutlay({ sample: false, environment });
	}, START_LIMIT_MS);
	afterAll(async () => {
		await outlay?.stop();
		await mail.close();
	}, START_LIMIT_MS);
	// Opened on the address that is known by then.
	const browser = browserOfFile(url);
	beforeAll(() => withPage(browser().open(), setUp));

	async function setUp(page: Page): Promise<void> {
		await page.goto("/setup");
		await untilInteractive(page);
		await page.getByLabel("Organization").fill("Northwind");
		await page.getByLabel("Your name").fill(ADMIN.name);
		await page.getByLabel("E-mail").fill(ADMIN.email);
		await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
		await page.getByRole("button", { name: "Create the organization" }).click();
		await page.waitForURL((at) => at.pathname === "/");
	}

	/** The path of the link in the next mail to somebody. */
	async function mailedLink(to: string, count: number): Promise<string> {
		const theirs = () => mail.mails.filter((each) => each.to.includes(to));
		await vi.waitFor(() => expect(theirs()).toHaveLength(count), ARRIVES);
		const link = theirs().at(-1)?.link ?? "";
		expect(link).toContain(`${url()}/`);
		return new URL(link).pathname;
	}

	async function ask(page: Page, email: string): Promise<string> {
		await page.goto("/forgot");
		await untilInteractive(page);
		await page.getByLabel("E-mail").fill(email);
		await page.getByRole("button", { name: "Mail me a link" }).click();
		const answer = page.getByRole("alert").filter({ hasText: "a link is on its way" });
		await answer.waitFor();
		return (await answer.textContent()) ?? "";
	}

	it.each(["light", "dark"] as const)(
		"%s: the page for a forgotten password is sound",
		async (colorScheme) => {
			await withPage(browser().open({ colorScheme }), async (page) => {
				const { faults } = watch(page, url());
				await page.goto("/sign-in");
				await page.getByRole("link", { name: "Forgot your password?" }).click();
				await page.waitForURL((at) => at.pathname === "/forgot");
				await expectHeading(page, "Forgot your password?");
				await expectSound(page, `forgot-${colorScheme}`);
				expect(faults).toEqual([]);
			});
		},
	);

	it("the status says that the mail server takes the sign-in, and sends nothing for it", async () => {
		const token = readFileSync(join(outlay?.home ?? "", "operator-token"), "utf8").trim();
		const headers = { authorization: `Bearer ${token}` };
		const response = await fetch(`${url()}/api/v1/status`, { headers });
		expect(await response.json()).toMatchObject({ mail: { state: "ok" } });
		expect(mail.mails).toEqual([]);
	});

	it("somebody who forgot their password chooses a new one at the mailed link; nobody else is told or mailed", async () => {
		await withPage(browser().open(), async (page) => {
			const unknown = await ask(page, "nobody@northwind.example");
			expect(await ask(page, ADMIN.email)).toBe(unknown);
			const path = await mailedLink(ADMIN.email, 1);
			expect(mail.mails).toHaveLength(1);
			await page.goto(path);
			await untilInteractive(page);
			await page.getByLabel("New password", { exact: true }).fill(NEW_PASSWORD);
			await page.getByRole("button", { name: "Set the password" }).click();
			await page.getByRole("link", { name: "Sign in" }).waitFor();
			await page.goto(path);
			await page.getByRole("link", { name: "Ask for a new link" }).waitFor();
			await signIn(page, { email: ADMIN.email, password: NEW_PASSWORD });
			await expectHeading(page, "Overview");
		});
	});

	it("an admin mails an invitation, sees that it was mailed, and can be shown a link on purpose", async () => {
		await withPage(browser().open(), async (page) => {
			await signIn(page, { email: ADMIN.email, password: NEW_PASSWORD });
			await page.goto("/people");
			await untilInteractive(page);
			await page.getByRole("button", { name: "Invite", exact: true }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("E-mail").fill("bo@northwind.example");
			await dialog.getByRole("button", { name: "Mail the link" }).click();
			await dialog.getByText("The link is being mailed to bo@northwind.example.").waitFor();
			await dialog.getByRole("button", { name: "Done" }).click();
			const path = await mailedLink("bo@northwind.example", 1);
			expect(mail.mails.at(-1)?.subject).toBe("Ada Park invites you to Northwind on Outlay");
			await vi.waitFor(async () => {
				await page.reload();
				expect(await page.getByRole("row").filter({ hasText: "bo@" }).textContent()).toContain("Mailed");
			}, ARRIVES);
			await expectSound(page, null);
			await untilInteractive(page);
			await page.getByRole("button", { name: "Invite", exact: true }).click();
			await dialog.getByLabel("E-mail").fill("cy@northwind.example");
			await dialog.getByLabel("Show me the link instead of mailing it").check();
			await dialog.getByRole("button", { name: "Make the link" }).click();
			await dialog.locator("code").waitFor();
			expect(mail.mails.flatMap(({ to }) => to)).not.toContain("cy@northwind.example");
			await withPage(browser().open(), async (theirs) => {
				await theirs.goto(path);
				await expectHeading(theirs, "Join Northwind");
			});
		});
	});
});
