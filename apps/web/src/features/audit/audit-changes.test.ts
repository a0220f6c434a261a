import { expect, test } from "vitest";
import { actionText, auditChanges, fieldText } from "./audit-changes.ts";

test("of before and after, only what differs is told", () => {
	const before = { role: "admin", teamIds: [], seesPeople: false };
	const after = { role: "finance", teamIds: [], seesPeople: true };
	expect(auditChanges({ before, after, reason: "left the team" })).toEqual([
		{ name: "role", before: "admin", after: "finance" },
		{ name: "seesPeople", before: "no", after: "yes" },
		{ name: "reason", before: null, after: "left the team" },
	]);
});

test("details without a before are told as they are", () => {
	expect(auditChanges({ email: "a@example.com", role: null, scopes: ["a", "b"], n: 1 })).toEqual([
		{ name: "email", before: null, after: "a@example.com" },
		{ name: "role", before: null, after: null },
		{ name: "scopes", before: null, after: "a, b" },
		{ name: "n", before: null, after: "1" },
	]);
	expect(auditChanges({ before: 1, after: 2 })).toEqual([{ name: "value", before: "1", after: "2" }]);
	expect(auditChanges({})).toEqual([]);
});

test("what people know it by comes first, fingerprints last, and what is empty not at all", () => {
	const details = { sha256: "0a1b", member: "", byteLength: 12, fileName: "usage.json" };
	expect(auditChanges(details).map(({ name }) => name)).toEqual(["fileName", "byteLength", "sha256"]);
});

test("names read as words", () => {
	expect(fieldText("departmentIds")).toBe("Department ids");
	expect(actionText("api_token.created")).toBe("API token created");
});
