import { budgetIdSchema } from "../../app/api/v1/budgets/schema.ts";

/** A bridge of a budget as its address says it. Sides are texts; what is left out is the screen's to choose. */
export interface BudgetBridgeUrl {
	/** Empty: no budget has this name, and none is chosen. */
	readonly budget: string;
	readonly from: string | null;
	readonly to: string | null;
}

/** Reads an address; null: it is of spend alone. */
export function readBudgetBridgeUrl(
	params: Readonly<Record<string, string | string[] | undefined>>,
): BudgetBridgeUrl | null {
	const { budget, from, to } = params;
	if (budget === undefined) return null;
	const id = budgetIdSchema.safeParse(budget);
	return { budget: id.success ? id.data : "", from: textOf(from), to: textOf(to) };
}

const textOf = (value: string | string[] | undefined) =>
	typeof value === "string" && value !== "" ? value : null;

export function budgetBridgeHref({ budget, from, to }: BudgetBridgeUrl): string {
	const query = new URLSearchParams({
		budget,
		...(from === null ? {} : { from }),
		...(to === null ? {} : { to }),
	});
	return `/bridge?${query}`;
}
