import { describe, expect, test } from "vitest";
import { HIDDEN, isImpersonal, type MaskContext, maskLine, WITHHELD, withoutEmails } from "./person-mask.ts";

const NOTHING_KNOWN: MaskContext = { shown: new Set(), people: new Set(), wholeNumbers: false };
const mask = (line: string | object) =>
	maskLine(typeof line === "string" ? line : JSON.stringify(line), NOTHING_KNOWN);

describe("a line of JSON", () => {
	test("keeps money, times, counts and models, to the last digit", () => {
		const line =
			'{ "model": "gpt-5", "spend": 0.12345678901234567890, "prompt_tokens": 1200, "startTime": "2026-03-01T10:00:00Z" }';
		expect(mask(line)).toBe(line);
	});

	test("hides whoever called, however the gateway names them", () => {
		const masked = mask({
			user: "kofi",
			end_user: "customer-77",
			api_key: "88dc28",
			metadata: { user_api_key_user_email: "kofi@acme.test", user_api_key_alias: "kofi-laptop" },
			request_tags: ["owner:kofi"],
			user_api_key_alias: "kofi-laptop",
			employee: 100234,
			requester_ip_address: "10.0.0.7",
			messages: [{ role: "user", content: "I am Kofi" }],
			spend: 0.5,
		});
		expect(masked).not.toMatch(/kofi|customer|88dc28|100234|10\.0\.0|role/i);
		expect(JSON.parse(masked)).toMatchObject({ user: HIDDEN, metadata: HIDDEN, spend: 0.5 });
	});

	test("hides an address wherever it stands, also as the name of a member", () => {
		expect(mask({ model: "kofi@acme.test", "kofi@acme.test": 1.5 })).toBe(
			`{"model":"${HIDDEN}","${HIDDEN}":1.5}`,
		);
	});

	test("opens what holds amounts, and nothing of one's own making", () => {
		expect(
			JSON.parse(mask({ results: [{ amount: { value: 0.5, currency: "usd" }, actor: { a: 1.5 } }] })),
		).toEqual({
			results: [{ amount: { value: 0.5, currency: "usd" }, actor: HIDDEN }],
		});
	});

	test("that breaks off is withheld", () => {
		expect(mask('{"model": "gpt-5", "user": "ko')).toBe(WITHHELD);
	});

	test("nested without end is hidden, not followed", () => {
		expect(mask(`${"[".repeat(4_000)}"kofi"${"]".repeat(4_000)}`)).not.toContain("kofi");
	});
});

describe("a line of cells, whose columns nobody names", () => {
	test("keeps dates and amounts and hides all other text", () => {
		expect(mask('2026-03-01,"12,5 EUR",0.25,gpt-5,"Mensah, Kofi",kofi@acme.test,4711,,0')).toBe(
			`2026-03-01,"12,5 EUR",0.25,${[HIDDEN, HIDDEN, HIDDEN, HIDDEN].join(",")},,0`,
		);
	});

	test("keeps what is known of its charge, but never its person", () => {
		const known = { shown: new Set(["gpt-5", "kofi"]), people: new Set(["kofi"]), wholeNumbers: true };
		expect(maskLine("gpt-5,kofi,4711", known)).toBe(`gpt-5,${HIDDEN},4711`);
	});

	test("with a quote that does not close is withheld", () => {
		expect(mask('2026-03-01,"kofi,1.5')).toBe(WITHHELD);
	});
});

test.each([
	["amount_value", "12", true],
	["user_id", "12", false],
	["user_requests", "12", false],
	["model", "gpt-5", true],
	["resourceTags/user:team", "payments", false],
])("a value of %s: %s", (member, value, shown) => {
	expect(isImpersonal(member, value, NOTHING_KNOWN)).toBe(shown);
});

test("addresses in a message are hidden", () => {
	expect(withoutEmails('user_email is "kofi.m+x@acme.test".')).toBe(`user_email is "${HIDDEN}".`);
});
