import { expect, test } from "vitest";
import { type AccessLinkMail, accessLinkMail, accessLinkUrl } from "./access-link-mail.ts";

const LINK: AccessLinkMail = {
	kind: "invitation",
	email: "ada@example.com",
	organization: "Müller & Söhne",
	timeZone: "Europe/Berlin",
	madeBy: "Bo <b>",
	expiresAt: new Date("2026-11-29T08:00:00Z"),
	url: "https://outlay.example.com/invite/link_abc",
	messageId: "<link-1@outlay.example.com>",
};

test("an invitation says who invites whereto, the link and until when in the organization's zone", () => {
	const { subject, text, ...rest } = accessLinkMail(LINK);
	expect(subject).toBe("Bo <b> invites you to Müller & Söhne on Outlay");
	expect(text).toContain(`\n${LINK.url}\n`);
	expect(text).toContain("The link works once, until 29 November 2026, 09:00 CET.");
	expect(rest).toMatchObject({ to: LINK.email, messageId: LINK.messageId });
});

test("names are text in HTML, never markup", () => {
	const { html } = accessLinkMail(LINK);
	expect(html).toContain("Bo &lt;b&gt; invites you to Müller &amp; Söhne");
	expect(html).toContain(`<a href="${LINK.url}">`);
});

test("a reset that nobody with a name made tells what to do when one did not ask", () => {
	const { text } = accessLinkMail({ ...LINK, kind: "reset", madeBy: null });
	expect(text).toMatch(/^You, or somebody who knows your address, asked for a new password/);
	expect(text).toContain("If you did not ask for this, ignore this mail: your password stays as it is.");
});

test.each([
	["invitation", "https://outlay.example.com/invite/link_abc"],
	["reset", "https://outlay.example.com/reset/link_abc"],
] as const)("the link of %s leads to its page at the public address", (kind, url) => {
	expect(accessLinkUrl("https://outlay.example.com", kind, "link_abc")).toBe(url);
});
