import { expect, test } from "vitest";
import { auditFilter, auditHref, auditPosition, parseAuditUrl } from "./audit-url.ts";

const EMPTY = parseAuditUrl({});

test("an address reads back as it was written", () => {
	const url = parseAuditUrl({ action: "team.added", from: "2026-11-01", to: "2026-11-30", before: "120" });
	const query = new URL(auditHref(url, { before: "120" }), "http://localhost").searchParams;
	expect(parseAuditUrl(Object.fromEntries(query))).toEqual(url);
});

test("another filter begins at the newest event", () => {
	const url = parseAuditUrl({ action: "team.added", before: "120" });
	expect(auditHref(url, { actor: "Ada & Bob" })).toBe("/audit?action=team.added&actor=Ada+%26+Bob");
	expect(auditHref(url, { action: null })).toBe("/audit");
});

test.each([
	[{ from: "2026-02-30" }],
	[{ before: "12; DROP TABLE" }],
	[{ after: "9".repeat(19) }],
	[{ actor: ["a", "b"] }],
	[{ action: "x".repeat(201) }],
])("%j is as if it were not there", (params) => {
	expect(parseAuditUrl(params)).toEqual(EMPTY);
});

test("the last day is included", () => {
	expect(auditFilter(parseAuditUrl({ to: "2026-11-30" }), "UTC").to).toBe("2026-12-01");
});

test("a page begins below or above an event", () => {
	expect(auditPosition(EMPTY)).toEqual({ kind: "newest" });
	expect(auditPosition(parseAuditUrl({ after: "7" }))).toEqual({ kind: "after", sequence: "7" });
});
