import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalModel } from "./model-id.ts";

const PROVIDERS = [
	"openai",
	"anthropic",
	"aws",
	"google",
	"microsoft",
	"openrouter",
	"xai",
	"litellm",
	"other",
];

const PIECES = [
	"gpt-4o",
	"gpt 5",
	"claude",
	"opus",
	"sonnet-4-5",
	"gemini 2.5",
	"gemini-3",
	"flash",
	"pro",
	"preview",
	"nova",
	"us.anthropic.",
	"openai/",
	"ft:",
	"-v1:0",
	"20250929",
	"2024-08-06",
	"0613",
	"Inp",
	"glbl",
	"Tokens",
	"input",
	"token count",
	"text",
	"-input-tokens",
	"USE1-",
	", output",
	" | ",
	"(Large)",
	"@",
	"%",
];

const arbitraryText = fc.oneof(
	fc.string(),
	fc
		.array(fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom("", " ", "-", "_")), { maxLength: 8 })
		.map((pieces) => pieces.flat().join("")),
);

test("every text has an identity: a trimmed, lower-case model or none", () => {
	fc.assert(
		fc.property(fc.constantFrom(...PROVIDERS), arbitraryText, (provider, text) => {
			const { model } = canonicalModel(provider, text);
			expect(model).not.toBe("");
			if (model !== null) expect(model).toBe(model.trim().toLowerCase());
		}),
		{ numRuns: 2_000 },
	);
});

test("neither case nor surrounding space changes an identity", () => {
	fc.assert(
		fc.property(fc.constantFrom(...PROVIDERS), arbitraryText, (provider, text) => {
			expect(canonicalModel(provider, `  ${text.toUpperCase()}\t`)).toEqual(
				canonicalModel(provider, text.toUpperCase().toLowerCase()),
			);
		}),
		{ numRuns: 2_000 },
	);
});
