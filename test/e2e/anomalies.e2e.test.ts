import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, watch, withPage } from "./browser.ts";
import { apiJson, IS_OURS } from "./outlay.ts";
import { expectSound } from "./page-check.ts";
import { difference, sumOf } from "./truth.ts";

const browser = browserOfFile();

interface Anomaly {
	readonly id: string;
	readonly title: string;
	readonly drivers: {
		readonly actual: string;
		readonly expected: string;
		readonly bridge: {
			readonly steps: readonly { readonly step: string; readonly amount: string }[];
			readonly countedInTokens: number;
		} | null;
	} | null;
}

interface Settings {
	readonly floors: { readonly money: string; readonly percent: number };
	readonly judged: number;
	readonly precisionPercent: number | null;
}

interface Alert {
	readonly id: string;
	readonly title: string;
	readonly status: string;
	readonly owner: string | null;
	readonly steps: readonly { readonly kind: string; readonly by: string; readonly note: string }[];
}

const settingsOf = () => apiJson<Settings>("/anomalies/settings");
const alertOf = (id: string) => apiJson<Alert>(`/alerts/${id}`);

/** The sample's runaway agent: more requests, and longer ones. */
async function longRequests(): Promise<Anomaly> {
	const { items } = await apiJson<{ readonly items: readonly Anomaly[] }>("/anomalies?limit=200");
	const found = items.find(({ drivers }) => drivers?.bridge?.steps.some(({ step }) => step === "context"));
	if (found === undefined) throw new Error("the sample has no anomaly with longer requests");
	return found;
}

async function openAlert(page: Page, { id, title }: { readonly id: string; readonly title: string }) {
	await page.goto(`/alerts/${id}`);
	await expectHeading(page, title);
	await untilInteractive(page);
}

describe("the alert of an anomaly", () => {
	it.each(["light", "dark"] as const)(
		"%s: a waterfall from what was expected to what it cost, with the same figures as a table",
		async (colorScheme) => {
			const anomaly = await longRequests();
			const { drivers } = anomaly;
			const steps = drivers?.bridge?.steps ?? [];
			expect(sumOf(steps.map(({ amount }) => amount))).toEqual(
				difference(drivers?.actual ?? "0", drivers?.expected ?? "0"),
			);
			await withPage(browser().openAs("admin", { colorScheme }), async (page) => {
				const { faults } = watch(page);
				await openAlert(page, anomaly);
				const chart = page.getByRole("img", { name: /was expected, and it cost .*Tokens per request \+/ });
				await chart.locator("svg").first().waitFor();
				await page.getByText("Steps as a table").click();
				const table = page.getByRole("table", { name: "What moved, by step" });
				await table.waitFor();
				const rows = await table.getByRole("rowheader").allTextContents();
				// The last line, what it cost, is the total.
				expect(rows).toHaveLength(steps.length + 1);
				await expectSound(page, colorScheme === "light" ? "anomaly-light" : "anomaly-dark");
				expect(faults).toEqual([]);
			});
		},
	);
});

