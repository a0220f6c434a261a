import type { BudgetStanding, BudgetSummary } from "@outlay/db/read-models/budgets";
import { addDays } from "@outlay/finops/day";
import { csvLine } from "../../api/csv-line.ts";
import { scopeText, windowText } from "./budget-words.ts";

const ofStanding =
	(cell: (standing: BudgetStanding) => string | null) =>
	({ standing }: BudgetSummary) =>
		standing === null ? null : cell(standing);

/** Amounts are exact, in the budget's unit; an empty cell is not known, or nothing is set. */
const COLUMNS: readonly (readonly [string, (budget: BudgetSummary) => string | null])[] = [
	["Budget", ({ name }) => name],
	["For", ({ scope }) => scopeText(scope)],
	["Each person", ({ perPerson }) => (perPerson ? "yes" : "no")],
	["Unit", ({ unit }) => unit],
	["Currency", ({ currency }) => currency],
	["Cost view", ({ costView }) => costView],
	["Basis", ({ basis }) => basis],
	["Window", ({ window }) => windowText(window)],
	["Mode", ({ mode }) => mode],
	["Plan version", ({ version, versionKind }) => `${version}, ${versionKind}`],
	["State", ofStanding(({ status }) => status)],
	["Period start", ofStanding(({ period }) => period?.start ?? null)],
	["Period's last day", ofStanding(({ period }) => (period === null ? null : addDays(period.end, -1)))],
	["Amount", ofStanding(({ amount }) => amount)],
	["Carried over", ofStanding(({ carried }) => carried)],
	["Planned", ofStanding(({ planned }) => planned)],
	["Cap", ofStanding(({ cap }) => cap)],
	["Used", ofStanding(({ used }) => used)],
	["Left", ofStanding(({ left }) => left)],
	["Forecast", ofStanding(({ forecast }) => forecast)],
	["Forecast, low", ofStanding(({ forecastRange }) => forecastRange?.low ?? null)],
	["Forecast, high", ofStanding(({ forecastRange }) => forecastRange?.high ?? null)],
	["Left to hand out", ({ leftToHandOut }) => leftToHandOut],
	["Unconverted", ofStanding(({ unconverted }) => unconverted.join("; "))],
	["Unpriced", ofStanding(({ unpriced }) => unpriced.join("; "))],
	["Days missing", ofStanding(({ undelivered }) => undelivered.join("; "))],
	["Complete to", ofStanding(({ completeTo }) => completeTo)],
	["Evaluated at", ofStanding(({ evaluatedAt }) => evaluatedAt.toISOString())],
	["Budget id", ({ id }) => id],
];

/** Budgets with where they stand, one per line: UTF-8, a header, formula-safe. */
export const budgetsCsv = (budgets: readonly BudgetSummary[]): string =>
	[COLUMNS.map(([name]) => name), ...budgets.map((budget) => COLUMNS.map(([, cell]) => cell(budget)))]
		.map(csvLine)
		.join("");
