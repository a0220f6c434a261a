import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeAlertServices, startFakeAlertServices } from "../fakes/alert-services.ts";
import { browserOfFile, expectHeading, signIn, untilInteractive, watch, withPage } from "./browser.ts";
import { IS_OURS } from "./outlay.ts";
import { expectSound } from "./page-check.ts";
import { type StartedOutlay, startOutlay } from "./start-outlay.ts";

const START_LIMIT_MS = 300_000;
const ARRIVES = { timeout: 30_000, interval: 50 };
const ADMIN = { name: "Ada Park", email: "ada@northwind.example", password: "the first password of hers" };

describe.skipIf(!IS_OURS)("an Outlay that may post to a host (skipped on a developer's own Outlay)", () => {
	let outlay: StartedOutlay | undefined;
	let services: FakeAlertServices;
	const url = () => outlay?.url ?? "";
	beforeAll(async () => {
		services = await startFakeAlertServices();
		const environment = { OUTBOUND_ALLOWED_HOSTS: services.host };
		outlay = await startOutlay({ sample: false, environment });
	}, START_LIMIT_MS);
	afterAll(async () => {
		await outlay?.stop();
		await services.close();
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

	async function channels(page: Page): Promise<void> {
		await signIn(page, ADMIN);
		await page.goto("/alerts/channels");
		await expectHeading(page, "Alert channels");
		await untilInteractive(page);
	}

	interface NewChannel {
		readonly kind: string;
		readonly name: string;
		readonly address: string;
	}

	async function add(page: Page, { kind, name, address }: NewChannel): Promise<void> {
		await page.getByRole("button", { name: "Add a channel" }).click();
		const dialog = page.getByRole("dialog");
		await dialog.getByLabel("Kind").selectOption({ label: kind });
		await dialog.getByLabel("Webhook address", { exact: true }).fill(address);
		await dialog.getByLabel("Name", { exact: true }).fill(name);
		await dialog.getByRole("button", { name: "Add the channel" }).click();
	}

	const row = (page: Page, name: string) => page.getByRole("row").filter({ hasText: name });

	it("without budgets and channels, the page of alerts says what to do", async () => {
		await withPage(browser().open(), async (page) => {
			const { faults } = watch(page, url());
			await signIn(page, ADMIN);
			await page.goto("/alerts");
			await page.getByText("No open alerts").waitFor();
			await expectSound(page, null);
			await page.getByRole("link", { name: "Add a channel" }).click();
			await expectHeading(page, "Alert channels");
			await page.getByText("No channels yet").waitFor();
			expect(faults).toEqual([]);
		});
	});

	it("a Slack channel is added, its test arrives, and its address is not shown again", async () => {
		await withPage(browser().open(), async (page) => {
			await channels(page);
			await add(page, { kind: "Slack", name: "#ai-spend", address: services.slackUrl });
			const own = row(page, "#ai-spend");
			await own.getByText("Nothing sent yet").waitFor();
			expect(await own.textContent()).not.toContain(new URL(services.slackUrl).pathname);
			await own.getByRole("button", { name: "Test #ai-spend" }).click();
			await own.getByText("The test message was taken.").waitFor();
			await own.getByText("Works").waitFor();
			const tests = services.posts.filter(({ body }) =>
				body.includes("Alerts of Northwind reach this channel."),
			);
			expect(tests).toHaveLength(1);
		});
	});

	it("an address that is wrong shows the reason, and what was not sent can be sent again", async () => {
		await withPage(browser().open(), async (page) => {
			await channels(page);
			await add(page, {
				kind: "Slack",
				name: "#gone",
				address: `http://${services.host}/services/gone-0123456789`,
			});
			const own = row(page, "#gone");
			await own.getByRole("button", { name: "Test #gone" }).click();
			await own.getByText("The test was not sent; the reason is under Health.").waitFor();
			await own.getByText("Failing").waitFor();
			await own.getByText("Slack refused the notice (404").first().waitFor();
			await own.getByText("1 message could not be sent").waitFor();
			const tried = () => services.posts.filter(({ path }) => path.includes("gone"));
			expect(tried()).toHaveLength(1);
			await own.getByRole("button", { name: "Send again to #gone" }).click();
			await vi.waitFor(() => expect(tried()).toHaveLength(2), ARRIVES);
		});
	});

	it("a webhook without a secret gets one, which is shown once", async () => {
		await withPage(browser().open(), async (page) => {
			await channels(page);
			await add(page, { kind: "Webhook", name: "Ours", address: services.webhookUrl });
			const dialog = page.getByRole("dialog");
			expect(await dialog.locator("code").textContent()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
			await dialog.getByRole("button", { name: "Done" }).click();
			const own = row(page, "Ours");
			await own.getByRole("button", { name: "Test Ours" }).click();
			await own.getByText("The test message was taken.").waitFor();
			const [test] = services.posts.filter(({ path }) => services.webhookUrl.endsWith(path));
			expect(test?.headers["webhook-signature"]).toMatch(/^v1,/);
		});
	});

	it("a paused channel says so, and a removed one is gone", async () => {
		await withPage(browser().open(), async (page) => {
			await channels(page);
			const own = row(page, "Ours");
			await own.getByRole("button", { name: "Pause Ours" }).click();
			await own.getByText("Paused").waitFor();
			await own.getByRole("button", { name: "Remove" }).click();
			const dialog = page.getByRole("dialog", { name: "Remove Ours?" });
			await dialog.getByText("From now on it hears of no alert.").waitFor();
			await dialog.getByRole("button", { name: "Remove" }).click();
			await own.waitFor({ state: "detached" });
		});
	});

	it.each(["light", "dark"] as const)(
		"%s: channels that work and that fail are sound",
		async (colorScheme) => {
			await withPage(browser().open({ colorScheme }), async (page) => {
				const { faults } = watch(page, url());
				await channels(page);
				await expectSound(page, null);
				await untilInteractive(page);
				await page.getByRole("button", { name: "Add a channel" }).click();
				await page.getByRole("dialog").getByLabel("Kind").selectOption({ label: "E-mail" });
				await page.getByRole("dialog").getByText("Outlay has no mail server.").waitFor();
				await expectSound(page, null);
				expect(faults).toEqual([]);
			});
		},
	);
});
