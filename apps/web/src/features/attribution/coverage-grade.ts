/** Share of money with an owner, in percent, that the FinOps Foundation calls walking and running. */
export const COVERAGE_WALK = 80;
export const COVERAGE_RUN = 90;

export function coverageGrade(percent: string): "low" | "walk" | "run" {
	const share = Number(percent);
	if (share >= COVERAGE_RUN) return "run";
	return share >= COVERAGE_WALK ? "walk" : "low";
}
