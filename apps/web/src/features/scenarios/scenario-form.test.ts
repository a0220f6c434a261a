import { describe, expect, test } from "vitest";
import { previewBodySchema, scenarioBodySchema } from "../../app/api/v1/scenarios/schema.ts";
import { formOf, inputsBody, NEW_SCENARIO, scenarioBody } from "./scenario-form-model.ts";
import { missingText } from "./scenario-words.ts";
import { comparingHref, readScenariosUrl, scenariosHref } from "./scenarios-url.ts";

const FORM = {
	...NEW_SCENARIO,
	name: "Triage",
	ownerSlug: "ticket-triage",
	model: "openai/gpt-5",
	swapModel: "together/meta/llama",
};

describe("the form of a scenario", () => {
	test("makes what the API takes, and comes back as it was", () => {
		const body = scenarioBodySchema.parse(scenarioBody(FORM));
		expect(body.inputs.swap).toEqual({ provider: "together", model: "meta/llama", percent: "30" });
		expect(formOf(body)).toEqual(FORM);
		const alone = scenarioBodySchema.parse(scenarioBody({ ...FORM, swapModel: " " }));
		expect(alone.inputs.swap).toBeNull();
	});

	test.each([
		["users", { users: "1.5" }, "whole number"],
		["sessionsPerUser", { sessionsPerUser: "0" }, "above zero"],
		["callsPerSession", { callsPerSession: "many" }, "number from 0"],
		["cachedPercent", { cachedPercent: "101" }, "from 0 to 100"],
		["growthPercent", { growthPercent: "-100" }, "more than -100"],
		["months", { months: "25" }, "from 1 to 24"],
		["model", { model: "" }, "Name a provider"],
		["inputTokens", { inputTokens: "0", outputTokens: "0" }, "tokens"],
	])("is refused with the field %s and what to write", (field, some, words) => {
		const refused = previewBodySchema.safeParse({ inputs: inputsBody({ ...FORM, ...some }) });
		const issue = refused.error?.issues.find(({ path }) => path[1] === field);
		expect(issue?.message).toContain(words);
	});

	test("takes a price's model in any spelling of its provider", () => {
		const { inputs } = previewBodySchema.parse({ inputs: inputsBody({ ...FORM, model: "OpenAI/gpt-5" }) });
		expect(inputs.model.provider).toBe("openai");
	});
});

test("what has no price is said by model", () => {
	expect(
		missingText([
			{ provider: "openai", model: "a", part: "cached" },
			{ provider: "openai", model: "a", part: "output" },
			{ provider: "x", model: "b", part: "input" },
		]),
	).toBe("openai a has no price for cached input, output; x b has no price for input");
});

describe("the address of the scenarios", () => {
	test("puts up to three side by side, and takes them away", () => {
		const url = readScenariosUrl({ compare: "a,b,b,c,d", edit: "new" });
		expect(url).toEqual({ compare: ["a", "b", "c"], edit: "new" });
		expect(scenariosHref(url)).toBe("/budgets/scenarios?compare=a,b,c&edit=new");
		expect(comparingHref(url, "d")).toBeNull();
		expect(comparingHref({ ...url, edit: null }, "b")).toBe("/budgets/scenarios?compare=a,c");
		expect(comparingHref({ compare: [], edit: null }, "b")).toBe("/budgets/scenarios?compare=b");
		expect(scenariosHref(readScenariosUrl({ compare: ["a"], edit: "" }))).toBe("/budgets/scenarios");
	});
});