describe.skipIf(!IS_OURS)("what people do about alerts (skipped on a developer's own Outlay)", () => {
	it("feedback counts in the precision that the list of alerts shows, and can be taken back", async () => {
		const anomaly = await longRequests();
		expect(await settingsOf()).toMatchObject({ judged: 0, precisionPercent: null });
		await withPage(browser().openAs("finance"), async (page) => {
			const say = async (name: string, said: RegExp) => {
				await openAlert(page, anomaly);
				await page.getByRole("button", { name }).click();
				await page.getByText(said).waitFor();
			};
			const precision = async () => {
				await page.goto("/alerts");
				await expectHeading(page, "Alerts");
				return page.getByText("judged in the last 90 days").allTextContents();
			};
			expect(await precision()).toEqual([]);
			await say("Yes, worth telling", /said yes,/);
			expect(await precision()).toEqual([
				"Of 1 anomaly judged in the last 90 days, 100 % was worth telling.",
			]);
			await say("No, this is usual", /said no,/);
			expect(await precision()).toEqual(["Of 1 anomaly judged in the last 90 days, 0 % was worth telling."]);
			await say("No, this is usual", /Nobody has said so far\./);
			expect(await precision()).toEqual([]);
		});
		expect(await settingsOf()).toMatchObject({ judged: 0, precisionPercent: null });
	});

	describe("floors", () => {
		let before: Settings["floors"] | undefined;
		beforeAll(async () => {
			before = (await settingsOf()).floors;
		});
		afterAll(() =>
			apiJson("/anomalies/settings", {
				method: "PUT",
				headers: { "content-type": "application/json" },
				body: JSON.stringify(before),
			}),
		);

		it("of what is told are changed in the settings, and a wrong one says what to do", async () => {
			await withPage(browser().openAs("admin"), async (page) => {
				await page.goto("/settings");
				await untilInteractive(page);
				const money = page.getByLabel("Money above the expected, in a day");
				await money.fill("-5");
				await page.getByRole("button", { name: "Change the floors" }).click();
				await expect.poll(() => money.getAttribute("aria-invalid")).toBe("true");
				expect((await settingsOf()).floors).toEqual(before);
				await money.fill("31.5");
				await page.getByLabel("Per cent above the expected").fill("55");
				await page.getByRole("button", { name: "Change the floors" }).click();
				await page.getByText("Saved. The floors hold from the next import on.").waitFor();
				expect((await settingsOf()).floors).toEqual({ money: "31.5", percent: 55 });
				await page.reload();
				expect(await money.inputValue()).toBe("31.5");
			});
		});
	});

	it("several are acknowledged at once; one is snoozed, and one commented and resolved with its reason", async () => {
		const { items } = await apiJson<{ readonly items: readonly Alert[] }>("/alerts?status=open&limit=50");
		const [first, second] = items;
		if (first === undefined || second === undefined) throw new Error("the sample has two open alerts");
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto("/alerts");
			await untilInteractive(page);
			for (const { title } of [first, second]) {
				await page
					.getByRole("checkbox", { name: `Choose ${title}`, exact: true })
					.first()
					.check();
			}
			await page.getByText("2 alerts chosen").waitFor();
			await page.getByRole("button", { name: "Acknowledge" }).click();
			await page.getByText("Acknowledged: 2 alerts.").waitFor();
			for (const { id } of [first, second]) expect((await alertOf(id)).status).toBe("acknowledged");

			await openAlert(page, first);
			await page.getByRole("button", { name: "Snooze" }).click();
			const snooze = page.getByRole("dialog", { name: /^Snooze/ });
			await snooze.getByLabel("How long").selectOption({ label: "For a week" });
			await snooze.getByLabel("Note (optional)").fill("Until the contract is signed");
			await snooze.getByRole("button", { name: "Snooze" }).click();
			await page.getByText(`Snoozed: ${first.title}.`).waitFor();
			expect((await alertOf(first.id)).status).toBe("snoozed");

			await openAlert(page, second);
			await page.getByRole("textbox", { name: "Comment" }).fill("Asked the team: a load test.");
			await page.getByRole("button", { name: "Add the comment" }).click();
			await page.getByRole("listitem").getByText("Asked the team: a load test.").waitFor();
			await page.getByRole("button", { name: "Resolve" }).click();
			const resolve = page.getByRole("dialog", { name: /^Resolve/ });
			await resolve.getByLabel("Why it is over").fill("The load test has ended.");
			await resolve.getByRole("button", { name: "Resolve" }).click();
			await page.getByText(`Resolved: ${second.title}.`).waitFor();
			await page.getByRole("listitem").getByText("The load test has ended.").waitFor();
		});
		expect((await alertOf(first.id)).steps.at(-1)).toMatchObject({ kind: "snoozed" });
		const resolved = await alertOf(second.id);
		expect(resolved.status).toBe("resolved");
		expect(resolved.steps.slice(-2).map(({ kind, note }) => [kind, note])).toEqual([
			["commented", "Asked the team: a load test."],
			["resolved", "The load test has ended."],
		]);
	});
});
