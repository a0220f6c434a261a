import { expect, test } from "vitest";
import { DELETE, GET, OPTIONS, PATCH, POST, PUT } from "../app/api/v1/[[...path]]/route.ts";
import { problemSchema } from "./operations.ts";

const HANDLERS = { GET, POST, PUT, PATCH, DELETE, OPTIONS };

test.each(Object.entries(HANDLERS))(
	"%s of an unknown path is a problem that names it",
	async (method, handle) => {
		const response = handle(new Request("http://127.0.0.1:3000/api/v1/nope?a=b", { method }));
		expect(response.status).toBe(404);
		expect(response.headers.get("content-type")).toBe("application/problem+json");
		expect(problemSchema.parse(await response.json())).toMatchObject({
			status: 404,
			code: "no_such_path",
			value: "/api/v1/nope",
		});
	},
);

test("an address without an end is cut", async () => {
	const response = GET(new Request(`http://127.0.0.1:3000/api/v1/${"x".repeat(5_000)}`));
	expect((await response.text()).length).toBeLessThan(500);
});
