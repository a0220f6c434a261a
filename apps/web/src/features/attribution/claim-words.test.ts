import type { ClaimableKeys } from "@outlay/db/read-models/attribution-claimable";
import { expect, test } from "vitest";
import {
	claimText,
	movingRows,
	NO_CLAIMS,
	ownerOf,
	progressOf,
	TRIES_MAX,
	waitingClaims,
	withClaim,
} from "./claim-words.ts";

const row = (keyId: string, changed: Partial<ClaimableKeys> = {}): ClaimableKeys => ({
	...{ keyId, provider: "openai", account: "Acme", dimension: "apiKey", value: keyId, name: null },
	...{ models: [], modelCount: 0, teams: [], firstSeen: "2026-11-01", lastSeen: "2026-11-02" },
	...{ currency: "USD", spend: "3", unallocated: "3" },
	...changed,
});

const claimOf = (...rows: readonly ClaimableKeys[]) => ({
	rows,
	moving: rows,
	owner: "team Search",
	version: 7,
});
const claim = claimOf(row("a"), row("a", { currency: "EUR" }), row("b"));
const NO_TARGET = { team: "", feature: "", environment: "" };

test.each([
	["still", "2 keys claimed for team Search with version 7."],
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
	const after = (items: readonly ClaimableKeys[]) => progressOf(claim, items, 0);
	expect(after(claim.rows)).toBe("soon");
	expect(after([row("b"), row("c")])).toBe("soon");
	expect(after([row("c")])).toBe("counted");
	expect(after([row("a", { teams: ["search"] }), row("b", { unallocated: "1" })])).toBe("counted");
});

test("a claim is late once the tries are used up, and counted whenever its figures come", () => {
	expect(progressOf(claim, claim.rows, TRIES_MAX - 1)).toBe("soon");
	expect(progressOf(claim, claim.rows, TRIES_MAX)).toBe("late");
	expect(progressOf(claim, [], TRIES_MAX)).toBe("counted");
});

test("a claim is not waited for where no figure moves", () => {
	const still = { ...claim, moving: [] };
	expect(progressOf(still, still.rows, 0)).toBe("still");
	expect(waitingClaims(withClaim(NO_CLAIMS, still, still.rows), still.rows)).toEqual([]);
	const half = { ...claim, moving: [row("a")] };
	expect(progressOf(half, [row("b")], 0)).toBe("counted");
});

test("figures move of keys that get another team, or lose theirs", () => {
	const owned = (...teams: string[]) => row(teams.join(), { teams, unallocated: "0" });
	const partly = row("partly", { teams: ["s"], unallocated: "1" });
	const pool = row("pool", { unallocated: "0" });
	const rows = [row("nobody's"), owned("s"), owned("t"), owned("s", "t"), partly, pool];
	const names = { features: [{ slug: "r", name: "Ranking", team: "s" }] };
	const moving = (target: Partial<typeof NO_TARGET>) =>
		movingRows(rows, { ...NO_TARGET, ...target }, names).map(({ keyId }) => keyId);
	expect(moving({ team: "s" })).toEqual(["nobody's", "t", "s,t", "partly", "pool"]);
	expect(moving({ team: "s", feature: "r", environment: "p" })).toEqual(moving({ team: "s" }));
	expect(moving({ environment: "p" })).toEqual(["s", "t", "s,t", "partly", "pool"]);
});

test("an earlier claim stays while it waits, and its tries are its own", () => {
	const [a, b] = [claimOf(row("a")), claimOf(row("b"))];
	const items = [row("a"), row("b")];
	const both = withClaim({ ...withClaim(NO_CLAIMS, a, items), tries: TRIES_MAX - 1 }, b, items);
	const waitsOf = (tries: number, now = items) =>
		waitingClaims({ ...both, tries }, now).map(({ claim: { rows } }) => rows[0]?.keyId);
	expect(waitsOf(both.tries)).toEqual(["a", "b"]);
	expect(waitsOf(both.tries, [row("a")])).toEqual(["a"]);
	expect(waitsOf(TRIES_MAX)).toEqual(["b"]);
	expect(waitsOf(2 * TRIES_MAX)).toEqual([]);
	expect(withClaim({ ...both, tries: TRIES_MAX }, a, items).made.map(({ since }) => since)).toEqual([
		TRIES_MAX - 1,
		TRIES_MAX,
	]);
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
