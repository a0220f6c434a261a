import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { checkTidy, codeRules } from "../../tidy/check-tidy.ts";
import { textRules } from "../../tidy/text-rules.ts";
import { checkBoundaries } from "../boundaries.ts";
import { checkDeadCode } from "../dead-code.ts";
import { checkLint } from "../lint.ts";
import { type CheckOutcome, FILES_NOT_READ } from "../outcome.ts";
import { list, record, text } from "../read-json.ts";
import { checkTypes } from "../type-check.ts";
import { boundaryPlants } from "./boundary-plants.ts";
import { type Files, plantWorkspace } from "./clean-workspace.ts";
import { deadCodePlants } from "./dead-code-plants.ts";
import { lintPlants } from "./lint-plants.ts";
import { filesOf, type Plant } from "./plant.ts";
import { tidyPlants } from "./tidy-plants.ts";
import { typePlants } from "./type-plants.ts";

type Check = (root: string) => CheckOutcome | Promise<CheckOutcome>;

interface Tested {
	readonly name: string;
	readonly check: Check;
	readonly plants: readonly Plant[];
	/** Configuration under which the check overlooks files that exist. */
	readonly blinded: Files;
}

const json = (value: object): string => `${JSON.stringify(value, undefined, 2)}\n`;

const CHECKS: readonly Tested[] = [
	{
		name: "types",
		check: checkTypes,
		plants: typePlants,
		blinded: {
			"packages/finops/tsconfig.json": json({
				extends: "../../tsconfig.base.json",
				include: ["src/*.test.ts"],
			}),
			"packages/finops/src/unread.ts": "export const unread: string = 1;\n",
		},
	},
	{
		name: "lint and format",
		check: checkLint,
		plants: lintPlants,
		blinded: { "biome.json": json({ files: { includes: ["scripts/**"] } }) },
	},
	{
		name: "boundaries",
		check: checkBoundaries,
		plants: boundaryPlants,
		blinded: {
			".dependency-cruiser.mjs": 'export default { forbidden: [], options: { exclude: "^packages/" } };\n',
		},
	},
	{
		name: "dead code",
		check: checkDeadCode,
		plants: deadCodePlants,
		blinded: { "knip.json": json({ ignoreWorkspaces: ["packages/*"] }) },
	},
	{
		name: "tidy",
		check: checkTidy,
		plants: tidyPlants,
		blinded: { "elsewhere/unread.ts": "export const unread = 1;\n" },
	},
];

async function runOver(check: Check, files: Files): Promise<CheckOutcome> {
	const workspace = await plantWorkspace(files);
	try {
		return await check(workspace.root);
	} finally {
		await workspace.remove();
	}
}

describe.each(CHECKS)("$name", ({ check, plants, blinded }) => {
	let planted: CheckOutcome;

	beforeAll(async () => {
		planted = await runOver(check, filesOf(plants));
	});

	it("passes over the workspace without violations", async () => {
		const clean = await runOver(check, {});
		expect(clean.findings).toEqual([]);
		expect(clean.filesRead).toBeGreaterThan(0);
	});

	it.each(plants.map(({ rule, file }) => ({ rule, file })))("fails and names $rule", ({ rule, file }) => {
		const named = planted.findings.filter((finding) => finding.file === file).map((finding) => finding.rule);
		expect(named).toContain(rule);
	});

	it("fails when it reads fewer files than exist", async () => {
		const { findings } = await runOver(check, blinded);
		expect(findings.map((finding) => finding.rule)).toContain(FILES_NOT_READ);
	});
});

const cruiserFile: unknown = await import(new URL("../../../.dependency-cruiser.mjs", import.meta.url).href);
const boundaryRules = list(record(record(cruiserFile)["default"])["forbidden"]).map((rule) =>
	text(record(rule)["name"]),
);

describe("every rule has a planted violation", () => {
	const rulesOf = (plants: readonly Plant[]): readonly string[] => plants.map((one) => one.rule);

	it.each(codeRules.map((rule) => rule.id).concat(textRules.map((rule) => rule.id)))("tidy: %s", (rule) => {
		expect(rulesOf(tidyPlants)).toContain(rule);
	});

	it.each(boundaryRules)("boundaries: %s", (rule) => {
		expect(rulesOf(boundaryPlants)).toContain(rule);
	});

	it.each(lintRulesSet())("lint: %s", (rule) => {
		expect(rulesOf(lintPlants)).toContain(rule);
	});
});

/** The rules biome.json switches on itself, as Biome names them. */
function lintRulesSet(): readonly string[] {
	const config: unknown = JSON.parse(readFileSync(new URL("../../../biome.json", import.meta.url), "utf8"));
	const groups = record(record(record(config)["linter"])["rules"]);
	return Object.entries(groups).flatMap(([group, rules]) =>
		Object.entries(record(rules))
			.filter(([, level]) => level !== "off")
			.map(([name]) => `lint/${group}/${name}`),
	);
}
