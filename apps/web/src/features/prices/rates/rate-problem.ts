import type { ClosedMonthRate } from "@outlay/db/repositories/exchange-rates";
import { problem } from "../../../api/problem.ts";

/** The answer to a rate that would change the figures of a closed month. */
export function closedMonthProblem({ currency, quote, day, month }: ClosedMonthRate): Response {
	return problem({
		status: 409,
		code: "closed_month",
		title: `${month.slice(0, "YYYY-MM".length)} is closed: it keeps the rates that its figures were read with. Nothing was changed.`,
		field: "date",
		value: `${day} ${currency}/${quote}`,
		fix: "Leave out rates that hold on its days.",
	});
}
