import type { ClaimableKeys } from "@outlay/db/read-models/attribution-claimable";
import { expect, test } from "vitest";
import { claimText, isCounted, ownerOf } from "./claim-words.ts";

const row = (keyId: string, changed: Partial<ClaimableKeys> = {}): ClaimableKeys => ({
	...{ keyId, provider: "openai", account: "Acme", dimension: "apiKey", value: keyId, name: null },
	...{ models: [], modelCount: 0, teams: [], firstSeen: "2026-11-01", lastSeen: "2026-11-02" },
	...{ currency: "USD", spend: "3", unallocated: "3" },
	...changed,
});

const claim = {
	rows: [row("a"), row("a", { currency: "EUR" }), row("b")],
	owner: "team Search",
	version: 7,
};

test.each([
	["soon", "2 keys claimed for team Search with version 7; figures follow in a moment."],
	["counted", "2 keys claimed for team Search with version 7; the figures have followed."],
	[
		"late",
		"2 keys claimed for team Search with version 7; figures follow once the open months are attributed again.",
	],
] as const)("a claim whose figures are %s says how many keys are whose", (state, text) => {
	expect(claimText(claim, state)).toBe(text);
});

test("the figures have followed when every key is gone, has other owners, or has other money left", () => {
	expect(isCounted(claim, claim.rows)).toBe(false);
	expect(isCounted(claim, [row("b"), row("c")])).toBe(false);
	expect(isCounted(claim, [row("c")])).toBe(true);
	expect(isCounted(claim, [row("a", { teams: ["search"] }), row("b", { unallocated: "1" })])).toBe(true);
});

test("an owner is called by name, a feature without its team", () => {
	const named = (slug: string, name: string) => ({ slug, name });
	const names = {
		teams: [named("s", "Search")],
		features: [{ ...named("r", "Ranking"), team: "s" }],
		environments: [named("p", "Production")],
	};
	expect(ownerOf({ team: "s", feature: "", environment: "" }, names)).toBe("team Search");
	expect(ownerOf({ team: "s", feature: "r", environment: "p" }, names)).toBe(
		"feature Ranking, environment Production",
	);
	expect(ownerOf({ team: "gone", feature: "", environment: "" }, names)).toBe("team gone");
});
