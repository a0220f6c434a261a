import { problem } from "../../api/problem.ts";
import { FAULT_WORDS, type FaultCode } from "./fault-words.ts";

/** The answer of the API to a change that could not be made. */
export function peopleProblem(code: FaultCode): Response {
	const status = code === "not_a_member" || code === "unknown_unit" ? 404 : 409;
	return problem({ status, code, title: FAULT_WORDS[code] });
}
