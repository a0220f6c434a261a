import { expect, test } from "vitest";
import { z } from "zod";
import { parseBody, parseQuery } from "./parse-request.ts";

const schema = z.strictObject({
	from: z.iso.date("Write a day that exists, as YYYY-MM-DD."),
	view: z.enum(["invoice", "consumption"]).optional(),
	top: z.coerce.number().int().max(1000).optional(),
});

async function refused(query: string): Promise<Record<string, unknown>> {
	const parsed = parseQuery(schema, new Request(`http://outlay.test/api?${query}`));
	if (parsed.ok) throw new Error("it was taken");
	expect(parsed.error.status).toBe(400);
	return parsed.error.json();
}

const LONG = "x".repeat(500);

test.each([
	[
		"is of the wrong form",
		"from=soon",
		{ field: "from", value: "soon", fix: "Write a day that exists, as YYYY-MM-DD." },
	],
	[
		"is none of the choices",
		"from=2026-01-01&view=all",
		{ field: "view", value: "all", fix: "Use one of: invoice, consumption." },
	],
	[
		"is not known",
		"from=2026-01-01&page=2",
		{ field: "page", value: "2", fix: "Leave it out, or use one of: from, view, top." },
	],
	["is given twice", "from=2026-01-01&from=2026-02-01", { field: "from", value: "2026-01-01, 2026-02-01" }],
	["is too large", "from=2026-01-01&top=5000", { field: "top", value: "5000" }],
])("a parameter that %s: the answer names it, its value and the fix", async (_what, query, told) => {
	const problem = await refused(query);
	expect(problem).toMatchObject(told);
	expect(problem["title"]).toBe(`The query parameter ${told.field} is wrong.`);
});

test("what is missing has no value, and a fix", async () => {
	const problem = await refused("view=invoice");
	expect(problem).toMatchObject({ field: "from", fix: "Write a day that exists, as YYYY-MM-DD." });
	expect(problem).not.toHaveProperty("value");
});

test.each([`from=${LONG}`, `from=2026-01-01&${LONG}=1`, `from=2026-01-01&page=${LONG}&view=invoice`])(
	"no answer repeats the query: %#",
	async (query) => {
		const problem = await refused(query);
		const told = JSON.stringify({ value: problem["value"], title: problem["title"] });
		expect(told.length).toBeLessThan(260);
		expect(told).not.toContain("invoice");
	},
);

test("a body is told the same way, by its members", async () => {
	const request = new Request("http://outlay.test/api", {
		method: "POST",
		body: `{"from":"2026-01-01","wiev":"x"}`,
	});
	const parsed = await parseBody(schema, request);
	expect(parsed.ok).toBe(false);
	if (parsed.ok) return;
	expect(await parsed.error.json()).toMatchObject({
		field: "wiev",
		value: "x",
		title: "The member of the body wiev is wrong.",
	});
});

test("of a member that is secret nothing is repeated, of others the value is", async () => {
	const body = z.strictObject({ name: z.string().max(3), settings: z.strictObject({ url: z.url() }) });
	const request = new Request("http://outlay.test/api", {
		method: "POST",
		body: JSON.stringify({ settings: { url: "hooks/s3cret", key: "s3cret" }, name: "long" }),
	});
	const parsed = await parseBody(body, request, { secret: "settings" });
	if (parsed.ok) throw new Error("it was taken");
	const told = await parsed.error.text();
	expect(told).not.toContain("s3cret");
	expect(Object.keys(JSON.parse(told).fields)).toEqual(["name", "settings.url", "settings.key"]);
	expect(JSON.parse(told)).toMatchObject({ field: "name", value: "long" });
});
