import { expect, test } from "vitest";
import { lackingReport, providerOrigin, troubleOfAnswer } from "./provider-api.ts";

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

test("a report that an organization lacks is named, and needs no person; another answer is no lack", () => {
	const lacking = lackingReport("anthropic", answer(403, { error: { message: "Not for you" } }), "Reports");
	expect(lacking).toMatchObject({ code: "report_lacking", needsPerson: false });
	expect(lacking?.message).toBe("Anthropic does not give Reports to this key (403): Not for you.");
	expect(lackingReport("anthropic", answer(404, null), "Reports")).not.toBeNull();
	expect(lackingReport("anthropic", answer(401, null), "Reports")).toBeNull();
	expect(lackingReport("anthropic", answer(500, null), "Reports")).toBeNull();
});

test("the providers' own addresses hold unless the configuration sets another", () => {
	expect(providerOrigin("openai", {})).toEqual({ origin: "https://api.openai.com", overridden: false });
	expect(providerOrigin("openai", { openai: "http://127.0.0.1:9/v1" })).toEqual({
		origin: "http://127.0.0.1:9",
		overridden: true,
	});
});
