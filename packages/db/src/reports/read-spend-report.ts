import { budgetLimits, firstDayOfSpend } from "@outlay/finops/budget";
import { addDays, addMonths, type Day, type DaySpan, firstDay, type Month } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { DEFAULT_SPEND_VIEW } from "@outlay/finops/spend-view";
import type { Actor } from "../actor.ts";
import { readStoredBudgets, type StoredBudget } from "../budgets/budget-rows.ts";
import { NOTHING_MISSING, readBudgetSpend } from "../budgets/budget-spend.ts";
import { type Database, queryOf, type SqlSession } from "../database.ts";
import { listConvertible } from "../read-models/exchange-rates.ts";
import { formatSum, parseSum } from "../read-models/spend-amounts.ts";
import type { SpendDimension } from "../read-models/spend-dimensions.ts";
import { readFreshness } from "../read-models/spend-freshness.ts";
import { querySpendIn } from "../read-models/spend-query.ts";
import type { CurrencySpend, GroupKey } from "../read-models/spend-result.ts";
import { inSpendSession } from "../read-models/spend-session.ts";
import { filtersOfOwner, isScopeOf, pathOfOwner, type ReportOwner } from "./report-owner.ts";

/** Spend of one part of the month, decimal text. */
export interface ReportPart {
	readonly kind: GroupKey["kind"];
	/** Empty for none and others. */
	readonly label: string;
	readonly spend: string;
}

/** Where a budget of exactly the owner ended in the month. Decimal text in its currency. */
export interface ReportBudget {
	readonly name: string;
	readonly currency: string;
	readonly used: string;
	readonly planned: string;
}

/** An owner's month, as its page shows it by default. Amounts are decimal text in `currency`. */
export interface SpendReport {
	readonly month: Month;
	readonly currency: string;
	readonly spend: string;
	/** Of the month before. */
	readonly before: string;
	/** The part that no final bill backs yet. */
	readonly notBilled: string;
	/** The part without a team. */
	readonly unallocated: string;
	readonly budgets: readonly ReportBudget[];
	/** Departments of the organization, teams of a department; a team has none. As the lists below. */
	readonly owners: readonly ReportPart[];
	/** The largest by name, then the others as one, then none: each list sums to `spend`. */
	readonly features: readonly ReportPart[];
	readonly models: readonly ReportPart[];
	/** Money that no rate converts: never in the sums above. */
	readonly otherCurrencies: readonly { readonly currency: string; readonly spend: string }[];
	/** Last day of the month that any source holds; null: none. */
	readonly dataTo: Day | null;
	/** The page with these figures, without host. */
	readonly path: string;
}

export interface SpendReportInput {
	readonly owner: ReportOwner;
	readonly month: Month;
	/** The organization's currency, day and years. */
	readonly currency: string;
	readonly today: Day;
	readonly fiscal: FiscalCalendar;
}

const TOP = 5;
/** Whoever reads a month by department wants to see each of them. */
const OWNERS_TOP = 20;
/** What an owner's spend is handed down to. */
const BELOW = { organization: "department", department: "team", team: null } as const;

/** An owner's month as this actor sees it; null when there was no spend in it, nor in the month before. */
export async function readSpendReport(
	database: Database,
	actor: Actor,
	input: SpendReportInput,
): Promise<SpendReport | null> {
	const { owner, month, currency, today } = input;
	const convertible = await listConvertible(database, actor, currency);
	const span = spanOf(month);
	const cut = {
		...{
			span,
			compare: spanOf(addMonths(month, -1)),
			view: DEFAULT_SPEND_VIEW,
			filters: filtersOfOwner(owner),
		},
		...({ granularity: "total", subGroupBy: null, top: TOP, subTop: 0, rankBy: "spend" } as const),
		hierarchy: { kind: "as_was" } as const,
		convertTo: convertible.length > 0 ? currency : null,
		// Nothing here names people.
		pseudonymKey: "",
	};
	return inSpendSession(database, actor, async (session) => {
		const by = (groupBy: SpendDimension, top = TOP) => querySpendIn(session, actor, { ...cut, top, groupBy });
		const features = await by("feature");
		const main = features.currencies.find((each) => each.currency === currency) ?? features.currencies[0];
		if (main === undefined) return null;
		const models = partsIn(await by("model"), main);
		const below = BELOW[owner.kind];
		const owners = below === null ? [] : partsIn(await by(below, OWNERS_TOP), main);
		const { current, compared } = main;
		const freshness = await readFreshness(session, actor, { span, today });
		return {
			...{ month, currency: main.currency, spend: current.spend, before: compared?.spend ?? "0" },
			notBilled: sumOf(current.metered, current.provisional),
			unallocated: current.unallocated,
			budgets: await readBudgets(session, actor, { ...input, span }),
			features: partsOf(main),
			...{ models, owners },
			otherCurrencies: features.currencies
				.filter((each) => each !== main)
				.map((each) => ({ currency: each.currency, spend: each.current.spend })),
			dataTo: freshness.dataTo,
			path: pathOfOwner(owner, { from: span.start, to: addDays(span.end, -1) }),
		};
	});
}

/** A whole month, half-open. */
export function spanOf(month: Month): DaySpan {
	return { start: firstDay(month), end: firstDay(addMonths(month, 1)) };
}

const sumOf = (...texts: readonly string[]): string =>
	formatSum(texts.reduce((sum, text) => sum + parseSum(text), 0n));

const partsOf = ({ groups }: CurrencySpend): readonly ReportPart[] =>
	groups.map(({ key, label, current }) => ({ kind: key.kind, label, spend: current.spend }));

/** The parts in the currency that the report is in. */
function partsIn(
	{ currencies }: { readonly currencies: readonly CurrencySpend[] },
	{ currency }: Pick<CurrencySpend, "currency">,
): readonly ReportPart[] {
	const found = currencies.find((each) => each.currency === currency);
	return found === undefined ? [] : partsOf(found);
}

/** Budgets of exactly the owner whose period is the month; not those for each person, which is no sum of the owner's. */
async function readBudgets(
	session: SqlSession,
	{ organizationId }: Actor,
	{ owner, fiscal, span }: SpendReportInput & { readonly span: DaySpan },
): Promise<readonly ReportBudget[]> {
	const last = addDays(span.end, -1);
	const own = (await readStoredBudgets(queryOf(session), organizationId)).filter(
		(stored) => stored.unit === "money" && !stored.perPerson && isScopeOf(owner, stored.scope),
	);
	const wanted = own.map((budget) => ({
		budget,
		span: { start: firstDayOfSpend(budget.budget, fiscal, last), end: span.end },
	}));
	const spends = await readBudgetSpend(session, organizationId, { wanted, missing: NOTHING_MISSING });
	return own.flatMap((stored: StoredBudget) => {
		const spend = spends.get(stored.id)?.spend ?? new Map();
		const limits = budgetLimits(stored.budget, fiscal, { spend, today: last });
		const isMonth = limits?.period.start === span.start && limits.period.end === span.end;
		if (limits === null || !isMonth || limits.planned === null || stored.currency === null) return [];
		const { name, currency } = stored;
		return [{ name, currency, used: formatSum(limits.used), planned: formatSum(limits.planned) }];
	});
}
