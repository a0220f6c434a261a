import { describe, expect, test } from "vitest";
import { gatewayRoutes, isGatewayRoute, type PayerAnswer, payerOf } from "./gateway-route.ts";

const answers: readonly PayerAnswer[] = [
	{ issuer: "openai", match: "", billingAccountId: "main" },
	{ issuer: "openai", match: "team:research", billingAccountId: "lab" },
	{ issuer: "openai", match: "deployment:d-2", billingAccountId: "second" },
	{ issuer: "anthropic", match: "host:eu.example", billingAccountId: "europe" },
];

const call = (issuer: string, said: Partial<Parameters<typeof gatewayRoutes>[0]>) => ({
	issuer,
	routes: gatewayRoutes({ deployment: null, key: null, team: null, host: null, ...said }),
});

describe("who pays for a gateway's call", () => {
	test.each([
		["the answer for all", call("openai", { team: "sales" }), "main"],
		["the team's", call("openai", { team: "research", host: "api.openai.com" }), "lab"],
		["the deployment's before the team's", call("openai", { team: "research", deployment: "d-2" }), "second"],
		["nobody's: the answer is about another host", call("anthropic", { host: "us.example" }), null],
		["the host's", call("anthropic", { host: "eu.example", key: "k" }), "europe"],
		["nobody's: of another issuer", call("mistral", { team: "research" }), null],
	])("is %s", (_name, asked, expected) => {
		expect(payerOf(answers, asked)).toBe(expected);
		expect(payerOf(answers.toReversed(), asked)).toBe(expected);
	});
});

test("a route is a known kind with a value", () => {
	expect(["team:a", "key:x:y", "team:", "region:eu", ""].map(isGatewayRoute)).toEqual([
		true,
		true,
		false,
		false,
		false,
	]);
});
