import { parseDay } from "@outlay/finops/day";
import { invariant } from "@outlay/finops/result";
import { expect, test } from "vitest";
import { eventBodySchema } from "../../app/api/v1/forecast-events/schema.ts";
import { eventAnswer, newEvent } from "./event-answer.ts";

const day = parseDay("2026-11-20");
invariant(day.ok, "a day");
const BODY = {
	owner: { kind: "team", slug: "search" },
	kind: "launch",
	day: day.value,
	effect: { percent: "-20" },
};
const parse = (over: object) => eventBodySchema.safeParse({ ...BODY, ...over });

test.each([
	["-20", "0.8"],
	["0.5", "1.005"],
])("a change of %s %% is kept as the factor %s, and answered as it was written", (percent, factor) => {
	const parsed = parse({ effect: { percent } });
	invariant(parsed.success, "it is a change");
	const { effect } = newEvent(parsed.data);
	expect(effect.kind).toBe("factor");
	const { day: on, kind, note } = parsed.data;
	const row = {
		...{ id: "e", kind, day: on, note, factor, perDay: null, currency: null, author: "a" },
		owner: { kind: "team", slug: "search", name: "Search" } as const,
		createdAt: new Date(0),
	};
	expect(eventAnswer(row).effect).toEqual({ percent });
});

test.each([
	["both effects", { effect: { percent: "1", perDay: "1" } }],
	["no effect", { effect: {} }],
	["less than nothing", { effect: { percent: "-100.5" } }],
	["an amount of nothing", { effect: { perDay: "0.00" } }],
	["more decimals than money has", { effect: { perDay: "0.1234567890123456789" } }],
	["more digits than are kept", { effect: { perDay: `1${"0".repeat(20)}` } }],
	["a team without a name", { owner: { kind: "team" } }],
	["an organization with one", { owner: { kind: "organization", slug: "a" } }],
	["a day that is none", { day: "2026-02-30" }],
])("%s is refused", (_, over) => {
	expect(parse(over).success).toBe(false);
});
