import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { browserOfFile, expectHeading, untilInteractive, withPage } from "./browser.ts";
import { api, apiJson, manifest } from "./outlay.ts";
import { expectSound } from "./page-check.ts";
import { amountIn, readTable } from "./screen-figures.ts";

const browser = browserOfFile();

const TEAM = "field-service";
const team = manifest.company.teams.find(({ id }) => id === TEAM);

interface Bridge {
	readonly currency: string;
	readonly from: { readonly amount: string };
	readonly to: { readonly amount: string };
	readonly change: {
		readonly amount: string;
		readonly measured: boolean;
		readonly steps: readonly { readonly step: string; readonly amount: string }[];
		readonly lines: readonly { readonly amount: string }[];
		readonly other: string;
	};
	readonly explanations: { readonly own: readonly { readonly text: string; readonly author: string }[] };
}

const SCALE = 40;

/** Exact: decimal text as an integer of one scale. */
function unitsOf(text: string): bigint {
	const [whole = "", decimals = ""] = text.replace("-", "").split(".");
	const units = BigInt(whole + decimals.padEnd(SCALE, "0"));
	return text.startsWith("-") ? -units : units;
}

const sumOf = (amounts: readonly string[]) => amounts.reduce((sum, amount) => sum + unitsOf(amount), 0n);

const addDays = (day: string, count: number) =>
	new Date(Date.parse(day) + count * 86_400_000).toISOString().slice(0, 10);

/** The last complete 28 days of the sample, against those before. */
const END = addDays(manifest.lastBilledDay, 1);
const MIDDLE = addDays(END, -28);
const START = addDays(MIDDLE, -28);
const SIDES = `from=actual:${START}:${MIDDLE}&to=actual:${MIDDLE}:${END}`;
const SCREEN = `/bridge?from=${MIDDLE}&to=${addDays(END, -1)}&vsFrom=${START}&vsTo=${addDays(MIDDLE, -1)}`;

async function totalOf(from: string, to: string, filter: string): Promise<string> {
	const { currencies } = await apiJson<{
		readonly currencies: readonly { readonly currency: string; readonly total: { readonly spend: string } }[];
	}>(`/spend?from=${from}&to=${to}&${filter}`);
	return currencies.find(({ currency }) => currency === "USD")?.total.spend ?? "0";
}

describe("the bridge of the API", () => {
	const [department] = manifest.company.departments;
	const filters = [
		"",
		`team=${TEAM}`,
		"provider=openai",
		"environment=production",
		`department=${department?.id}`,
	];

	it.each(filters)("adds up to what spend says, filtered by '%s'", async (filter) => {
		const { from, to, change } = await apiJson<Bridge>(`/bridge?${SIDES}&currency=USD&${filter}`);
		expect(unitsOf(from.amount)).toBe(unitsOf(await totalOf(START, MIDDLE, filter)));
		expect(unitsOf(to.amount)).toBe(unitsOf(await totalOf(MIDDLE, END, filter)));
		const difference = unitsOf(to.amount) - unitsOf(from.amount);
		expect(unitsOf(change.amount)).toBe(difference);
		expect(sumOf(change.steps.map(({ amount }) => amount))).toBe(difference);
		expect(sumOf([...change.lines.map(({ amount }) => amount), change.other])).toBe(difference);
	});

	it("names the field and the fix of a side that is none", async () => {
		const answer = await api("/bridge?from=actual:2026-11-01&to=actual:2026-11-01:2026-11-02");
		expect(answer.status).toBe(400);
		expect(await answer.json()).toMatchObject({
			field: "from",
			fix: expect.stringContaining("actual:FROM:TO"),
		});
	});
});

