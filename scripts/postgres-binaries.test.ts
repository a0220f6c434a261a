import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { reaches } from "./postgres-binaries.ts";

test("a folder is out of reach when any folder above it is closed to the user", () => {
	const stranger = { name: "stranger", uid: 60_001, gid: 60_001 };
	const top = mkdtempSync(join(tmpdir(), "outlay-reach-"));
	const bin = join(top, "closed", "bin");
	mkdirSync(bin, { recursive: true });
	for (const folder of [top, join(top, "closed"), bin]) chmodSync(folder, 0o755);
	expect(reaches(stranger, bin)).toBe(true);
	chmodSync(join(top, "closed"), 0o700);
	expect(reaches(stranger, bin)).toBe(false);
	rmSync(top, { recursive: true });
});
