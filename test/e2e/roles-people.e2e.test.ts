import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, signIn, untilInteractive, watch, withPage } from "./browser.ts";
import { BASE_URL, manifest } from "./outlay.ts";
import { expectSound } from "./page-check.ts";

const browser = browserOfFile();
const [team] = manifest.company.teams;

/** The secret that a dialog shows once, out of an answer of the server. */
async function shownSecret(page: Page): Promise<string> {
	const secret = page.getByRole("dialog").locator("code").first();
	await secret.waitFor();
	return (await secret.textContent()) ?? "";
}

async function openPeople(page: Page, path: string, heading: string): Promise<void> {
	await page.goto(path);
	await expectHeading(page, heading);
	await untilInteractive(page);
}

/** Invites finance for one team, as an admin does. Returns the link. */
async function invite(email: string): Promise<string> {
	let link = "";
	await withPage(browser().openAs("admin"), async (page) => {
		await openPeople(page, "/people", "People");
		await page.getByRole("button", { name: "Invite", exact: true }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("E-mail").fill(email);
		await dialog.getByLabel("Role").selectOption({ label: "Finance" });
		await dialog.getByLabel(team?.name ?? "", { exact: true }).check();
		await dialog.getByRole("button", { name: "Make the link" }).click();
		link = await shownSecret(page);
	});
	return link;
}

interface Redemption {
	readonly link: string;
	/** Of its pictures. */
	readonly name: string;
	readonly heading: string | RegExp;
	readonly fields: Readonly<Record<string, string>>;
	readonly submit: string;
}

/** Follows a link as the person whom it was handed to, and looks at its page in light and dark. */
async function redeem({ link, name, heading, fields, submit }: Redemption): Promise<void> {
	await withPage(browser().open(), async (page) => {
		const { faults } = watch(page);
		for (const colorScheme of ["dark", "light"] as const) {
			await page.emulateMedia({ colorScheme });
			await page.goto(new URL(link).pathname);
			await expectHeading(page, heading);
			await expectSound(page, `${name}-${colorScheme}`);
		}
		await untilInteractive(page);
		for (const [label, text] of Object.entries(fields))
			await page.getByLabel(label, { exact: true }).fill(text);
		await page.getByRole("button", { name: submit }).click();
		await page.getByRole("link", { name: "Sign in" }).waitFor();
		await expectSound(page, null);
		expect(faults).toEqual([]);
	});
}

describe("somebody who is invited", () => {
	const name = `Nia ${randomUUID()}`;
	const email = `nia.${randomUUID().slice(0, 8)}@larkfield.example`;
	const first = "the first password of theirs";
	const second = "the second password of theirs";

	it("joins by the link, signs in, and is led to no page of the whole organization", async () => {
		const link = await invite(email);
		await redeem({
			link,
			name: "invite-token",
			heading: /^Join /,
			fields: { "Your name": name, Password: first },
			submit: "Join",
		});
		await withPage(browser().open(), async (page) => {
			await signIn(page, { email, password: first });
			await expectHeading(page, "Overview");
			const links = await page
				.getByRole("complementary", { name: "Sidebar" })
				.getByRole("navigation")
				.getByRole("link")
				.all();
			const hrefs = await Promise.all(links.map((each) => each.getAttribute("href")));
			expect(hrefs).toContain("/prices");
			for (const href of hrefs) {
				const answer = await page.request.get(href ?? "", { maxRedirects: 0 });
				expect([href, answer.status()]).toEqual([href, 200]);
			}
			for (const path of ["/attribution", "/imports", "/connections", "/audit"]) {
				expect(hrefs).not.toContain(path);
				expect((await page.request.get(path, { maxRedirects: 0 })).status()).toBe(404);
			}
			await page.goto(new URL(link).pathname);
			expect(await page.getByRole("button", { name: "Join" }).count()).toBe(0);
		});
	});

	it("gets a reset link: the new password works, the old one and its sessions do not", async () => {
		await withPage(browser().open(), async (theirs) => {
			await signIn(theirs, { email, password: first });
			let link = "";
			await withPage(browser().openAs("admin"), async (page) => {
				await openPeople(page, "/people", "People");
				await page.getByRole("button", { name: `Reset link for ${name}` }).click();
				await page.getByRole("dialog").getByRole("button", { name: "Make the link" }).click();
				link = await shownSecret(page);
			});
			await redeem({
				link,
				name: "reset-token",
				heading: "Choose a new password",
				fields: { "New password": second },
				submit: "Set the password",
			});
			await theirs.goto("/");
			expect(new URL(theirs.url()).pathname).toBe("/sign-in");
			await signIn(theirs, { email, password: second });
			await expectHeading(theirs, "Overview");
		});
	});
});

describe("an API token", () => {
	it("is made, works, and stops when it is revoked", async () => {
		const name = `Token ${randomUUID()}`;
		await withPage(browser().openAs("admin"), async (page) => {
			await openPeople(page, "/people/tokens", "API tokens");
			await page.getByRole("button", { name: "New token" }).click();
			const dialog = page.getByRole("dialog");
			await dialog.getByLabel("Name").fill(name);
			await dialog.getByRole("button", { name: "Create the token" }).click();
			const token = await shownSecret(page);
			await dialog.getByRole("button", { name: "Done" }).click();
			const ask = async () =>
				(await fetch(`${BASE_URL}/api/v1/imports`, { headers: { authorization: `Bearer ${token}` } })).status;
			expect(await ask()).toBe(200);
			const row = page.getByRole("row").filter({ hasText: name });
			await row.getByRole("button", { name: "Revoke" }).click();
			await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
			await row.getByText("Revoked").waitFor();
			expect(await ask()).toBe(401);
		});
	});
});
