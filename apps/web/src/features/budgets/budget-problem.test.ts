import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { expect, test } from "vitest";
import { budgetProblem, increaseProblem } from "./budget-problem.ts";

const day = (text: string) => {
	const parsed = parseDay(text);
	invariant(parsed.ok, text);
	return parsed.value;
};
const bodyOf = async (response: Response) => ({ ...(await response.json()), status: response.status });

test("a refused change names what is wrong, what it held, and what to do", async () => {
	const over = {
		code: "over_allocated",
		parent: "Engineering",
		period: day("2026-03-01"),
		left: "-12.5",
	} as const;
	expect(await bodyOf(budgetProblem(over))).toMatchObject({
		status: 409,
		code: "over_allocated",
		title:
			"The parts of Engineering would come to 12.5 more than it has, in the period from 2026-03-01. Nothing was changed.",
		value: "12.5",
		fix: "Lower the amount, raise Engineering first, or say that more may be handed out (overAllocate).",
	});
	const inside = { code: "not_a_period_start", day: day("2026-03-05"), starts: day("2026-03-01") } as const;
	expect(await bodyOf(budgetProblem(inside))).toMatchObject({
		status: 422,
		field: "periods",
		value: "2026-03-05",
		fix: "Its period begins on 2026-03-01: write that day.",
	});
	const unknown = { code: "unknown_owner", dimension: "team", value: "nobody" } as const;
	expect(await bodyOf(budgetProblem(unknown))).toMatchObject({
		status: 422,
		field: "scope",
		value: "nobody",
	});
	const ofPeople = { code: "not_per_person", field: "thresholds" } as const;
	expect(await bodyOf(budgetProblem(ofPeople))).toMatchObject({
		status: 422,
		field: "thresholds",
		fix: "Use thresholds of what was used (actual): nothing is forecast for a person.",
	});
	expect(await bodyOf(budgetProblem({ code: "stale", revision: 4 }))).toMatchObject({
		status: 409,
		fix: "Look at it again; it is at revision 4.",
	});
	expect(budgetProblem({ code: "not_found" }).status).toBe(404);
});

test("so does a refused decision", async () => {
	expect(await bodyOf(increaseProblem({ code: "own_request" }))).toMatchObject({
		status: 403,
		code: "own_request",
	});
	expect(await bodyOf(increaseProblem({ code: "decided", status: "approved" }))).toMatchObject({
		status: 409,
		title: "This request was approved before.",
	});
	expect(await bodyOf(increaseProblem({ code: "past", lastDay: day("2026-03-01") }))).toMatchObject({
		status: 422,
		field: "lastDay",
		value: "2026-03-01",
	});
	expect(await bodyOf(increaseProblem({ code: "needs_person" }))).toMatchObject({
		status: 422,
		field: "person",
		fix: "Name the person as the budget's people are listed. Seeing them needs the right people.spend.read.",
	});
	expect(await bodyOf(increaseProblem({ code: "no_person", person: "ada" }))).toMatchObject({
		status: 422,
		field: "person",
		value: "ada",
		fix: "Leave person out to ask for more of the whole budget.",
	});
	expect(await bodyOf(increaseProblem({ code: "unknown_person", person: "bob" }))).toMatchObject({
		status: 422,
		title: "bob is none of this budget's people in the running period.",
		field: "person",
		value: "bob",
	});
	expect(increaseProblem({ code: "not_found" }).status).toBe(404);
});
