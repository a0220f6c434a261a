import type { Overlap } from "@outlay/db/repositories/prices-edits";
import { problem } from "../../api/problem.ts";
import type { AmountFault } from "./new-prices.ts";

/** The answer to a price or a discount that cannot be entered. */
export function priceProblem(error: AmountFault | Overlap): Response {
	if (error.code === "overlap") {
		return problem({
			status: 409,
			code: error.code,
			title: "Another price of yours holds on one of these days.",
			field: `prices.${error.index}.validFrom`,
			value: error.existing,
			fix: "Begin after it, or remove it first. A price that begins later and has no end ends the one before it by itself.",
		});
	}
	const fix =
		error.code === "not_exact"
			? "The price of one unit needs more than 18 decimals: write it with fewer, or for fewer units."
			: "Write a percentage from 0 to 100 with at most 6 decimals.";
	return problem({ status: 422, title: "The amount cannot be held.", ...error, fix });
}
