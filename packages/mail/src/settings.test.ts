import { describe, expect, test } from "vitest";
import { parseMailFrom, parseSmtpUrl } from "./settings.ts";

describe("SMTP_URL", () => {
	test.each([
		["smtp://localhost:25", { host: "localhost", port: 25, isSecure: false, login: null }],
		["smtp://mail.example.com", { host: "mail.example.com", port: 587, isSecure: false, login: null }],
		["smtps://[::1]/", { host: "::1", port: 465, isSecure: true, login: null }],
		[
			"smtps://o%40example.com:p%40%3A%2F%23@mail.example.com",
			{
				host: "mail.example.com",
				port: 465,
				isSecure: true,
				login: { user: "o@example.com", password: "p@:/#" },
			},
		],
	])("%s is read", (text, expected) => {
		expect(parseSmtpUrl(text)).toEqual(expected);
	});

	test.each([
		"mail.example.com:587",
		"https://mail.example.com",
		"smtp://",
		"smtp://user@mail.example.com",
		"smtp://user:half%encoded@mail.example.com",
		"smtp://user:pass/word@mail.example.com",
		"smtp://user:pass#word@mail.example.com",
		"smtp://mail.example.com?secure=false",
		"smtp://mail.example.com:99999",
	])("%s is refused", (text) => {
		expect(parseSmtpUrl(text)).toBeNull();
	});
});

describe("MAIL_FROM", () => {
	test.each([
		["outlay@example.com", { name: "", address: "outlay@example.com" }],
		["Outlay at Müller <outlay@example.com>", { name: "Outlay at Müller", address: "outlay@example.com" }],
		['"Outlay, Inc." <outlay@example.com>', { name: "Outlay, Inc.", address: "outlay@example.com" }],
	])("%s is read", (text, expected) => {
		expect(parseMailFrom(text)).toEqual(expected);
	});

	test.each(["Outlay", "outlay@", "a@example.com, b@example.com", "Outlay <outlay>", "O\nBcc: x <a@b.c>"])(
		"%j is refused",
		(text) => {
			expect(parseMailFrom(text)).toBeNull();
		},
	);
});
