import { expect, test } from "vitest";
import { problemSchema } from "./operations.ts";
import { otherMethods } from "./other-methods.ts";

const request = (method: string) => new Request("http://127.0.0.1:3000/api/v1/imports", { method });

test("a method that a path does not have is a problem that says which it has", async () => {
	const { PUT, PATCH, DELETE } = otherMethods("GET", "POST");
	for (const [method, handle] of Object.entries({ PUT, PATCH, DELETE })) {
		const response = handle(request(method));
		expect(response.status).toBe(405);
		expect(response.headers.get("content-type")).toBe("application/problem+json");
		expect(response.headers.get("allow")).toBe("GET, POST, HEAD, OPTIONS");
		expect(problemSchema.parse(await response.json())).toMatchObject({
			code: "method_not_allowed",
			value: method,
			fix: "Use GET or POST.",
		});
	}
});

test("OPTIONS says which methods a path has, and it has no handler that it does not answer", () => {
	const handlers = otherMethods("DELETE");
	expect(Object.keys(handlers)).toEqual(["GET", "POST", "PUT", "PATCH", "OPTIONS"]);
	const response = handlers.OPTIONS(request("OPTIONS"));
	expect([response.status, response.headers.get("allow")]).toEqual([204, "DELETE, OPTIONS"]);
});
