import { csvLine } from "../../../api/csv-line.ts";
import type { SpendAnswer } from "../../../app/api/v1/spend/schema.ts";
import { DIMENSION_WORDS } from "../query/words.ts";

type Row = SpendAnswer["currencies"][number]["rows"][number];

/** The same rows as the JSON answer, as a spreadsheet takes them: UTF-8, a header, exact amounts. */
export function spendCsv(answer: SpendAnswer): string {
	const { groupBy, subGroupBy, granularity } = answer;
	const compared =
		answer.currencies.some((currency) => currency.compared !== null) && granularity === "total";
	const header = [
		...(granularity === "total" ? [] : [`${granularity} from`]),
		...[groupBy, subGroupBy].flatMap((dimension) =>
			dimension === null ? [] : [DIMENSION_WORDS[dimension].one, `${DIMENSION_WORDS[dimension].one} id`],
		),
		"Currency",
		"Spend",
		...(compared ? ["Spend before"] : []),
		"Credits",
		"Tax left out",
		"Metered",
		"Billed, not final",
		"Converted",
		"Tokens",
		"Unpriced units",
	];
	const lines = answer.currencies.flatMap(({ currency, rows }) =>
		rows.map((row) => csvLine(cellsOf(row, { currency, granularity, compared }))),
	);
	return `${csvLine(header)}${lines.join("")}`;
}

function cellsOf(
	row: Row,
	{
		currency,
		granularity,
		compared,
	}: { readonly currency: string; readonly granularity: string; readonly compared: boolean },
): readonly (string | null)[] {
	const { amounts } = row;
	return [
		...(granularity === "total" ? [] : [row.bucket]),
		...[row.group, row.subGroup].flatMap((group) => (group === null ? [] : [group.label, group.value])),
		currency,
		amounts.spend,
		...(compared ? [row.compared?.spend ?? null] : []),
		amounts.credits,
		amounts.tax,
		amounts.metered,
		amounts.provisional,
		amounts.converted,
		amounts.tokens,
		amounts.unpriced,
	];
}
