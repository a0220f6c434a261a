import { type Plant, plant } from "./plant.ts";

const at = (name: string): string => `packages/finops/src/${name}.ts`;

/** One per compiler option of tsconfig.base.json that a colleague could loosen without a test noticing. */
export const typePlants: readonly Plant[] = [
	plant("TS7006", at("strict"), "export const same = (value) => value;\n"),
	plant(
		"TS2532",
		at("no-unchecked-indexed-access"),
		"const words: string[] = [];\nexport const size = words[0].length;\n",
	),
	plant(
		"TS2375",
		at("exact-optional-property-types"),
		"export const place: { name?: string } = { name: undefined };\n",
	),
	plant(
		"TS4111",
		at("no-property-access-from-index-signature"),
		"const names: Record<string, string> = {};\nexport const first = names.first;\n",
	),
	plant(
		"TS4114",
		at("no-implicit-override"),
		"class Parent {\n\tname(): string {\n\t\treturn '';\n\t}\n}\nexport class Child extends Parent {\n\tname(): string {\n\t\treturn 'child';\n\t}\n}\n",
	),
	plant(
		"TS7029",
		at("no-fallthrough-cases"),
		"export function say(n: number): void {\n\tswitch (n) {\n\t\tcase 1:\n\t\t\tsay(2);\n\t\tcase 2:\n\t\t\tsay(3);\n\t}\n}\n",
	),
	plant(
		"TS7030",
		at("no-implicit-returns"),
		"export function sign(n: number) {\n\tif (n > 0) return 1;\n}\n",
	),
	plant(
		"TS1484",
		at("verbatim-module-syntax"),
		'import { PathLike } from "node:fs";\n\nexport const where = (path: PathLike) => path;\n',
	),
	plant("TS1294", at("erasable-syntax-only"), "export enum Colour {\n\tRed,\n}\n"),
	plant("TS2307", at("missing-module"), 'export { nothing } from "./not-here.ts";\n'),
];
