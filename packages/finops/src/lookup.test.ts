import { expect, test } from "vitest";
import { dayOf } from "./day.ts";
import { compileLookup, type LookupEntry } from "./lookup.ts";

const MARCH = dayOf(Date.UTC(2026, 2, 1));
const JUNE = dayOf(Date.UTC(2026, 5, 1));
const entry = (value: string, team: string, from: LookupEntry["from"] = null): LookupEntry => ({
	value,
	team,
	from,
	to: null,
});
const table = (entries: readonly LookupEntry[], caseSensitive = false) =>
	compileLookup({ id: "t", name: "Keys", caseSensitive, entries });
const teams = (entries: readonly LookupEntry[]) => entries.map(({ team }) => team);

test("the entry that begins last comes first, wherever it stands", () => {
	const lookup = table([entry("k", "b", JUNE), entry("k", "always"), entry("k", "a", MARCH)]);
	expect(teams(lookup("k"))).toEqual(["b", "a", "always"]);
});

test("of entries that begin on one day the lower row comes first", () => {
	expect(teams(table([entry("k", "old", MARCH), entry("k", "new", MARCH)])("k"))).toEqual(["new", "old"]);
});

test("letter case counts only when the table says so", () => {
	expect(teams(table([entry("Ada@X", "a")])("ada@x"))).toEqual(["a"]);
	expect(teams(table([entry("Ada@X", "a")], true)("ada@x"))).toEqual([]);
});

test("a row without an owner says nothing", () => {
	expect(table([{ value: "k", from: null, to: null }])("k")).toEqual([]);
});
