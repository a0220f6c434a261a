import type { EndedImport, FollowedImport } from "./follow-import.ts";
import { type IndependentSums, isEqual, sumTexts } from "./independent-sums.ts";

export type Verdict = "exact" | "refused" | "repeated" | "manifest" | "different";

export interface Verified {
	readonly verdict: Verdict;
	readonly lines: readonly string[];
}

/** What `--help` prints. */
export const VERIFY_USAGE = `npm run verify -- <folder or file...> [options]

Imports every file into a running Outlay and prints its money equation beside the sums that decimal.js makes
of the file by itself. It writes: the files stay imported, and where an import asks for its days, its account
or what it is to the export before it, it confirms what the import proposes and prints that. So it asks for
--yes where imports are already, also those of the sample company. Best on a scratch Outlay of its own:

  OUTLAY_HOME=/tmp/outlay-scratch OUTLAY_SAMPLE=0 PORT=3100 npm start
  OUTLAY_HOME=/tmp/outlay-scratch PORT=3100 npm run verify -- <folder or file...>

  --yes              import and confirm beside the imports that are there
  --url URL          the server; default: OUTLAY_URL, else this machine's (HOST and PORT, 127.0.0.1:3000)
  --token-file FILE  an API token; default: OUTLAY_TOKEN, else the operator-token of OUTLAY_HOME`;

/** Why nothing was imported beside what is there, and what to do. */
export const notAlone = (url: string): string =>
	`${url} holds imports already (the sample company's are some too), and verify would import beside them and confirm what each file proposes. Nothing was imported. Use a scratch Outlay (OUTLAY_HOME=/tmp/outlay-scratch OUTLAY_SAMPLE=0 PORT=3100 npm start), or add --yes.`;

/** An import that was counted beside the file's own sums; `own` is null for a layout that only Outlay knows. */
export function compared(ended: EndedImport, own: IndependentSums | null): Verified {
	const { found, answers } = ended;
	const confirmed = answers.length === 0 ? [] : [`confirmed: ${answers.join(", ")}`];
	const lines = [...confirmed, rowsOf(found), ...found.money.filter(holdsMoney).map(equationOf)];
	if (own === null)
		return { verdict: "different", lines: [...lines, "this script cannot read the file by itself"] };
	const faults = [...unbalanced(found), ...unequal(found, own)];
	const beside = [...own.sums].map(([currency, sum]) => `decimal.js: ${currency || "no currency"} ${sum}`);
	return { verdict: faults.length === 0 ? "exact" : "different", lines: [...lines, ...beside, ...faults] };
}

const rowsOf = ({ source, rows: { read, charged, quarantined, skipped } }: FollowedImport): string =>
	`${source}: ${counted(read, "row")} = ${charged} charged + ${quarantined} quarantined + ${skipped} skipped`;

type Money = FollowedImport["money"][number];

/** Usage without money has an equation of zeros without a currency. */
const holdsMoney = ({ currency, amountIn, unknownAmountRows }: Money): boolean =>
	currency !== "" || amountIn !== "0" || unknownAmountRows > 0;

function equationOf(money: Money): string {
	const { currency, amountIn, charged, quarantined, skipped, residue, unknownAmountRows } = money;
	const unknown =
		unknownAmountRows === 0 ? "" : ` (${counted(unknownAmountRows, "row")} without a readable amount)`;
	const parts = `${charged} charged + ${quarantined} quarantined + ${skipped} skipped + ${residue} rounding`;
	return `${currency || "no currency"} ${amountIn} = ${parts}${unknown}`;
}

/** `1 row`, `2 rows`. */
const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? "" : "s"}`;

/** The equation again, by decimal.js. */
function unbalanced({ money }: FollowedImport): readonly string[] {
	return money
		.filter(
			({ amountIn, charged, quarantined, skipped, residue }) =>
				!isEqual(amountIn, sumTexts([charged, quarantined, skipped, residue])),
		)
		.map(({ currency }) => `WRONG: the equation of ${currency || "no currency"} does not hold`);
}

/** Currencies in which the file and Outlay do not say the same. */
function unequal({ money }: FollowedImport, { sums }: IndependentSums): readonly string[] {
	const told = new Map(money.map(({ currency, amountIn }) => [currency, amountIn]));
	const currencies = [...new Set([...sums.keys(), ...told.keys()])];
	return currencies
		.filter((currency) => !isEqual(sums.get(currency) ?? "0", told.get(currency) ?? "0"))
		.map(
			(currency) =>
				`WRONG: ${currency || "no currency"} is ${sums.get(currency) ?? "0"} in the file and ${told.get(currency) ?? "0"} in Outlay`,
		);
}
