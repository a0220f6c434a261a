import { type Day, parseDay } from "@outlay/finops/day";
import { watchDays, watched } from "@outlay/finops/watched-spend";
import { expect, test } from "vitest";
import { quietCompany } from "./quiet-company.ts";

const DAYS = 180;

function monday(): Day {
	const day = parseDay("2026-01-05");
	if (!day.ok) throw new Error("no such day");
	return day.value;
}

test.each([1, 9, 13])(
	"180 quiet days of company %i: weeks, holidays, growth, noise and exchanged keys open at most two episodes",
	(seed) => {
		const { days, spend } = quietCompany({ first: monday(), days: DAYS, seed });
		const company = watched(spend, days);
		expect(company.series.length).toBeGreaterThan(90);
		const opened = watchDays(company, days).flatMap(({ changes }) =>
			changes.flatMap((change) => (change.kind === "opened" ? [change.episode.series] : [])),
		);
		expect(opened.length).toBeLessThanOrEqual(2);
	},
	60_000,
);
