import { type AccountKey, account } from "./accounts.ts";
import { type DayNumber, instantText, monthStart } from "./calendar.ts";
import { attoText } from "./decimal.ts";
import type { Category } from "./lines.ts";

export type FocusCells = Readonly<Record<string, string>>;

/** A FOCUS row and what it adds to its file. */
export interface FocusRow {
	readonly day: DayNumber;
	readonly billed: bigint;
	readonly inScope: boolean;
	readonly cells: FocusCells;
}

/** The columns that say when, who pays, and how much, alike for every issuer. */
export function focusBasics(input: {
	readonly accountKey: AccountKey;
	readonly day: DayNumber;
	readonly category: Category;
	readonly billed: bigint;
	readonly effective: bigint;
	readonly list: bigint;
}): FocusCells {
	const { accountKey, day, category } = input;
	const payer = account(accountKey);
	const month = monthStart(day);
	return {
		BillingAccountId: payer.externalId,
		BillingAccountName: payer.name,
		BillingPeriodStart: instantText(month),
		BillingPeriodEnd: instantText(monthStart(month, 1)),
		ChargePeriodStart: instantText(day),
		ChargePeriodEnd: instantText(day + 1),
		ChargeCategory: category,
		ChargeFrequency: category === "Usage" ? "Usage-Based" : "One-Time",
		BilledCost: attoText(input.billed),
		EffectiveCost: attoText(input.effective),
		ContractedCost: attoText(
			input.category === "Usage" && input.billed === 0n ? input.effective : input.billed,
		),
		ListCost: attoText(input.list),
		PricingCurrency: "USD",
		PricingCurrencyEffectiveCost: attoText(input.effective),
		BillingCurrency: "USD",
	};
}

/** The cells that a header has; FOCUS 1.0 lacks some that 1.2 has. */
export function onlyColumns(columns: readonly string[], cells: FocusCells): FocusCells {
	const known = new Set(columns);
	return Object.fromEntries(Object.entries(cells).filter(([name]) => known.has(name)));
}
