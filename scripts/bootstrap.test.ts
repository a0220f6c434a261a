import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const bootstrap = fileURLToPath(new URL("bootstrap.mjs", import.meta.url));

test("the bootstrap imports nothing that has to be installed", () => {
	const imported = [...readFileSync(bootstrap, "utf8").matchAll(/from "([^"]+)"/g)].map(([, name]) => name);
	expect(imported.length).toBeGreaterThan(3);
	expect(imported.filter((name) => !name?.startsWith("node:"))).toEqual([]);
});

test("an unknown command is one line with the known ones, and no success", () => {
	const result = spawnSync(process.execPath, [bootstrap, "strat"], { encoding: "utf8" });
	expect(result.status).toBe(1);
	expect(result.stderr.trim().split("\n")).toEqual([expect.stringContaining("start|test|check|outlay|")]);
});
