import { type ActorScope, rightsOf } from "@outlay/db/actor";
import { expect, test } from "vitest";
import { firstSteps } from "./first-steps.ts";

const WHOLE: ActorScope = { kind: "organization" };
const admin = { rights: rightsOf("admin", false), scope: WHOLE };
const nothing = { data: false, units: false, rules: false, people: false, budgets: false, channels: false };
const undone = (steps: ReturnType<typeof firstSteps>) =>
	steps.filter(({ done }) => !done).map(({ key }) => key);

test("the two ways to bring data are one step once either was taken", () => {
	expect(undone(firstSteps(admin, nothing))).toEqual([
		"connect",
		"import",
		"teams",
		"rules",
		"people",
		"budgets",
		"channels",
	]);
	expect(undone(firstSteps(admin, { ...nothing, data: true }))).toEqual([
		"teams",
		"rules",
		"people",
		"budgets",
		"channels",
	]);
});

test("what is done says so", () => {
	const [first, ...rest] = firstSteps(admin, { ...nothing, data: true });
	expect(first).toMatchObject({ key: "import", title: "Bring in data", done: true });
	expect(rest.map(({ key }) => key)).not.toContain("connect");
});

test("names are given on the hierarchy page", () => {
	const hrefs = firstSteps(admin, nothing).map(({ action }) => action.href);
	expect(hrefs).toEqual([
		"/connections",
		"/imports",
		"/hierarchy",
		"/attribution",
		"/people",
		"/budgets",
		"/alerts/channels",
	]);
});

test("a step is for whoever may take it", () => {
	const finance = { rights: rightsOf("finance", false), scope: WHOLE };
	expect(undone(firstSteps(finance, nothing))).toEqual(["import"]);
	const limited: ActorScope = { kind: "owners", departmentIds: [], teamIds: ["t"] };
	expect(firstSteps({ ...admin, scope: limited }, nothing)).toEqual([]);
});
