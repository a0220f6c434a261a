import { expect, test } from "vitest";
import { providerOrigin, troubleOfAnswer } from "./provider-api.ts";

const answer = (status: number, body: unknown) => ({ status, text: JSON.stringify(body), retryAfter: null });

test("a refused key needs a person, says the provider's words and not the key", () => {
	const trouble = troubleOfAnswer(
		"openai",
		answer(401, { error: { message: "Incorrect API key provided: sk-admin-ab******yz. Find yours." } }),
	);
	expect(trouble).toMatchObject({ code: "key_refused", needsPerson: true });
	expect(trouble.message).toBe("OpenAI refused the key: Incorrect API key provided: the key. Find yours.");
});

test.each([
	[403, "no_permission", true],
	[429, "rate_limited", false],
	[400, "request_refused", false],
	[503, "provider_failed", false],
])("%d is %s", (status, code, needsPerson) => {
	expect(troubleOfAnswer("anthropic", answer(status, "not json of theirs"))).toMatchObject({
		code,
		needsPerson,
	});
});

test("the providers' own addresses hold unless the configuration sets another", () => {
	expect(providerOrigin("openai", {})).toEqual({ origin: "https://api.openai.com", overridden: false });
	expect(providerOrigin("openai", { openai: "http://127.0.0.1:9/v1" })).toEqual({
		origin: "http://127.0.0.1:9",
		overridden: true,
	});
});
