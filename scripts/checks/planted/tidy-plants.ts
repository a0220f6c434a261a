import { type Plant, plant } from "./plant.ts";

const core = (name: string): string => `packages/finops/src/${name}.ts`;
const edge = (name: string): string => `packages/secrets/src/${name}.ts`;
const test = (name: string): string => `packages/secrets/src/${name}.test.ts`;
const lines = (count: number): string => "\tnext();\n".repeat(count);

const syntax: readonly Plant[] = [
	plant("file-length", edge("long-file"), "export const planted = 1;\n".repeat(401)),
	plant("function-length", edge("long-function"), `export function planted(): void {\n${lines(69)}}\n`),
	plant(
		"parameters",
		edge("many-parameters"),
		"export const planted = (a: 1, b: 1, c: 1, d: 1) => [a, b, c, d];\n",
	),
	plant("barrel", edge("barrel"), 'export * from "./secret.ts";\n'),
	plant("default-export", edge("default-export"), "export default 1;\n"),
	plant("enum", edge("enumeration"), "export enum Colour {\n\tRed,\n}\n"),
	plant("namespace", edge("spaced"), "export namespace Planted {\n\texport const one = 1;\n}\n"),
	plant("decorator", edge("decorated"), "@planted\nexport class Planted {}\n"),
	plant(
		"parameter-property",
		edge("property"),
		"export class Planted {\n\tconstructor(readonly name: string) {}\n}\n",
	),
	plant("any", edge("anything"), "export const planted: any = 1;\n"),
	plant("non-null", edge("certain"), "export const planted = [1][0]!;\n"),
	plant("cast", edge("cast"), "export const planted = 1 as unknown;\n"),
	plant("suppression", edge("suppressed"), "// @ts-ignore\nexport const planted = 1;\n"),
	plant("leftover", edge("leftover"), "// TODO: later\nexport const planted = 1;\n"),
];

const purity: readonly Plant[] = [
	plant("core-clock", core("clock"), "export const planted = () => Date.now();\n"),
	plant("core-date", core("dated"), "export const planted = (date: Date) => date;\n"),
	plant("core-random", core("random"), "export const planted = () => Math.random();\n"),
	plant("core-world", core("world"), 'export const planted = () => fetch("/");\n'),
	plant("core-float", core("floating"), 'export const planted = parseFloat("0.1");\n'),
	plant("process-env", edge("environment"), "export const planted = process.env;\n"),
	plant("console", edge("talking"), "export const planted = () => console.log(1);\n"),
	plant("eval", edge("evaluated"), 'export const planted = () => eval("1");\n'),
];

const tests: readonly Plant[] = [
	plant(
		"test-only-or-skip",
		test("focused"),
		'import { it } from "vitest";\nit.only("is alone", () => {});\n',
	),
	plant(
		"sleep",
		test("sleepy"),
		'import { it } from "vitest";\nit("waits", () => new Promise((resolve) => setTimeout(resolve, 1)));\n',
	),
	plant("mock", test("mocked"), 'import { vi } from "vitest";\nvi.mock("./secret.ts");\n'),
	plant(
		"snapshot",
		test("snapped"),
		'import { expect, it } from "vitest";\nit("looks the same", () => expect(1).toMatchSnapshot());\n',
	),
];

const texts: readonly Plant[] = [
	plant("file-name", "packages/secrets/src/CamelCase.ts", "export const planted = 1;\n"),
	plant("catch-all-name", edge("utils"), "export const planted = 1;\n"),
	plant("machine-path", "docs/machine.md", `Open ${["", "home", "somebody", "outlay"].join("/")}.\n`),
	plant("registry-host", "docs/registry.md", `Install from ${["registry", "example", "com"].join(".")}.\n`),
	plant("dead-file", edge("imported-by-nobody"), "export const planted = 1;\n"),
];

/** One per rule of scripts/tidy. */
export const tidyPlants: readonly Plant[] = [...syntax, ...purity, ...tests, ...texts];