describe("the page", () => {
	it.each(["light", "dark"] as const)(
		"shows figures that add up, in both widths: %s",
		async (colorScheme) => {
			await withPage(browser().openAs("admin", { colorScheme }), async (page) => {
				await page.goto(SCREEN);
				await expectHeading(page, "What moved");
				await untilInteractive(page);
				const { rows, total } = await readTable(page, "What moved, by step");
				const shown = rows.map(({ amounts }) => amounts[0] ?? "");
				expect(sumOf(shown)).toBe(unitsOf(total?.amounts[0] ?? ""));
				const due = await readTable(page, "What it is due to");
				expect(sumOf(due.rows.map(({ amounts }) => amounts[0] ?? ""))).toBe(
					unitsOf(due.total?.amounts[0] ?? ""),
				);
				await expectSound(page, null);
			});
		},
	);

	it("keeps a lead's explanation and shows it to finance, who asks for the same", async () => {
		const text = `A rollout to all sites ${randomUUID().slice(0, 8)}`;
		const screen = `${SCREEN}&team=${TEAM}`;
		await withPage(browser().openAs("team_lead", { team: TEAM }), async (page) => {
			await page.goto(screen);
			await untilInteractive(page);
			await page.getByRole("textbox").fill(text);
			await page.getByRole("button", { name: "Keep this explanation" }).click();
			await page.getByRole("blockquote").filter({ hasText: text }).waitFor();
			await page.goto(SCREEN);
			await page.getByText("You see a part of this only.").waitFor();
		});
		await withPage(browser().openAs("finance"), async (page) => {
			await page.goto(screen);
			await page.getByRole("blockquote").filter({ hasText: text }).waitFor();
			await page.goto(`/teams/${TEAM}${SCREEN.replace("/bridge", "")}`);
			await page
				.getByRole("region", { name: /^What moved since/ })
				.getByText(text)
				.waitFor();
		});
		await withPage(browser().openAs("auditor"), async (page) => {
			await page.goto(screen);
			await page.getByRole("blockquote").filter({ hasText: text }).waitFor();
			expect(await page.getByRole("button", { name: "Keep this explanation" }).count()).toBe(0);
		});
		const { explanations } = await apiJson<Bridge>(`/bridge?${SIDES}&team=${TEAM}`);
		expect(explanations.own[0]).toMatchObject({ text });
	});
});

describe("a team's page", () => {
	it("says what moved, as the bridge of the same days does", async () => {
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto(`/teams/${TEAM}${SCREEN.replace("/bridge", "")}`);
			await expectHeading(page, team?.name ?? "");
			const panel = page.getByRole("region", { name: /^What moved since/ });
			const note = panel.getByText(/^Sums to/);
			await note.waitFor();
			const { change } = await apiJson<Bridge>(`/bridge?${SIDES}&currency=USD&team=${TEAM}`);
			expect(unitsOf(await amountIn(note))).toBe(unitsOf(change.amount));
			await panel.getByRole("link", { name: "Open" }).click();
			await expectHeading(page, "What moved");
		});
	});
});

describe("a budget", () => {
	it("leads to its plan against its spend, which is one difference", async () => {
		const { id } = await apiJson<{ readonly id: string }>("/budgets", {
			method: "POST",
			body: JSON.stringify({
				name: `Bridge ${randomUUID().slice(0, 8)}`,
				scope: [{ dimension: "team", values: [TEAM] }],
				window: { kind: "month" },
				startDay: `${manifest.lastBilledDay.slice(0, 7)}-01`,
				plan: { everyPeriod: "123456", overAllocate: true },
			}),
		});
		await withPage(browser().openAs("admin"), async (page) => {
			await page.goto(`/budgets/${id}`);
			await untilInteractive(page);
			await page.getByRole("main").getByRole("link", { name: "What moved" }).click();
			await page.getByLabel("From").waitFor();
			await page.getByText("Against the plan").first().waitFor();
			const { rows, total } = await readTable(page, "What moved, by step");
			expect(rows[0]?.amounts[0]).toBe("123456");
			expect(sumOf(rows.map(({ amounts }) => amounts[0] ?? ""))).toBe(unitsOf(total?.amounts[0] ?? ""));
			await expectSound(page, null);
		});
	});
});
