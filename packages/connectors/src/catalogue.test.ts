import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { CONNECTORS } from "./catalogue.ts";
import { fixture } from "./testing/fixture-rows.ts";

const HERE = new URL(".", import.meta.url);
/** Folders that are no source. */
const OTHERS = ["formats", "stream-fold", "testing"];
const FOLDERS = readdirSync(HERE).filter((name) => !name.includes(".") && !OTHERS.includes(name));
const FIXTURES = FOLDERS.flatMap((folder) =>
	readdirSync(new URL(`./${folder}/fixtures/`, HERE)).map((name) => ({ folder, name })),
);

test("every source has an id of its own", () => {
	const sources = CONNECTORS.map(({ source }) => source);
	expect(new Set(sources).size).toBe(sources.length);
});

describe("an export is claimed by one source only, that of its folder", () => {
	test.each(FIXTURES)("$folder/$name", ({ folder, name }) => {
		const { probe } = fixture(new URL(`./${folder}/${folder}.ts`, HERE).href, name);
		const claiming = CONNECTORS.filter((connector) => connector.recognise(probe) !== null);
		expect(claiming.map(({ source }) => source.replaceAll(".", "-"))).toEqual([
			expect.stringContaining(folder),
		]);
	});
});
