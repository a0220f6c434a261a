import { expect, test } from "vitest";
import { SAMPLE_BUDGETS } from "./budgets.ts";
import { DEPARTMENTS, ENVIRONMENTS, TEAMS } from "./company.ts";
import { FEATURES } from "./features.ts";

const KNOWN = {
	department: DEPARTMENTS.map(({ id }) => id),
	team: TEAMS.map(({ id }) => id),
	feature: FEATURES.map(({ id }) => id),
	environment: [...ENVIRONMENTS],
} as const;

test("budgets are of owners that the company has", () => {
	for (const { name, for: scope } of SAMPLE_BUDGETS) {
		if (scope === null || scope.dimension === "model") continue;
		expect(KNOWN[scope.dimension], name).toContain(scope.value);
	}
});

test("departments are handed out no more than there is", () => {
	const [whole] = SAMPLE_BUDGETS;
	const departments = SAMPLE_BUDGETS.filter(({ for: scope }) => scope?.dimension === "department");
	expect(departments).toHaveLength(DEPARTMENTS.length);
	const sum = departments.reduce((all, { amount }) => all + BigInt(amount), 0n);
	expect(sum).toBeLessThanOrEqual(BigInt(whole?.amount ?? "0"));
});
