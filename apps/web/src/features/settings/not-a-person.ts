import { problem } from "../../api/problem.ts";

/** What a token is answered that asks for something of a person. */
export function notAPerson(): Response {
	return problem({
		status: 409,
		code: "not_a_person",
		title: "A token is nobody who could be told.",
		fix: "Sign in as the person whose notifications these are.",
	});
}
