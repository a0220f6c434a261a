import { DEFAULT_AI_SCOPE } from "@outlay/finops/ai-scope";
import { expect, test } from "vitest";
import { isAiSpend } from "./ai-scope.ts";

test.each([
	["Amazon Bedrock", true],
	["AmazonBedrockFoundationModels", true],
	["Claude Opus 4.8 (Amazon Bedrock Edition)", true],
	["AmazonSageMaker", true],
	["Amazon QuickSight", false],
	["AmazonEC2", false],
	["Azure OpenAI", true],
	["Foundry Models", true],
	["Cognitive Services", true],
	["Virtual Machines", false],
	["Vertex AI", true],
	["Gemini API", true],
	["Compute Engine", false],
	["AI and Machine Learning", true],
	["Machine Learning Savings Plans", true],
	["Compute Savings Plans", false],
])("by default %s is AI: %s", (text, expected) => {
	expect(isAiSpend(DEFAULT_AI_SCOPE, [null, text])).toBe(expected);
});

test("an empty scope holds everything, exclusions win, and case does not matter", () => {
	expect(isAiSpend({ include: [], exclude: [] }, ["anything"])).toBe(true);
	expect(isAiSpend({ include: [], exclude: ["KENDRA"] }, ["Amazon Kendra"])).toBe(false);
	expect(isAiSpend({ include: ["amazon"], exclude: ["kendra"] }, ["Amazon Kendra"])).toBe(false);
	expect(isAiSpend({ include: ["amazon"], exclude: ["kendra"] }, ["AMAZON BEDROCK"])).toBe(true);
});
