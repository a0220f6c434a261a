import { expect, test } from "vitest";
import { parseTags } from "./tag-map.ts";

test.each([
	[null, {}],
	["{}", {}],
	["null", {}],
	['{"team":"search","count":2,"on":true,"none":null}', { team: "search", count: "2", on: "true", none: "" }],
	['"CostCenter": "1234","env": "prod"', { CostCenter: "1234", env: "prod" }],
	['[{"Key":"team","Value":"search","x_Inherited":false}]', { team: "search" }],
	['[{"key":"team","value":"search"},{"key":"flag"}]', { team: "search", flag: "" }],
	['{"nested":{"a":1}}', { nested: '{"a":1}' }],
	['{"__proto__":"x"}', Object.fromEntries([["__proto__", "x"]])],
])("%s", (text, expected) => {
	expect(parseTags(text, "Tags")).toEqual({ ok: true, value: expected });
});

test.each(["team=search", '{"team":', '["team"]', "5"])("%s is refused with the text", (text) => {
	expect(parseTags(text, "Tags")).toMatchObject({
		ok: false,
		error: { code: "bad_tags", field: "Tags", value: text },
	});
});
