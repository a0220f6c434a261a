import { type Plant, plant } from "./plant.ts";

const manifest = (name: string, extra: object): string =>
	JSON.stringify({ name, type: "module", exports: { "./*": "./src/*.ts" }, ...extra });

/** One per kind of dead code that knip tells. */
export const deadCodePlants: readonly Plant[] = [
	plant("files", "apps/worker/src/never-imported.ts", "export const planted = 1;\n"),
	plant("exports", "packages/finops/src/unused-export.ts", "export const planted = 1;\n"),
	plant(
		"types",
		"packages/finops/src/unused-type.ts",
		"export interface Planted {\n\treadonly size: number;\n}\n",
	),
	plant(
		"dependencies",
		"packages/db/package.json",
		manifest("@outlay/db", { dependencies: { "@outlay/finops": "*", zod: "*" } }),
	),
	plant(
		"devDependencies",
		"packages/connectors/package.json",
		manifest("@outlay/connectors", {
			dependencies: { "@outlay/finops": "*" },
			devDependencies: { vitest: "*" },
		}),
	),
	plant("unlisted", "packages/jobs/src/undeclared.ts", 'import "not-declared";\n'),
	plant("unresolved", "packages/jobs/src/missing.ts", 'import "./not-here.ts";\n'),
	plant(
		"binaries",
		"scripts/package.json",
		JSON.stringify({ name: "@outlay/scripts", type: "module", scripts: { go: "not-a-program" } }),
	),
];
