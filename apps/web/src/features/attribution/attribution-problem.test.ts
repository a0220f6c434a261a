import { expect, test } from "vitest";
import { metricProblem } from "./attribution-problem.ts";

test.each([
	[["Seats"], [], "A rule follows this metric: Seats."],
	[[], ["Later"], "A rule follows this metric in the draft: Later."],
	[["Seats"], ["Seats"], "A rule follows this metric: Seats."],
	[["Seats"], ["Seats", "Later"], "2 rules follow this metric, some in the draft only: Seats, Later."],
])(
	"a metric that %j follow, and %j in the draft, says which rules and what to do",
	async (published, draft, title) => {
		const response = metricProblem({ code: "metric_in_use", metric: "seats", published, draft });
		expect(response.status).toBe(409);
		expect(response.headers.get("content-type")).toBe("application/problem+json");
		expect(await response.json()).toMatchObject({
			code: "metric_in_use",
			title,
			field: "name",
			value: "seats",
			fix: "Have these rules split by something else, or remove them, publish that, then remove the metric.",
		});
	},
);
