import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { readSettings } from "./env.ts";

const ROOT = resolve("/repository");

describe("readSettings", () => {
	test("without variables: this machine only, port 3000, the repository's own folder, the sample", () => {
		expect(readSettings({}, ROOT)).toEqual({
			port: 3000,
			host: "127.0.0.1",
			home: join(ROOT, ".outlay"),
			databaseUrl: undefined,
			redisUrl: undefined,
			sample: true,
			publicUrl: "http://127.0.0.1:3000",
			localUrl: "http://127.0.0.1:3000",
		});
	});

	test("a variable set to nothing is not set", () => {
		const empty = {
			PORT: "",
			HOST: " ",
			OUTLAY_HOME: "",
			DATABASE_URL: "",
			REDIS_URL: "",
			OUTLAY_SAMPLE: "",
		};
		expect(readSettings(empty, ROOT)).toEqual(readSettings({}, ROOT));
	});

	test.each([
		["0.0.0.0", "http://127.0.0.1:8080"],
		["::", "http://127.0.0.1:8080"],
		["::1", "http://[::1]:8080"],
		["[::1]", "http://[::1]:8080"],
		["10.1.2.3", "http://10.1.2.3:8080"],
	])("listening on %s is reached at %s", (host, url) => {
		expect(readSettings({ HOST: host, PORT: "8080" }, ROOT).localUrl).toBe(url);
	});

	test("behind a proxy the public address is the proxy's", () => {
		const settings = readSettings({ NEXTAUTH_URL: "https://outlay.example.com" }, ROOT);
		expect(settings.publicUrl).toBe("https://outlay.example.com");
		expect(settings.localUrl).toBe("http://127.0.0.1:3000");
	});

	test.each([
		["PORT", "http", "1 to 65535"],
		["PORT", "0", "1 to 65535"],
		["PORT", "65536", "1 to 65535"],
		["PORT", "30.5", "1 to 65535"],
		["HOST", "http://localhost", "without a scheme"],
		["OUTLAY_HOME", "data/outlay", "absolute path"],
		["DATABASE_URL", "mysql://db/outlay", "postgresql://user:password@host:5432/database"],
		["DATABASE_URL", "db", "postgresql://user:password@host:5432/database"],
		["REDIS_URL", "localhost:6379", "redis://host:6379"],
		["OUTLAY_SAMPLE", "yes", "to 0 for an empty organization"],
		["NEXTAUTH_URL", "outlay.example.com", "https://outlay.example.com"],
	])("%s=%s is refused with the variable, the value and the fix", (name, value, fix) => {
		const reading = () => readSettings({ [name]: value }, ROOT);
		expect(reading).toThrow(`${name}=${value} is not usable`);
		expect(reading).toThrow(fix);
	});

	test("a password in a refused URL is not repeated", () => {
		const reading = () => readSettings({ DATABASE_URL: "mysql://root:hunter2@db/outlay" }, ROOT);
		expect(reading).toThrow("DATABASE_URL=mysql://root:***@db/outlay");
	});
});
