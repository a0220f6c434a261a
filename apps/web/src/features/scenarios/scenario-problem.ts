import type { BudgetRequestDecisionFault, BudgetRequestFault } from "@outlay/db/repositories/budget-requests";
import type { BudgetFault } from "@outlay/db/repositories/budgets";
import type { ScenarioFault } from "@outlay/db/repositories/scenarios";
import { notFound } from "../../api/parse-request.ts";
import { problem } from "../../api/problem.ts";
import { budgetProblem } from "../budgets/budget-problem.ts";
import { missingText } from "./scenario-words.ts";

/** The answer of the API to a change of a scenario that could not be made. */
export function scenarioProblem(fault: ScenarioFault): Response {
	switch (fault.code) {
		case "not_found":
			return notFound();
		case "not_author":
			return problem({
				status: 403,
				code: "not_author",
				title: `${fault.author} wrote this scenario. Nothing was changed.`,
				fix: "Save one of your own with the same figures, or ask its author.",
			});
		case "stale":
			return problem({
				status: 409,
				code: "stale",
				title: "Somebody else changed this scenario meanwhile. Nothing was changed.",
				field: "revision",
				fix: `Look at it again; it is at revision ${fault.revision}.`,
			});
		default:
			return problem({
				status: 422,
				code: "unknown_owner",
				title: `There is no ${fault.owner.kind} ${fault.owner.slug} of yours.`,
				field: "owner",
				value: fault.owner.slug,
				fix: "Use the short name of a team or feature that you see, or of a feature that is not there yet.",
			});
	}
}

/** The answer of the API to a request for a new budget that could not be made. */
export function budgetRequestProblem(fault: BudgetRequestFault): Response {
	switch (fault.code) {
		case "no_amounts":
			return problem({
				status: 422,
				code: fault.outcome.status,
				title:
					fault.outcome.status === "unpriced"
						? `This scenario has no amount: ${missingText(fault.outcome.missing)}.`
						: `This scenario has no amount: its prices are in ${fault.outcome.currencies.join(" and ")}.`,
				field: "inputs",
				fix:
					fault.outcome.status === "unpriced"
						? "Enter the price in the price book, or choose another model."
						: "Choose models with prices in one currency.",
			});
		case "past_month":
			return problem({
				status: 422,
				code: "past_month",
				title: `The month ${fault.month} has passed.`,
				field: "firstMonth",
				value: fault.month,
				fix: `Write ${fault.earliest} or a later month.`,
			});
		case "too_large":
			return problem({
				status: 422,
				code: "too_large",
				title: "This scenario comes to more than a budget can hold.",
				field: "inputs",
				value: fault.amount,
				fix: "Lower its users, tokens or growth: a budget has at most 20 digits before the point.",
			});
		case "open_request":
			return problem({
				status: 409,
				code: "open_request",
				title: "A budget is asked for with this scenario already.",
				fix: "Wait for the decision, or withdraw that request first.",
			});
		default:
			return scenarioProblem(fault);
	}
}

const DECIDED_WORDS: Readonly<Record<string, string>> = {
	approved: "was approved",
	rejected: "was rejected",
	withdrawn: "was withdrawn",
};

/** The answer of the API to a decision that could not be made. */
export function budgetDecisionProblem(fault: BudgetRequestDecisionFault | BudgetFault): Response {
	switch (fault.code) {
		case "own_request":
			return problem({
				status: 403,
				code: "own_request",
				title: "You asked for this yourself.",
				fix: "Another person who may approve budgets decides it.",
			});
		case "decided":
			return problem({
				status: 409,
				code: "decided",
				title: `This request ${DECIDED_WORDS[fault.status] ?? `is ${fault.status}`} before.`,
				field: "status",
				value: fault.status,
				fix: "Look at the budgets again: nothing is left to decide.",
			});
		default:
			return budgetProblem(fault);
	}
}
