import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FakeAnthropic, startFakeAnthropic } from "../fakes/anthropic-admin-api.ts";
import { CLAUDE_CODE_PATH } from "../fakes/anthropic-claude-code-api.ts";
import { browserOfFile, expectHeading, signIn, untilInteractive, watch, withPage } from "./browser.ts";
import { IS_OURS } from "./outlay.ts";
import { expectSound } from "./page-check.ts";
import { type StartedOutlay, startOutlay } from "./start-outlay.ts";

const START_LIMIT_MS = 300_000;
const PASSWORD = "a password for the first admin";
const ADMIN_KEY = "sk-ant-admin-of-a-browser-test";
/** Reading, rating and rolling up, behind whatever else the worker has to do. */
const WORKED = { timeout: 90_000, interval: 250 } as const;
const DAY_MS = 86_400_000;

/** The UTC day `count` days ago. */
const daysAgo = (count: number): string => new Date(Date.now() - count * DAY_MS).toISOString().slice(0, 10);

describe.skipIf(!IS_OURS)("an organization without a sample (skipped on a developer's own Outlay)", () => {
	let outlay: StartedOutlay | undefined;
	let anthropic: FakeAnthropic | undefined;
	const url = () => outlay?.url ?? "";
	beforeAll(async () => {
		anthropic = await startFakeAnthropic({ adminKey: ADMIN_KEY, now: Date.now });
		const environment = { OUTLAY_ANTHROPIC_BASE_URL: anthropic.origin };
		outlay = await startOutlay({ sample: false, environment });
	}, START_LIMIT_MS);
	afterAll(async () => {
		await outlay?.stop();
		await anthropic?.close();
	}, START_LIMIT_MS);
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

	it.each([
		["GET", ""],
		["GET", "/nope"],
		["DELETE", "/imports/of/nobody"],
	])("%s /api/v1%s, which the API does not have, is a problem and no page", async (method, path) => {
		const response = await fetch(`${url()}/api/v1${path}`, { method });
		expect(response.status).toBe(404);
		expect(response.headers.get("content-type")).toBe("application/problem+json");
		expect(await response.json()).toMatchObject({ code: "no_such_path", value: `/api/v1${path}` });
	});

	it("a method that a path of the API does not have is a problem that says which it has", async () => {
		const response = await fetch(`${url()}/api/v1/imports`, { method: "DELETE" });
		expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, POST, HEAD, OPTIONS"]);
		expect(await response.json()).toMatchObject({ code: "method_not_allowed", value: "DELETE" });
		const asked = await fetch(`${url()}/api/v1/health`, { method: "OPTIONS" });
		expect([asked.status, asked.headers.get("allow")]).toEqual([204, "GET, HEAD, OPTIONS"]);
	});

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
			for (const colorScheme of ["light", "dark"] as const) {
				await page.emulateMedia({ colorScheme });
				await expectSound(page, `first-run-${colorScheme}`);
			}
		});
		await withPage(browser().open(), async (page) => {
			await page.goto("/setup");
			expect(new URL(page.url()).pathname).toBe("/sign-in");
		});
	});

	it("a provider is connected and read; edited, it reads what was added", async () => {
		const asked = () => anthropic?.requests.filter((request) => request.startsWith(CLAUDE_CODE_PATH)) ?? [];
		await withPage(browser().open(), async (page) => {
			await signIn(page, { email: "ada@northwind.example", password: PASSWORD });
			await page.goto("/connections");
			await untilInteractive(page);
			await page.getByRole("button", { name: "Connect a provider" }).click();
			const adding = page.getByRole("dialog");
			await adding.getByLabel("Provider").selectOption("anthropic");
			await adding.getByLabel("Admin key", { exact: true }).fill(ADMIN_KEY);
			await adding.getByLabel("Days of history").fill("3");
			await adding.getByRole("button", { name: "Test and connect" }).click();
			await adding.waitFor({ state: "detached" });
			await page.getByText("Up to date").waitFor(WORKED);
			expect(asked()).toEqual([]);

			await page.getByRole("button", { name: "Edit Anthropic" }).click();
			const editing = page.getByRole("dialog");
			expect(await editing.getByLabel("First day").inputValue()).toBe(daysAgo(3));
			await editing.getByLabel("Name", { exact: true }).fill("Claude of us");
			await editing.getByLabel("First day").fill(daysAgo(2_000));
			await editing.getByRole("button", { name: "Save" }).click();
			await editing.getByText("at most 1100 days ago").waitFor();
			await editing.getByLabel("First day").fill(daysAgo(5));
			await editing.getByLabel("Read Claude Code analytics too").check();
			await expectSound(page, null);
			await editing.getByRole("button", { name: "Save" }).click();
			await editing.waitFor({ state: "detached" });
			await page.getByRole("button", { name: "Edit Claude of us" }).waitFor();
			await page.getByText(`read from ${daysAgo(5)}`).waitFor();
			await expect.poll(() => asked().some((request) => request.includes(daysAgo(5))), WORKED).toBe(true);
			await page.getByText("Up to date").waitFor(WORKED);
			await expectSound(page, null);
		});
	});

	it(
		"Ctrl-C leaves nothing running; the next start builds, migrates and asks for nothing again",
		async () => {
			const first = outlay;
			outlay = undefined;
			await first?.halt();
			const environment = { OUTLAY_ANTHROPIC_BASE_URL: anthropic?.origin ?? "" };
			outlay = await startOutlay({ sample: false, environment, ...(first && { home: first.home }) });
			expect(outlay.said()).toContain("The web application is already built");
			expect(outlay.said()).toContain("The database is up to date");
			expect(outlay.said()).not.toContain("make the first account");
			const page = await (await fetch(`${url()}/setup`)).text();
			expect(page).not.toContain("Create the organization");
		},
		START_LIMIT_MS,
	);
});
