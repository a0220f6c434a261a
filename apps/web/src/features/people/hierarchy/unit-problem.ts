import type { UnitChangeFault } from "@outlay/db/repositories/hierarchy-changes";
import type { UnitFault } from "@outlay/db/repositories/hierarchy-units";
import { problem } from "../../../api/problem.ts";
import { unitFaultText } from "./unit-fault-text.ts";

/** The answer of the API to a change of the hierarchy that could not be made. */
export function unitProblem(fault: UnitChangeFault | UnitFault): Response {
	const status = fault.code === "unknown_unit" ? 404 : 409;
	return problem({ status, code: fault.code, title: unitFaultText(fault) });
}
