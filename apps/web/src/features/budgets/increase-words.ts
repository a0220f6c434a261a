import type { IncreaseRow } from "@outlay/db/read-models/budget-page";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { headroomText } from "./headroom-text.ts";

type Whose = Pick<IncreaseRow, "budgetName" | "ofPerson" | "person">;

/** What there would be more of: a budget, or one person's amount of it, by name only for who may read it. */
export function increaseOf({ budgetName, ofPerson, person }: Whose): string {
	return ofPerson ? `${personWord({ person })} of ${budgetName}` : budgetName;
}

/** Whose amount it is of, of a request for one person. */
export const personWord = ({ person }: Pick<IncreaseRow, "person">): string => person?.name ?? "one person";

/** Whose headroom a request would draw on, in a sentence. */
export function increaseHeadroom(
	{ ofPerson, amount }: Pick<IncreaseRow, "ofPerson" | "amount">,
	parent: BudgetSummary | undefined,
): string {
	return ofPerson
		? "Nobody else's amount changes, and it draws on no other budget."
		: headroomText(parent, amount);
}
