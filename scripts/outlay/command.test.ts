import { describe, expect, test } from "vitest";
import { parseCommand, TOPICS } from "./command.ts";
import { USAGE } from "./usage.ts";

const NOTHING = {
	source: undefined,
	account: undefined,
	span: undefined,
	asOf: undefined,
	filter: undefined,
	delivery: undefined,
	role: undefined,
};
const HERE = { url: undefined, tokenFile: undefined };

describe("parseCommand", () => {
	test("files without options declare nothing", () => {
		expect(parseCommand(["import", "a.csv", "b.csv"])).toEqual({
			ok: true,
			command: { kind: "import", files: ["a.csv", "b.csv"], server: HERE, json: false, declared: NOTHING },
		});
	});

	test("every option of an import reaches the declaration", () => {
		const said = "--source focus --account 7 --span 2026-10-01..2026-11-01 --as-of 2026-11-02T08:00:00Z";
		const options = `${said} --filter search --delivery d --url http://h --token-file t --json`.split(" ");
		expect(parseCommand(["import", "a.csv", ...options])).toEqual({
			ok: true,
			command: {
				kind: "import",
				files: ["a.csv"],
				server: { url: "http://h", tokenFile: "t" },
				json: true,
				declared: {
					source: "focus",
					account: "7",
					span: { start: "2026-10-01", end: "2026-11-01" },
					asOf: "2026-11-02T08:00:00Z",
					filter: "search",
					delivery: "d",
					role: undefined,
				},
			},
		});
	});

	test("--confirm answers one import", () => {
		const parsed = parseCommand(["import", "--confirm", "id", "--span", "2026-10-01..2026-11-01"]);
		expect(parsed).toMatchObject({ ok: true, command: { kind: "confirm", importId: "id" } });
	});

	test("--cancel ends one import", () => {
		const parsed = parseCommand(["import", "--cancel", "id"]);
		const command = { kind: "cancel", importId: "id", server: HERE, json: false };
		expect(parsed).toEqual({ ok: true, command });
	});

	test.each([
		["status", "status"],
		["doctor", "doctor"],
		["audit verify", "audit verify"],
		["reset", "reset"],
	])("%s is a command", (words, kind) => {
		expect(parseCommand(words.split(" "))).toMatchObject({ ok: true, command: { kind, json: false } });
	});

	test("a verification may name the head of an earlier one", () => {
		const parsed = parseCommand(["audit", "verify", "--head", "abc"]);
		expect(parsed).toMatchObject({ ok: true, command: { kind: "audit verify", head: "abc" } });
	});

	test.each(TOPICS)("%s has its help", (topic) => {
		const args = topic === "outlay" ? ["--help"] : [topic, "--help"];
		expect(parseCommand(args)).toEqual({ ok: true, command: { kind: "help", topic } });
		expect(USAGE[topic]).toContain("npm run outlay --");
	});

	test.each([
		[["import"], "import", "at least one file"],
		[["import", "a", "--span", "2026-10-01"], "import", "the day after the last one"],
		[["import", "a", "--span", "2026-11-01..2026-10-01"], "import", "the day after the last one"],
		[["import", "a", "--confirm", "id"], "import", "name no files"],
		[["import", "--confirm", "id", "--source", "focus"], "import", "--source"],
		[["import", "a", "--nonsense"], "import", "--nonsense"],
		[["import", "a", "--role", "part"], "import", "--confirm"],
		[["import", "--confirm", "id", "--role", "both"], "import", "part or replacement"],
		[["import", "--confirm", "id", "--delivery", "d"], "import", "--role"],
		[["import", "--cancel", "id", "a"], "import", "name no files"],
		[["import", "--cancel", "id", "--account", "7"], "import", "say nothing else"],
		[["status", "now"], "status", "takes no argument"],
		[["audit"], "audit", "audit verify"],
		[["reset", "--url", "http://h"], "reset", "--url"],
		[["fly"], "outlay", '"fly"'],
	] as const)("%j is refused with its reason", (args, topic, message) => {
		expect(parseCommand(args)).toEqual({ ok: false, topic, message: expect.stringContaining(message) });
	});
});
