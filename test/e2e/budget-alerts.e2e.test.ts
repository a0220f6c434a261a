import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type FakeAlertServices, startFakeAlertServices } from "../fakes/alert-services.ts";
import { type FakeMailServer, startFakeMailServer } from "../fakes/mail-server.ts";
import { browserOfFile, expectHeading, signIn, untilInteractive, withPage } from "./browser.ts";
import { IS_OURS } from "./outlay.ts";
import { expectSound } from "./page-check.ts";
import { type StartedOutlay, startOutlay } from "./start-outlay.ts";

const START_LIMIT_MS = 300_000;
const ARRIVES = { timeout: 60_000, interval: 100 };
const ADMIN = { name: "Ada Park", email: "ada@northwind.example", password: "the first password of hers" };
const LEAD = { name: "Bo Lind", email: "bo@northwind.example", password: "the first password of his" };
const DAY_MS = 86_400_000;

describe.skipIf(!IS_OURS)(
	"a team's cap, from the import that crosses it to the one that takes it back (skipped on a developer's own Outlay)",
	() => {
		let outlay: StartedOutlay | undefined;
		let services: FakeAlertServices;
		let mail: FakeMailServer;
		const url = () => outlay?.url ?? "";
		beforeAll(async () => {
			services = await startFakeAlertServices();
			mail = await startFakeMailServer();
			outlay = await startOutlay({
				sample: false,
				environment: {
					OUTBOUND_ALLOWED_HOSTS: services.host,
					SMTP_URL: mail.url,
					MAIL_FROM: "Outlay <outlay@example.com>",
				},
			});
		}, START_LIMIT_MS);
		afterAll(async () => {
			await outlay?.stop();
			await services.close();
			await mail.close();
		}, START_LIMIT_MS);
		const browser = browserOfFile(url);

		async function ask<T>(
			path: string,
			body?: unknown,
			method = body === undefined ? "GET" : "POST",
		): Promise<T> {
			const token = readFileSync(join(outlay?.home ?? "", "operator-token"), "utf8").trim();
			const isText = typeof body === "string";
			const response = await fetch(`${url()}/api/v1${path}`, {
				method,
				headers: {
					authorization: `Bearer ${token}`,
					...(body === undefined || isText ? {} : { "content-type": "application/json" }),
				},
				...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
			});
			const text = await response.text();
			if (!response.ok) throw new Error(`${path} answered ${response.status}: ${text.slice(0, 500)}`);
			return JSON.parse(text === "" ? "null" : text);
		}

		const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
		const dayText = (at: number) => new Date(at).toISOString().slice(0, 10);

		/** Brings OpenAI's cost export of today, with one amount on the team's project, and waits for what follows from it. */
		const bringBill = (amount: string) => bringBills(today, [amount]);

		/** The same of several days, an amount each. */
		async function bringBills(from: number, amounts: readonly string[]): Promise<void> {
			const to = from + amounts.length * DAY_MS;
			const header =
				"start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,api_key_id,project_id,organization_id,project_name,organization_name,user_email,api_source";
			const iso = (at: number) => new Date(at).toISOString().replace(".000Z", "+00:00");
			const rows = amounts.map((amount, index) => {
				const [start, end] = [from + index * DAY_MS, from + (index + 1) * DAY_MS];
				return `${start / 1000},${end / 1000},${iso(start)},${iso(end)},${amount},usd,12,1000_tokens,"gpt-5-nano, input",,key_a,proj_a,org-a,Search,Acme,,`;
			});
			const query = new URLSearchParams({
				fileName: `cost_${dayText(from)}_${amounts[0]}.csv`,
				spanStart: dayText(from),
				spanEnd: dayText(to),
			});
			const began = Date.now();
			const made = await ask<{ readonly id: string }>(
				`/imports?${query}`,
				`${[header, ...rows].join("\n")}\n`,
			);
			const status = async () => (await ask<{ readonly status: string }>(`/imports/${made.id}`)).status;
			await expect.poll(status, ARRIVES).toBe("done");
			const evaluated = async () => {
				const { items } = await ask<{
					readonly items: readonly { readonly standing: { readonly evaluatedAt: string } | null }[];
				}>("/budgets");
				return Date.parse(items[0]?.standing?.evaluatedAt ?? "1970-01-01");
			};
			await expect.poll(evaluated, ARRIVES).toBeGreaterThan(began);
		}

		const state = async () => {
			const { items } = await ask<{
				readonly items: readonly {
					readonly status: string | null;
					readonly used: string | null;
				}[];
			}>("/budgets/state");
			return items[0];
		};
		const slackPosts = () =>
			services.posts.map(({ body }) => body).filter((body) => body.includes("Search, monthly"));
		const alertMails = () => mail.mails.filter(({ to }) => to.includes("finance@northwind.example"));
		/** Without the invitation. */
		const leadMails = () => mail.mails.filter(({ to, link }) => to.includes(LEAD.email) && link === "");

		it("an organization with a team, its rule, and channels by mail and Slack", async () => {
			await withPage(browser().open(), async (page) => {
				await page.goto("/setup");
				await untilInteractive(page);
				await page.getByLabel("Organization").fill("Northwind");
				await page.getByLabel("Your name").fill(ADMIN.name);
				await page.getByLabel("E-mail").fill(ADMIN.email);
				await page.getByLabel("Password", { exact: true }).fill(ADMIN.password);
				await page.getByRole("button", { name: "Create the organization" }).click();
				await page.waitForURL((at) => at.pathname === "/");
			});
			const from = "2020-01-01";
			const department = { kind: "department", slug: "products", name: "Products", from };
			const { id: ownerId } = await ask<{ readonly id: string }>("/hierarchy", department);
			const team = await ask<{ readonly id: string }>("/hierarchy", {
				...{ kind: "team", slug: "search", name: "Search", from, ownerId },
			});
			const condition = { dimension: "subAccount", op: "is", value: "proj_a" };
			const rule = { id: "search", name: "Search", conditions: [condition] };
			const rules = [{ ...rule, outcome: { kind: "target", team: "search" } }];
			const draft = await ask<{ readonly revision: number }>(
				"/attribution/draft",
				{ revision: null, ruleSet: { rules } },
				"PUT",
			);
			await ask("/attribution/publish", { revision: draft.revision });
			await ask("/channels", { name: "#ai-spend", settings: { kind: "slack", url: services.slackUrl } });
			await ask("/channels", {
				name: "Finance",
				settings: { kind: "email", to: "finance@northwind.example" },
			});
			const invitation = { email: LEAD.email, role: "team_lead", teamIds: [team.id], delivery: "mail" };
			await ask("/people/invitations", invitation);
			await vi.waitFor(() => expect(mail.mails).toHaveLength(1), ARRIVES);
			await withPage(browser().open(), async (page) => {
				await page.goto(new URL(mail.mails[0]?.link ?? "").pathname);
				await untilInteractive(page);
				await page.getByLabel("Your name").fill(LEAD.name);
				await page.getByLabel("Password", { exact: true }).fill(LEAD.password);
				await page.getByRole("button", { name: "Join" }).click();
				await page.waitForURL((at) => at.pathname !== "/invite");
			});
		});

		it("an admin makes a monthly cap on the team, told at 80 % used and 100 % forecast", async () => {
			await withPage(browser().open(), async (page) => {
				await signIn(page, ADMIN);
				await page.goto("/budgets");
				await untilInteractive(page);
				await page.getByRole("button", { name: "New budget" }).first().click();
				const dialog = page.getByRole("dialog");
				await dialog.getByLabel("Name", { exact: true }).fill("Search, monthly");
				await dialog.getByRole("button", { name: "Narrow it" }).click();
				await dialog.getByLabel("Value", { exact: true }).selectOption("search");
				await dialog.getByLabel("Amount per period").fill("1000");
				await dialog.getByLabel("Mode").selectOption("cap");
				await dialog.getByLabel("Tell when used reaches").fill("80 %");
				await dialog.getByLabel("Tell when the forecast reaches").fill("100 %");
				await dialog.getByRole("button", { name: "Make budget" }).click();
				await dialog.waitFor({ state: "detached" });
			});
			await expect.poll(async () => (await state())?.status, ARRIVES).toBe("within");
		});

		it("an import crosses it: the mail and the Slack message arrive once each", async () => {
			await bringBill("850.25");
			expect(await state()).toMatchObject({ used: "850.25" });
			await vi.waitFor(() => expect([slackPosts().length, alertMails().length]).toEqual([1, 1]), ARRIVES);
			expect(slackPosts()[0]).toContain("past 80 %");
			expect(alertMails()[0]?.content).toContain("$850.25 of $1,000.00");
			// The same money again, as a newer statement of the same day.
			await bringBill("850.250");
			expect([slackPosts().length, alertMails().length]).toEqual([1, 1]);
		});

		it("the lead is mailed too, and chooses a digest instead", async () => {
			await vi.waitFor(() => expect(leadMails()).toHaveLength(1), ARRIVES);
			expect(leadMails()[0]?.subject).toContain("Search, monthly: past 80 %");
			await withPage(browser().open(), async (page) => {
				await signIn(page, LEAD);
				await page.goto("/settings/notifications");
				await expectHeading(page, "My notifications");
				await untilInteractive(page);
				await page.getByText("You are told of alerts of your departments and teams.").waitFor();
				await page.getByLabel("Warnings").selectOption({ label: "In a daily digest" });
				await page
					.getByLabel("Critical alerts", { exact: true })
					.selectOption({ label: "In a daily digest" });
				await page.getByLabel("Quiet from").fill("22:00");
				await page.getByLabel("Quiet until").fill("22:00");
				await page.getByRole("button", { name: "Save" }).click();
				await page.getByText("Quiet hours end at another time than they begin.").waitFor();
				await page.getByLabel("Quiet until").fill("07:00");
				await page.getByRole("button", { name: "Save" }).click();
				await page.getByText("Saved. It holds for what happens from now on.").waitFor();
				await page.reload();
				expect(await page.getByLabel("Warnings").inputValue()).toBe("daily");
				expect(await page.getByLabel("Quiet until").inputValue()).toBe("07:00");
				await expectSound(page, null);
			});
		});

		it("an admin asks for last month's report, as leads and finance get it", async () => {
			await withPage(browser().open(), async (page) => {
				await signIn(page, ADMIN);
				await page.goto("/settings/notifications");
				await untilInteractive(page);
				await page.getByRole("button", { name: "Send me last month's report" }).click();
				await page.getByText("Last month's report is on its way to you.").waitFor();
			});
		});

		it("the lead sees it counted, and acknowledges it", async () => {
			await withPage(browser().open(), async (page) => {
				await signIn(page, LEAD);
				const sidebar = page.getByRole("complementary", { name: "Sidebar" });
				await sidebar.getByRole("link", { name: /^Alerts.*1 open alert/ }).waitFor();
				await page.goto("/alerts");
				await untilInteractive(page);
				await page.getByRole("link", { name: "Search, monthly: past 80 %", exact: true }).click();
				await expectHeading(page, "Search, monthly: past 80 %");
				await untilInteractive(page);
				await page.getByRole("button", { name: "Acknowledge" }).click();
				await page.getByRole("button", { name: "Acknowledge" }).waitFor({ state: "detached" });
			});
			const { items } = await ask<{ readonly items: readonly { readonly owner: string | null }[] }>(
				"/alerts?status=acknowledged",
			);
			expect(items).toMatchObject([{ owner: LEAD.name }]);
			expect([slackPosts().length, alertMails().length]).toEqual([1, 1]);
		});

		it("days that come in later take the forecast past 100 %: that is told once too, and the alert is open again", async () => {
			// A week of as much a day as leaves the month's end above the cap; on its last day there is nothing left to expect.
			const isLastDay = new Date(today + DAY_MS).getUTCDate() === 1;
			const week = new Array<string>(7).fill(isLastDay ? "25" : "20");
			await bringBills(today - 7 * DAY_MS, week);
			await vi.waitFor(() => expect([slackPosts().length, alertMails().length]).toEqual([2, 2]), ARRIVES);
			expect(slackPosts()[1]).toContain("forecast past 100 %");
			expect(alertMails()[1]?.subject).toContain("Search, monthly: forecast past 100 %");
			await bringBills(today - 7 * DAY_MS, [`${week[0]}.0`, ...week.slice(1)]);
			expect([slackPosts().length, alertMails().length]).toEqual([2, 2]);
			expect(await ask("/alerts/count")).toEqual({ open: 1 });
			expect(leadMails()).toHaveLength(1);
		});

		it("a corrected import brings the spend down: it is over, and the next time it is told again", async () => {
			await bringBill("100");
			await vi.waitFor(() => expect([slackPosts().length, alertMails().length]).toEqual([3, 3]), ARRIVES);
			expect(slackPosts()[2]).toContain("below its thresholds again");
			expect(await ask("/alerts/count")).toEqual({ open: 0 });
			await bringBill("990");
			await vi.waitFor(() => expect([slackPosts().length, alertMails().length]).toEqual([4, 4]), ARRIVES);
			expect(await ask("/alerts/count")).toEqual({ open: 1 });
			expect(leadMails()).toHaveLength(1);
		});
	},
);
