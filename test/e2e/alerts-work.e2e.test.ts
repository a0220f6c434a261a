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
const ARRIVES = { timeout: 60_000, interval: 100 };
const ADMIN = { name: "Ada Park", email: "ada@northwind.example", password: "the first password of hers" };
const LEAD = { name: "Bo Lind", email: "bo@northwind.example", password: "the first password of his" };
const DAY_MS = 86_400_000;

describe.skipIf(!IS_OURS)(
	"three alerts of a team, worked on by two people (skipped on a developer's own Outlay)",
	() => {
		let outlay: StartedOutlay | undefined;
		let mail: FakeMailServer;
		const url = () => outlay?.url ?? "";
		beforeAll(async () => {
			mail = await startFakeMailServer();
			const environment = { SMTP_URL: mail.url, MAIL_FROM: "Outlay <outlay@example.com>" };
			outlay = await startOutlay({ sample: false, environment });
		}, START_LIMIT_MS);
		afterAll(async () => {
			await outlay?.stop();
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

		/** Brings OpenAI's cost export of today, with one amount on the team's project. */
		async function bringBill(amount: string): Promise<void> {
			const today = Math.floor(Date.now() / DAY_MS) * DAY_MS;
			const day = (at: number) => new Date(at).toISOString().slice(0, 10);
			const header =
				"start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,quantity,quantity_unit,line_item,user_id,api_key_id,project_id,organization_id,project_name,organization_name,user_email,api_source";
			const iso = (at: number) => new Date(at).toISOString().replace(".000Z", "+00:00");
			const [start, end] = [today, today + DAY_MS];
			const row = `${start / 1000},${end / 1000},${iso(start)},${iso(end)},${amount},usd,12,1000_tokens,"gpt-5-nano, input",,key_a,proj_a,org-a,Search,Acme,,`;
			const query = new URLSearchParams({ fileName: "cost.csv", spanStart: day(start), spanEnd: day(end) });
			await ask(`/imports?${query}`, `${header}\n${row}\n`);
		}

		const budget = (name: string, amount: string, percent: number) =>
			ask("/budgets", {
				...{ name, window: { kind: "month" }, scope: [{ dimension: "team", values: ["search"] }] },
				...{ plan: { everyPeriod: amount, overAllocate: true }, thresholds: [{ basis: "actual", percent }] },
			});

		/** Without the invitation. */
		const leadMails = () => mail.mails.filter(({ to, link }) => to.includes(LEAD.email) && link === "");

		async function openAlerts(page: Page, query = ""): Promise<void> {
			await signIn(page, ADMIN);
			await page.goto(`/alerts${query}`);
			await expectHeading(page, "Alerts");
			await untilInteractive(page);
		}

		const titles = (page: Page) => page.getByRole("rowheader").getByRole("link").allTextContents();
		const choose = async (page: Page, chip: RegExp, option: string) => {
			await page.getByRole("button", { name: chip }).click();
			await page.getByRole("link", { name: option, exact: true }).click();
		};

		it("an organization with a lead, and budgets that an import crosses while mails are refused", async () => {
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
			const { id: ownerId } = await ask<{ readonly id: string }>("/hierarchy", {
				...{ kind: "department", slug: "products", name: "Products", from },
			});
			const team = await ask<{ readonly id: string }>("/hierarchy", {
				...{ kind: "team", slug: "search", name: "Search", from, ownerId },
			});
			const conditions = [{ dimension: "subAccount", op: "is", value: "proj_a" }];
			const rules = [
				{ id: "search", name: "Search", conditions, outcome: { kind: "target", team: "search" } },
			];
			const draft = await ask<{ readonly revision: number }>(
				"/attribution/draft",
				{ revision: null, ruleSet: { rules } },
				"PUT",
			);
			await ask("/attribution/publish", { revision: draft.revision });
			await ask("/people/invitations", {
				...{ email: LEAD.email, role: "team_lead", teamIds: [team.id], delivery: "mail" },
			});
			await vi.waitFor(() => expect(mail.mails).toHaveLength(1), ARRIVES);
			await withPage(browser().open(), async (page) => {
				await page.goto(new URL(mail.mails[0]?.link ?? "").pathname);
				await untilInteractive(page);
				await page.getByLabel("Your name").fill(LEAD.name);
				await page.getByLabel("Password", { exact: true }).fill(LEAD.password);
				await page.getByRole("button", { name: "Join" }).click();
				await page.waitForURL((at) => at.pathname !== "/invite");
			});
			await budget("Answers", "1000", 80);
			await budget("Indexing", "900", 90);
			await budget("Ranking", "500", 100);
			mail.plan.push({ at: "recipient", code: 550, said: "no such user" });
			await bringBill("850.25");
			const dead = async () =>
				(await ask<{ readonly items: readonly unknown[] }>("/deliveries?to=people&status=dead")).items;
			await expect.poll(async () => (await dead()).length, ARRIVES).toBe(3);
			expect(await ask("/status")).toMatchObject({ deadDeliveries: { toChannels: 0, toPeople: 3 } });
			expect(leadMails()).toEqual([]);
		});

		it("mails that were refused are seen beside the channels, and sent again from their log", async () => {
			await withPage(browser().open(), async (page) => {
				const { faults } = watch(page, url());
				await signIn(page, ADMIN);
				await page.goto("/alerts/channels");
				await page.getByText("3 mails could not be sent").waitFor();
				await page.getByRole("link", { name: "Log of mails" }).click();
				await expectHeading(page, "Mails to people");
				await untilInteractive(page);
				await expectSound(page, null);
				await untilInteractive(page);
				mail.plan.length = 0;
				const ranking = page.getByRole("row").filter({ hasText: "Ranking" });
				await ranking.getByText("no such user").waitFor();
				await ranking.getByRole("button", { name: "Send again: Ranking: past 100 %" }).click();
				await ranking.getByText("Sent", { exact: true }).waitFor();
				expect(leadMails()).toHaveLength(1);
				await page.goto("/alerts/channels");
				await untilInteractive(page);
				await page.getByText("2 mails could not be sent").waitFor();
				await page.getByRole("button", { name: "Send the mails again" }).click();
				await page.getByText("2 messages are sent again.").waitFor();
				await vi.waitFor(() => expect(leadMails()).toHaveLength(3), ARRIVES);
				expect(faults).toEqual([]);
			});
		});

		it.each(["light", "dark"] as const)(
			"%s: filters narrow the list, stay in the address, and say what they hide",
			async (colorScheme) => {
				await withPage(browser().open({ colorScheme }), async (page) => {
					const { faults } = watch(page, url());
					await openAlerts(page);
					expect(await titles(page)).toHaveLength(3);
					await choose(page, /^Severity/, "Critical");
					await page.waitForURL((at) => at.searchParams.get("severity") === "critical");
					await vi.waitFor(async () => expect(await titles(page)).toEqual(["Ranking: past 100 %"]), ARRIVES);
					await page.reload();
					expect(await titles(page)).toEqual(["Ranking: past 100 %"]);
					await untilInteractive(page);
					await expectSound(page, null);
					await untilInteractive(page);
					await page.getByRole("searchbox", { name: "Search alerts" }).fill("answers");
					await page.keyboard.press("Enter");
					await page.getByText("No alerts fit these filters").waitFor();
					await page
						.getByText(
							"You filter by severity Critical and the words “answers”. Without them this view has 3 alerts.",
						)
						.waitFor();
					await expectSound(page, null);
					await untilInteractive(page);
					await page.getByRole("link", { name: "Clear the filters" }).click();
					await vi.waitFor(async () => expect(await titles(page)).toHaveLength(3), ARRIVES);
					expect(new URL(page.url()).search).toBe("");
					expect(faults).toEqual([]);
				});
			},
		);

		it("those that fit a filter are acknowledged together, and the others stay open", async () => {
			await withPage(browser().open(), async (page) => {
				await openAlerts(page, "?severity=warning");
				await page.getByLabel("Choose all on this page").check();
				await page.getByText("2 alerts chosen").waitFor();
				await page.getByRole("button", { name: "Acknowledge" }).click();
				await page.getByText("Acknowledged: 2 alerts.").waitFor();
				await page
					.getByText("Without them this view has 1 alert.")
					.or(page.getByText("No alerts fit"))
					.first()
					.waitFor();
				await page.getByRole("link", { name: "Acknowledged", exact: true }).click();
				await page.waitForURL((at) => at.searchParams.get("view") === "acknowledged");
				expect(new URL(page.url()).searchParams.get("severity")).toBe("warning");
				await vi.waitFor(async () => expect((await titles(page)).length).toBe(2), ARRIVES);
				await choose(page, /^Taken by/, ADMIN.name);
				await page.waitForURL((at) => at.searchParams.has("owner"));
				await vi.waitFor(async () => expect((await titles(page)).length).toBe(2), ARRIVES);
			});
			expect(await ask("/alerts/count")).toEqual({ open: 1 });
		});

		it("one is assigned to the lead, who is mailed and finds it among theirs", async () => {
			await withPage(browser().open(), async (page) => {
				await openAlerts(page);
				await page.getByRole("link", { name: "Ranking: past 100 %", exact: true }).click();
				await expectHeading(page, "Ranking: past 100 %");
				await untilInteractive(page);
				await page.getByRole("button", { name: "Assign" }).click();
				const dialog = page.getByRole("dialog");
				await dialog.getByLabel("To").selectOption({ label: LEAD.name });
				await dialog.getByLabel("Note (optional)").fill("Is this the new index?");
				await expectSound(page, null);
				await dialog.getByRole("button", { name: "Assign" }).click();
				await page.getByText(`${ADMIN.name} assigned it to ${LEAD.name}`).waitFor();
				await page.getByText("Is this the new index?").waitFor();
			});
			await vi.waitFor(() => expect(leadMails()).toHaveLength(4), ARRIVES);
			expect(leadMails()[3]?.subject).toBe("Critical: Assigned to you: Ranking: past 100 %");
			await withPage(browser().open(), async (page) => {
				await signIn(page, LEAD);
				await page.goto("/alerts?view=mine");
				await page.getByRole("link", { name: "Ranking: past 100 %", exact: true }).waitFor();
			});
		});

		it("it is commented on, snoozed, and resolved with a reason", async () => {
			await withPage(browser().open(), async (page) => {
				await signIn(page, LEAD);
				await page.goto("/alerts?view=mine");
				await page.getByRole("link", { name: "Ranking: past 100 %", exact: true }).click();
				await expectHeading(page, "Ranking: past 100 %");
				await untilInteractive(page);
				await page.getByRole("textbox", { name: "Comment" }).fill("It is, until Friday.");
				await page.getByRole("button", { name: "Add the comment" }).click();
				await page.getByText(`${LEAD.name} commented`).waitFor();
				await page.getByRole("button", { name: "Snooze" }).click();
				await page.getByRole("dialog").getByLabel("How long").selectOption({ label: "For four hours" });
				await page.getByRole("dialog").getByRole("button", { name: "Snooze" }).click();
				await page.getByText("Snoozed", { exact: true }).waitFor();
				await page.getByRole("button", { name: "Resolve" }).click();
				await page.getByRole("dialog").getByLabel("Why it is over").fill("The index is built.");
				await page.getByRole("dialog").getByRole("button", { name: "Resolve" }).click();
				await page.getByText("The index is built.").waitFor();
				await page.getByText(`${LEAD.name} resolved it`).waitFor();
			});
		});
	},
);
