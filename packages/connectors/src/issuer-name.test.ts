import { expect, test } from "vitest";
import { canonicalIssuer } from "./issuer-name.ts";

test.each([
	["Amazon Web Services, Inc.", "aws"],
	["Amazon Web Services EMEA SARL", "aws"],
	["AWS", "aws"],
	["Microsoft Azure", "microsoft"],
	["Microsoft Corporation", "microsoft"],
	["Google LLC", "google"],
	["Google Cloud", "google"],
	["Oracle", "oracle"],
	["OpenAI, LLC", "openai"],
	["Anthropic PBC", "anthropic"],
	["xAI", "xai"],
	["Awsome Reseller Ltd", "awsome reseller ltd"],
	["ACMECORP", "acmecorp"],
])("%s is %s", (text, expected) => {
	expect(canonicalIssuer(text)).toBe(expected);
});
