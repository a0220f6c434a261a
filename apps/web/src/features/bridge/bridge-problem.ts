import type { BridgeFault } from "@outlay/db/read-models/bridge";
import { assertNever } from "@outlay/finops/result";
import type { Problem } from "../../api/problem.ts";

/** What is wrong with a bridge that was asked for, and what to do: for the API and for the page alike. */
export function bridgeProblem(fault: BridgeFault): Problem {
	const { code } = fault;
	switch (code) {
		case "no_such_budget":
			return {
				...{ status: 404, code, field: fault.side },
				title: "There is no such budget.",
				fix: "Name a budget that GET /budgets lists.",
			};
		case "no_such_owner":
			return {
				...{ status: 404, code, field: fault.side },
				title: "There is no such owner.",
				fix: "Name the organization, or a department, team or feature that GET /hierarchy lists.",
			};
		case "per_person":
			return {
				...{ status: 422, code, field: fault.side },
				title: "This budget gives its amount to each person: it is no sum to compare with.",
				fix: "Name a budget of all spend together.",
			};
		case "not_money":
			return {
				...{ status: 422, code, field: fault.side, value: fault.unit },
				title: `This budget counts ${fault.unit}: a bridge is of money.`,
				fix: "Name a budget in a currency.",
			};
		case "no_such_version":
			return {
				...{ status: 422, code, field: fault.side },
				title: "The plan has no such version.",
				fix: `Name a version from 1 to ${fault.newest}.`,
			};
		case "no_such_period":
			return {
				...{ status: 422, code, field: fault.side },
				title: "No period of this budget begins on that day.",
				fix:
					fault.start === null
						? "Name the first day of the budget's own span."
						: `Its period begins on ${fault.start}: write that day.`,
			};
		case "two_scopes":
			return {
				...{ status: 422, code, field: "to" },
				title: "Both sides are plans or forecasts, and not of the same budget or owner.",
				fix: "Compare those of one budget, those of one owner, or each with spend.",
			};
		case "side_has_scope":
			return {
				...{ status: 422, code, field: fault.dimension },
				title: "A plan or a forecast has its own scope.",
				fix: "Leave the filter out: it is of what its budget is for, or of its owner.",
			};
		case "not_metered":
			return {
				...{ status: 422, code, field: fault.dimension },
				title: "Metered usage does not say this.",
				fix: "Leave the filter out, or ask for costBasis record.",
			};
		default:
			return assertNever(code);
	}
}

/** Of an explanation by who sees a part of its scope only. */
export const NOT_ALL_SEEN: Problem = {
	status: 403,
	code: "not_all_seen",
	title: "You see a part of this only: others would read it as being about all of it. Nothing was kept.",
	fix: "Name one of your departments, teams or features.",
};
