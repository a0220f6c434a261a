import type { IncreaseFault } from "@outlay/db/repositories/budget-increases";
import type { BudgetFault, PerPersonField } from "@outlay/db/repositories/budgets";
import { assertNever } from "@outlay/finops/result";
import { notFound } from "../../api/parse-request.ts";
import { problem } from "../../api/problem.ts";

const INCREASE_WORDS: Readonly<Record<string, string>> = {
	approved: "was approved",
	rejected: "was rejected",
	withdrawn: "was withdrawn",
	revoked: "was ended",
};

const PER_PERSON_FIXES: Readonly<Record<PerPersonField, string>> = {
	scope: "Leave principal out: whoever spends is meant. For people by name, leave perPerson out.",
	rollover: "Leave it out: what a person leaves of a period is gone.",
	thresholds: "Use thresholds of what was used (actual): nothing is forecast for a person.",
	overAllocate: "Leave it out: an amount for each person is no part of another budget.",
};

/** The answer of the API to a change of a budget that could not be made. */
export function budgetProblem(fault: BudgetFault): Response {
	switch (fault.code) {
		case "not_found":
			return notFound();
		case "stale":
			return problem({
				status: 409,
				code: "stale",
				title: "Somebody else changed this budget meanwhile. Nothing was changed.",
				field: "revision",
				fix: `Look at it again; it is at revision ${fault.revision}.`,
			});
		case "unknown_owner":
			return problem({
				status: 422,
				code: "unknown_owner",
				title: `There is no ${fault.dimension} ${fault.value}.`,
				field: "scope",
				value: fault.value,
				fix: `Use the short name of a ${fault.dimension} of the hierarchy, or add it there first.`,
			});
		case "not_a_period_start":
			return problem({
				status: 422,
				code: "not_a_period_start",
				title: `No period of this budget begins on ${fault.day}.`,
				field: "periods",
				value: fault.day,
				fix:
					fault.starts === null
						? "Leave it out: this window has no period with an amount of its own there."
						: `Its period begins on ${fault.starts}: write that day.`,
			});
		case "not_per_person":
			return problem({
				status: 422,
				code: "not_per_person",
				title: "This budget gives its amount to each person. Nothing was changed.",
				field: fault.field,
				fix: PER_PERSON_FIXES[fault.field],
			});
		default:
			return overAllocatedProblem(fault);
	}
}

function overAllocatedProblem({
	parent,
	period,
	left,
}: Extract<BudgetFault, { readonly code: "over_allocated" }>): Response {
	const by = left.replace(/^-/, "");
	return problem({
		status: 409,
		code: "over_allocated",
		title: `The parts of ${parent} would come to ${by} more than it has, in the period from ${period}. Nothing was changed.`,
		field: "everyPeriod",
		value: by,
		fix: `Lower the amount, raise ${parent} first, or say that more may be handed out (overAllocate).`,
	});
}

/** The answer of the API to a request for more that could not be made or decided. */
export function increaseProblem(fault: IncreaseFault): Response {
	switch (fault.code) {
		case "not_found":
			return notFound();
		case "needs_person":
		case "no_person":
		case "unknown_person":
			return personProblem(fault);
		case "past":
			return problem({
				status: 422,
				code: "past",
				title: `The last day, ${fault.lastDay}, has passed.`,
				field: "lastDay",
				value: fault.lastDay,
				fix: "Ask for a day that is today or later.",
			});
		case "own_request":
			return problem({
				status: 403,
				code: "own_request",
				title: "You asked for this yourself.",
				fix: "Another person who may approve larger budgets decides it.",
			});
		default:
			return problem({
				status: 409,
				code: "decided",
				title: `This request ${INCREASE_WORDS[fault.status] ?? `is ${fault.status}`} before.`,
				field: "status",
				value: fault.status,
				fix: "Look at the budget again: nothing is left to decide.",
			});
	}
}

/** The answer to a request for more that names the wrong person, or should name one. */
function personProblem(
	fault: Extract<IncreaseFault, { readonly code: "needs_person" | "no_person" | "unknown_person" }>,
): Response {
	const common = { status: 422, code: fault.code, field: "person" } as const;
	switch (fault.code) {
		case "needs_person":
			return problem({
				...common,
				title: "This budget gives its amount to each person: more of it is for one of them.",
				fix: "Name the person as the budget's people are listed. Seeing them needs the right people.spend.read.",
			});
		case "no_person":
			return problem({
				...common,
				title: "This budget is for all of its people together: nobody has more of it alone.",
				value: fault.person,
				fix: "Leave person out to ask for more of the whole budget.",
			});
		case "unknown_person":
			return problem({
				...common,
				title: `${fault.person} is none of this budget's people in the running period.`,
				value: fault.person,
				fix: "Write the name as the budget's people are listed (person). Whoever has no spend in the period yet is not among them.",
			});
		default:
			return assertNever(fault);
	}
}
