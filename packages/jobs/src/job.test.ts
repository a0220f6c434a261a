import { expect, test } from "vitest";
import { JOB_PAYLOADS, JobRefusedError, parseJob } from "./job.ts";

const ID = "019aa000-0000-7000-8000-000000000001";

test("a job comes out as it went in, without what its schema does not know", () => {
	const payload = { organizationId: ID, importId: ID };
	expect(parseJob("import.run", { ...payload, extra: 1 })).toEqual({ name: "import.run", payload });
	expect(parseJob("schedule.tick", {})).toEqual({ name: "schedule.tick", payload: {} });
});

test.each([
	["import.run", { organizationId: ID, importId: "x" }, "importId"],
	["import.run", { organizationId: ID }, "importId"],
	["connection.pull", { organizationId: 7, connectionId: ID }, "organizationId"],
	["spend.rebuild", null, "payload"],
	["spend.unknown", {}, "spend.unknown"],
	["toString", {}, "toString"],
])("%s with %j is refused, and %s is named", (name, payload, named) => {
	expect(() => parseJob(name, payload)).toThrow(JobRefusedError);
	expect(() => parseJob(name, payload)).toThrow(named);
});

test("every job but the clock's says which organization it is of", () => {
	for (const name of Object.keys(JOB_PAYLOADS)) {
		if (name === "schedule.tick") continue;
		expect(() => parseJob(name, {}), name).toThrow("organizationId");
	}
});
