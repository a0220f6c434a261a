import { expect, test } from "vitest";
import { requireUsableEnvironment } from "./app-environments.ts";
import { Failure } from "./failure.ts";

const FINE = {
	DATABASE_URL: "postgresql://u:p@h:5432/d",
	OUTLAY_HOME: "/data",
	NEXTAUTH_SECRET: "s".repeat(32),
	NEXTAUTH_URL: "http://127.0.0.1:3000",
};

test("what both applications take is fine", () => {
	expect(() => requireUsableEnvironment({ ...FINE, OUTLAY_WORKER_CONCURRENCY: "4" })).not.toThrow();
});

test.each([
	["OUTLAY_WORKER_CONCURRENCY", "many"],
	["OIDC_ISSUER", "accounts.example.com"],
	["OUTLAY_OPENAI_BASE_URL", "proxy"],
	["MAIL_FROM", "Outlay"],
])("%s=%s is refused before anything starts, whichever application reads it", (name, value) => {
	const check = () => requireUsableEnvironment({ ...FINE, [name]: value });
	expect(check).toThrow(Failure);
	expect(check).toThrow(`${name}=${value} is not usable`);
});
