import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { browserOfFile, withPage } from "./browser.ts";
import { manifest } from "./outlay.ts";
import { amountIn, type FigureRow, readTable, shownValue } from "./screen-figures.ts";
import {
	difference,
	exact,
	isSpend,
	percentOf,
	sumOf,
	sumsBy,
	type TruthDimension,
	truthRows,
	VIEWS,
	type View,
} from "./truth.ts";

const browser = browserOfFile();
const { firstDay, lastDay, truth } = manifest;

/** The first and last day of a month of the sample, both included. */
function daysOf(month: string): { readonly from: string; readonly to: string } {
	const end = new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0))
		.toISOString()
		.slice(0, 10);
	return { from: `${month}-01`, to: end };
}

const months = truth.months.map((totals) => ({ name: totals.month, ...daysOf(totals.month), totals }));
const periods = [...months, { name: "the whole sample", from: firstDay, to: lastDay, totals: truth.total }];
const cases = periods.flatMap((period) => VIEWS.map((view) => ({ ...period, view })));

/** Amounts by the value that each row filters by, zeros left out, as {@link sumsBy} gives them. */
function amountsBy(rows: readonly FigureRow[], dimension: string): Readonly<Record<string, string>> {
	const entries = rows.map(({ links, amounts }): readonly [string, string] => {
		const value = shownValue(links, dimension);
		expect(value, `${links} filter by ${dimension}`).not.toBe(undefined);
		return [JSON.stringify([value]), exact(amounts[0] ?? "0")];
	});
	return Object.fromEntries(
		entries.filter(([, amount]) => amount !== "0").sort(([a], [b]) => (a < b ? -1 : 1)),
	);
}

const kpi = (page: Page, label: string | RegExp) =>
	page.getByRole("region", { name: "Headline figures" }).locator("> div").filter({ hasText: label });

describe("Overview shows the generator's truth to the last digit", () => {
	it.each(cases)(
		"$name, $view: spend, coverage, unallocated, departments",
		async ({ name, view, ...period }) => {
			await withPage(browser().openAs("finance"), async (page) => {
				await page.goto(`/?${new URLSearchParams({ from: period.from, to: period.to, vs: "none", view })}`);
				const spend = period.totals.spend[view];
				const unallocated = period.totals.unallocated[view];
				expect(await amountIn(kpi(page, /^Spend,/))).toBe(exact(spend));
				const attributed = kpi(page, "Attributed to a team");
				expect(await amountIn(attributed)).toBe(exact(unallocated));
				const covered = percentOf(difference(spend, unallocated), spend, 1);
				expect(((await attributed.textContent()) ?? "").replace(/\s/g, "")).toContain(`${covered}%`);
				const { rows, total } = await readTable(page, "Spend by department");
				const own = truthRows.filter(
					(row) => isSpend(row) && (name === row.month || period.totals === truth.total),
				);
				expect(amountsBy(rows, "department")).toEqual(sumsBy(own, ["department"], view));
				expect(exact(total?.amounts[0] ?? "")).toBe(exact(spend));
			});
		},
	);
});

const DIMENSIONS = ["department", "team", "feature", "environment", "provider", "model", "category"] as const;
const cuts = DIMENSIONS.flatMap((dimension) => VIEWS.map((view) => ({ dimension, view })));

describe("Explore shows the generator's truth to the last digit", () => {
	it.each(cuts)("all months by $dimension, $view", async ({ dimension, view }) => {
		await withPage(browser().openAs("finance"), async (page) => {
			await expectExplored(page, { dimension, view });
		});
	});

	it("credits are shown apart and tax is left out, and both can be counted in", async () => {
		await withPage(browser().openAs("finance"), async (page) => {
			for (const view of VIEWS) {
				const { spend, credits, tax } = truth.total;
				const apart = await explore(page, { groupBy: "provider", view });
				expect(exact(apart.total?.amounts[0] ?? "")).toBe(exact(spend[view]));
				expect(apart.total?.amounts).toContain(exact(credits[view]));
				const all = await explore(page, { groupBy: "provider", view, tax: "included", credits: "included" });
				expect(exact(all.total?.amounts[0] ?? "")).toBe(sumOf([spend[view], credits[view], tax[view]]));
			}
		});
	});
});

async function explore(page: Page, choices: Readonly<Record<string, string>>) {
	const query = new URLSearchParams({
		from: firstDay,
		to: lastDay,
		vs: "none",
		granularity: "month",
		top: "50",
		...choices,
	});
	await page.goto(`/explore?${query}`);
	return readTable(page, /^Spend by /);
}

/** Every category counted in, so that the whole truth is on one table. */
async function expectExplored(
	page: Page,
	{ dimension, view }: { readonly dimension: TruthDimension; readonly view: View },
): Promise<void> {
	const { rows, total } = await explore(page, {
		groupBy: dimension,
		view,
		tax: "included",
		credits: "included",
	});
	expect(amountsBy(rows, dimension)).toEqual(sumsBy(truthRows, [dimension], view));
	expect(exact(total?.amounts[0] ?? "")).toBe(sumOf(truthRows.map((row) => row[view])));
}
