import { formatDecimal } from "@outlay/finops/money";
import { expect, test } from "vitest";
import { focusSku } from "./focus-sku.ts";

const CASES: readonly (readonly [string, string, Readonly<Record<string, string>>, string])[] = [
	[
		"AWS usage type",
		"aws",
		{
			x_UsageType: "USE1-Claude4.6Sonnet-output-tokens-batch",
			ConsumedQuantity: "2",
			ConsumedUnit: "1K tokens",
		},
		"claude-sonnet-4-6 output batch 2000",
	],
	[
		"AWS cache read in millions",
		"aws",
		{
			SkuMeter: "Claude4.5Haiku-cache-read-input-token-count-cross-region-global",
			PricingQuantity: "0.25",
			PricingUnit: "1M tokens",
		},
		"claude-haiku-4-5 cache_read standard 250000",
	],
	[
		"AWS guardrails are no tokens",
		"aws",
		{
			x_UsageType: "USE1-Guardrail-ContentPolicyUnitsConsumed",
			ConsumedQuantity: "3",
			ConsumedUnit: "Units",
		},
		"- other null -",
	],
	[
		"Azure meter, units are tokens",
		"microsoft",
		{ SkuMeter: "gpt-4o-0806-Inp-glbl Tokens", ConsumedQuantity: "1500", ConsumedUnit: "Units" },
		"gpt-4o input standard 1500",
	],
	[
		"Azure provisioned hours are no tokens",
		"microsoft",
		{ SkuMeter: "gpt-4-8K PTU Inp Gl Tokens", ConsumedQuantity: "1", ConsumedUnit: "Hours" },
		"- other null -",
	],
	[
		"Google SKU in the description, tokens called requests",
		"google",
		{
			ChargeDescription: "Generate content input token count gemini 2.5 flash short input text",
			ConsumedQuantity: "99",
			ConsumedUnit: "requests",
		},
		"gemini-2.5-flash input standard 99",
	],
	[
		"a unit that is no token leaves the quantity out",
		"aws",
		{ x_UsageType: "USE1-Claude4.6Sonnet-input-tokens", ConsumedQuantity: "2", ConsumedUnit: "Hours" },
		"claude-sonnet-4-6 input standard -",
	],
	[
		"the second quantity serves where the first has no usable unit",
		"aws",
		{
			x_UsageType: "USE1-Claude4.6Sonnet-input-tokens",
			ConsumedQuantity: "2",
			ConsumedUnit: "Hours",
			PricingQuantity: "3",
			PricingUnit: "1K tokens",
		},
		"claude-sonnet-4-6 input standard 3000",
	],
	[
		"a unit alone tells requests",
		"acme",
		{ ConsumedQuantity: "7", ConsumedUnit: "Requests" },
		"- request null 7",
	],
	["details that are no JSON say nothing", "acme", { SkuPriceDetails: "{" }, "- other null -"],
	["words that name no tokens are no meter", "acme", { SkuMeter: "Input devices" }, "- other null -"],
	[
		"token types by name",
		"anthropic",
		{
			SkuPriceDetails: '{"x_Model":"claude-opus-5","x_TokenType":"cache_write_1h"}',
			ConsumedQuantity: "5",
			ConsumedUnit: "Tokens",
		},
		"claude-opus-5 cache_write_1h null 5",
	],
];

test.each(CASES)("%s", (_name, provider, columns, expected) => {
	const sku = focusSku((name) => columns[name] ?? null, provider);
	if (!sku.ok) throw new Error(sku.error.message);
	const { model, meter, tier, quantity } = sku.value;
	const counted = quantity === null ? "-" : formatDecimal(quantity);
	expect(`${model ?? "-"} ${meter} ${tier ?? "null"} ${counted}`).toBe(expected);
});
