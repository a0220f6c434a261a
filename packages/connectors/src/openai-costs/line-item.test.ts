import { describe, expect, test } from "vitest";
import { type LineItem, parseLineItem } from "./line-item.ts";

const PLAIN: Omit<LineItem, "model" | "meter"> = { tier: null, longContext: false };

describe("a line item gives model, meter and tier where its text says them", () => {
	const items: readonly [string, LineItem][] = [
		["gpt-5, input", { ...PLAIN, model: "gpt-5", meter: "input" }],
		["gpt-5-2025-08-07, output", { ...PLAIN, model: "gpt-5", meter: "output" }],
		["gpt-5, cached input", { ...PLAIN, model: "gpt-5", meter: "cache_read" }],
		["gpt-5, cache writes", { ...PLAIN, model: "gpt-5", meter: "cache_write" }],
		["gpt-5-nano, input_tokens", { ...PLAIN, model: "gpt-5-nano", meter: "input" }],
		["gpt-image-1 image, input", { ...PLAIN, model: "gpt-image-1", meter: "image_input" }],
		["priority | gpt-5, output", { model: "gpt-5", meter: "output", tier: "priority", longContext: false }],
		["gpt-5.4, input, long context", { ...PLAIN, model: "gpt-5.4", meter: "input", longContext: true }],
		[
			"priority | gpt-5.4, cached input, long context",
			{ model: "gpt-5.4", meter: "cache_read", tier: "priority", longContext: true },
		],
	];
	test.each(items)("%s", (text, expected) => {
		expect(parseLineItem(text)).toEqual(expected);
	});
});

describe("a line item that names no model, or is not understood, keeps its money", () => {
	test.each([
		["web search tool calls", "web_search"],
		["code interpreter sessions", "code_session"],
		["fine-tuning training, ada", "other"],
		["scale tier | gpt-5, input", "other"],
		["gpt-5", "other"],
		["", "other"],
		[null, "other"],
	])("%s", (text, meter) => {
		expect(parseLineItem(text)).toEqual({ ...PLAIN, model: null, meter });
	});
});
