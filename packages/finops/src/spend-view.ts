import { CHARGE_CATEGORIES, type ChargeCategory } from "./charge.ts";
import type { CostName } from "./costs.ts";
import { assertNever } from "./result.ts";

/**
 * `invoice`: what the provider charges (billed cost). `consumption`: what usage costs, with prepaid
 * and commitments spread over it (effective cost); the default. Every figure names its view.
 */
export const COST_VIEWS = ["invoice", "consumption"] as const;
export type CostView = (typeof COST_VIEWS)[number];

/** Tax counts in the total, or is left out of it. */
export const TAX_SWITCHES = ["excluded", "included"] as const;
export type TaxSwitch = (typeof TAX_SWITCHES)[number];

/** Credits lower the total, or are shown apart beside it. */
export const CREDIT_SWITCHES = ["apart", "included"] as const;
export type CreditSwitch = (typeof CREDIT_SWITCHES)[number];

export interface SpendView {
	readonly view: CostView;
	readonly tax: TaxSwitch;
	readonly credits: CreditSwitch;
}

export const DEFAULT_SPEND_VIEW: SpendView = { view: "consumption", tax: "excluded", credits: "apart" };

/** Where a charge of a category goes: into the total, beside it, or nowhere on this view. */
export type Treatment = "counted" | "apart" | "excluded";

/** Which of the four costs the view adds up. */
export function measureOf({ view }: SpendView): CostName {
	switch (view) {
		case "invoice":
			return "billed";
		case "consumption":
			return "effective";
		default:
			return assertNever(view);
	}
}

function treatmentOf({ tax, credits }: SpendView, category: ChargeCategory): Treatment {
	switch (category) {
		case "Usage":
		case "Purchase":
		case "Adjustment":
			return "counted";
		case "Tax":
			return tax === "included" ? "counted" : "excluded";
		case "Credit":
			return credits === "included" ? "counted" : "apart";
		default:
			return assertNever(category);
	}
}

/** The categories that a treatment takes on a view: the predicate of a query. */
export function categoriesOf(view: SpendView, treatment: Treatment): ChargeCategory[] {
	return CHARGE_CATEGORIES.filter((category) => treatmentOf(view, category) === treatment);
}

/** The view's name beside a figure: `Consumption (effective cost), tax excluded, credits apart`. */
export function spendViewTitle(spendView: SpendView): string {
	const { view, tax, credits } = spendView;
	const name = view === "invoice" ? "Invoice" : "Consumption";
	return `${name} (${measureOf(spendView)} cost), tax ${tax}, credits ${credits}`;
}

/** Reads `view`, `tax` and `credits` of a URL; what is missing or unknown is the default. */
export function parseSpendView(parameters: {
	readonly view?: string | null | undefined;
	readonly tax?: string | null | undefined;
	readonly credits?: string | null | undefined;
}): SpendView {
	return {
		view: COST_VIEWS.find((name) => name === parameters.view) ?? DEFAULT_SPEND_VIEW.view,
		tax: TAX_SWITCHES.find((name) => name === parameters.tax) ?? DEFAULT_SPEND_VIEW.tax,
		credits: CREDIT_SWITCHES.find((name) => name === parameters.credits) ?? DEFAULT_SPEND_VIEW.credits,
	};
}

/** The switches that differ from the default, for a URL. */
export function spendViewParameters(spendView: SpendView): Partial<SpendView> {
	const { view, tax, credits } = spendView;
	return {
		...(view === DEFAULT_SPEND_VIEW.view ? {} : { view }),
		...(tax === DEFAULT_SPEND_VIEW.tax ? {} : { tax }),
		...(credits === DEFAULT_SPEND_VIEW.credits ? {} : { credits }),
	};
}
