import type { Locator, Page } from "playwright-core";

/** The exact amount behind a figure: screens round, the hint on hover has every digit. */
export async function amountIn(place: Locator): Promise<string> {
	const title = await place.locator(`[title$=" USD"]`).first().getAttribute("title");
	return amountOf(title ?? "");
}

/** `−1,234.5 USD` is `-1234.5`. */
function amountOf(title: string): string {
	return title.replace(/ USD$/, "").replaceAll(",", "").replace("−", "-");
}

export interface FigureRow {
	/** What the row is called. */
	readonly name: string;
	/** The addresses that its cells lead to. */
	readonly links: readonly string[];
	/** The exact amounts of its cells, in order. */
	readonly amounts: readonly string[];
}

/** The rows of a table by its caption, and its last line where columns add up. */
export async function readTable(
	page: Page,
	caption: string | RegExp,
): Promise<{ readonly rows: readonly FigureRow[]; readonly total: FigureRow | undefined }> {
	const table = page.getByRole("table", { name: caption });
	await table.waitFor();
	const read = (lines: Element[]) =>
		lines.map((line) => ({
			name: line.querySelector("th, td")?.textContent?.trim() ?? "",
			links: [...line.querySelectorAll("a")].map((link) => link.getAttribute("href") ?? ""),
			titles: [...line.querySelectorAll("[title]")].map((element) => element.getAttribute("title") ?? ""),
		}));
	const rows = await table.locator("tbody tr").evaluateAll(read);
	const totals = await table.locator("tfoot tr").evaluateAll(read);
	return { rows: rows.map(toFigures), total: totals.map(toFigures)[0] };
}

interface ReadRow {
	readonly name: string;
	readonly links: readonly string[];
	readonly titles: readonly string[];
}

function toFigures({ name, links, titles }: ReadRow): FigureRow {
	return { name, links, amounts: titles.filter((title) => title.endsWith(" USD")).map(amountOf) };
}

/** The value that a row's links are about: null for `none`, undefined when they do not say. */
export function shownValue(links: readonly string[], dimension: string): string | null | undefined {
	for (const link of links) {
		const url = new URL(link, "http://outlay.example");
		const own = new RegExp(`^/${dimension}s/([^/]+)$`).exec(url.pathname)?.[1];
		const value = own ?? url.searchParams.get(dimension);
		if (value !== null) return value === "_none" ? null : value;
	}
	return undefined;
}
