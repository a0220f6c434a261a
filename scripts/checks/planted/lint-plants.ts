import { type Plant, plant } from "./plant.ts";

const at = (rule: string, text: string, extension = "ts"): Plant => {
	const name = rule.split("/").at(-1) ?? rule;
	const file = name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
	return plant(`lint/${rule}`, `packages/secrets/src/${file}.${extension}`, text);
};

const hooks = (body: string): string => `import { useEffect } from "react";\n\n${body}`;

const correctness: readonly Plant[] = [
	at(
		"complexity/noUselessUndefinedInitialization",
		"export function planted(): unknown {\n\tlet one = undefined;\n\treturn one;\n}\n",
	),
	at("correctness/noUnusedFunctionParameters", "export const planted = (unused: number) => 1;\n"),
	at("correctness/noUnusedImports", 'import { join } from "node:path";\n\nexport const planted = 1;\n'),
	at("correctness/noUnusedVariables", "const planted = 1;\nexport {};\n"),
	at(
		"correctness/useExhaustiveDependencies",
		hooks(
			"export function Planted({ name }: { name: string }) {\n\tuseEffect(() => alert(name), []);\n\treturn null;\n}\n",
		),
		"tsx",
	),
	at(
		"correctness/useHookAtTopLevel",
		hooks(
			"export function Planted({ on }: { on: boolean }) {\n\tif (on) useEffect(() => alert(1));\n\treturn null;\n}\n",
		),
		"tsx",
	),
	at("correctness/useParseIntRadix", 'export const planted = Number.parseInt("1");\n'),
	at(
		"nursery/noFloatingPromises",
		"async function send(): Promise<void> {}\nexport function planted(): void {\n\tsend();\n}\n",
	),
	at(
		"nursery/noMisusedPromises",
		"async function ready(): Promise<boolean> {\n\treturn true;\n}\nexport const planted = () => {\n\tif (ready()) return 1;\n\treturn 2;\n};\n",
	),
	at(
		"nursery/useExhaustiveSwitchCases",
		'export function planted(side: "left" | "right"): number {\n\tswitch (side) {\n\t\tcase "left":\n\t\t\treturn 1;\n\t}\n\treturn 0;\n}\n',
	),
	at(
		"performance/noAccumulatingSpread",
		"export const planted = [1].reduce<number[]>((all, one) => [...all, one], []);\n",
	),
	at("performance/noBarrelFile", 'export { SECRET } from "./secret.ts";\n'),
	at("performance/noReExportAll", 'export * from "./secret.ts";\n'),
];

const style: readonly Plant[] = [
	at("style/noCommonJs", 'export const planted = require("node:path");\n'),
	at("style/noDefaultExport", "export default 1;\n"),
	at("style/noEnum", "export enum Colour {\n\tRed,\n}\n"),
	at("style/noInferrableTypes", "export const planted = (n: number = 1) => n;\n"),
	at("style/noNamespace", "export namespace Planted {\n\texport const one = 1;\n}\n"),
	at("style/noNonNullAssertion", "export const planted = [1][0]!;\n"),
	at("style/noParameterAssign", "export function planted(n: number): number {\n\tn = 2;\n\treturn n;\n}\n"),
	at("style/noParameterProperties", "export class Planted {\n\tconstructor(readonly name: string) {}\n}\n"),
	at("style/noSubstr", 'export const planted = "word".substr(1);\n'),
	at(
		"style/noUselessElse",
		"export function planted(on: boolean): number {\n\tif (on) {\n\t\treturn 1;\n\t} else {\n\t\treturn 2;\n\t}\n}\n",
	),
	at("style/noYodaExpression", "export const planted = (n: number) => 1 === n;\n"),
	at("style/useAsConstAssertion", 'export const planted = "word" as "word";\n'),
	at(
		"style/useCollapsedElseIf",
		"export function planted(n: number): void {\n\tif (n > 1) {\n\t\tplanted(1);\n\t} else {\n\t\tif (n > 0) {\n\t\t\tplanted(0);\n\t\t}\n\t}\n}\n",
	),
	at("style/useConsistentArrayType", "export const planted: Array<number> = [];\n"),
	at("style/useConst", "let planted = 1;\nexport { planted };\n"),
	at("style/useExportType", "interface Planted {\n\tone: 1;\n}\nexport { Planted };\n"),
	at("style/useImportType", 'import { PathLike } from "node:fs";\n\nexport type Planted = PathLike;\n'),
	at("style/useNodejsImportProtocol", 'import { join } from "path";\n\nexport const planted = join("a");\n'),
	at("style/useSelfClosingElements", "export const Planted = () => <i></i>;\n", "tsx"),
	at("style/useShorthandFunctionType", "export interface Planted {\n\t(): number;\n}\n"),
	at("style/useSingleVarDeclarator", "let a = 1,\n\tb = 2;\na = b;\nb = a;\nexport { a, b };\n"),
	at("style/useTemplate", 'export const planted = (name: string) => "for " + name + "!";\n'),
	at("style/useThrowNewError", 'export function planted(): never {\n\tthrow Error("planted");\n}\n'),
	at("style/useThrowOnlyError", 'export function planted(): never {\n\tthrow "planted";\n}\n'),
];

const suspicious: readonly Plant[] = [
	at("suspicious/noConsole", "export const planted = () => console.log(1);\n"),
	at("suspicious/noConstEnum", "export const enum Colour {\n\tRed,\n}\n"),
	at("suspicious/noDoubleEquals", "export const planted = (n: number) => n == 1;\n"),
	at("suspicious/noEmptyBlockStatements", "export function planted(): void {}\n"),
	at("suspicious/noEvolvingTypes", "let planted;\nplanted = 1;\nexport const one = planted;\n"),
	at("suspicious/noExplicitAny", "export const planted: any = 1;\n"),
	at(
		"suspicious/noExportsInTest",
		'import { it } from "vitest";\n\nexport const planted = 1;\nit("is planted", () => planted);\n',
		"test.ts",
	),
	at(
		"suspicious/noFocusedTests",
		'import { it } from "vitest";\n\nit.only("is alone", () => 1);\n',
		"test.ts",
	),
	at(
		"suspicious/noImplicitAnyLet",
		"export function planted(): number {\n\tlet n;\n\tn = 1;\n\treturn n;\n}\n",
	),
	at("suspicious/noSkippedTests", 'import { it } from "vitest";\n\nit.skip("is out", () => 1);\n', "test.ts"),
	at("suspicious/noTsIgnore", "// @ts-ignore\nexport const planted: number = '';\n"),
	at("suspicious/noVar", "export var planted = 1;\n"),
	at("suspicious/useErrorMessage", "export const planted = () => new Error();\n"),
	at(
		"suspicious/useGuardForIn",
		"export function planted(names: object): void {\n\tfor (const name in names) planted({ name });\n}\n",
	),
];

/** One per rule that biome.json sets, and one file in another format. */
export const lintPlants: readonly Plant[] = [
	...correctness,
	...style,
	...suspicious,
	plant("format", "packages/secrets/src/unformatted.ts", "export   const planted = 1\n"),
];
