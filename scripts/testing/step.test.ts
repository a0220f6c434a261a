import { expect, it } from "vitest";
import { NOTHING, runSteps } from "./step.ts";

it("counts a step that crashes as failed and goes on", async () => {
	const total = await runSteps([
		{ title: "first", run: () => Promise.reject(new Error("no server")) },
		{ title: "second", run: () => Promise.resolve({ ...NOTHING, passed: 3, notRun: ["half of it"] }) },
	]);
	expect(total).toEqual({ passed: 3, failed: 1, notRun: ["half of it"] });
});
