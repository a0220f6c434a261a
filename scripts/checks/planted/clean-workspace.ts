import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Files by path: what a scratch workspace holds besides our own configuration. */
export type Files = Readonly<Record<string, string>>;

export interface Workspace {
	readonly root: string;
	readonly remove: () => Promise<void>;
}

const REPOSITORY = fileURLToPath(new URL("../../../", import.meta.url));

/** The very files the real checks read: a planted violation proves them, not a copy of their idea. */
const CONFIGURATION = [
	".dependency-cruiser.mjs",
	".gitignore",
	"biome.json",
	"knip.json",
	"tsconfig.base.json",
];

/** Libraries a planted file imports, and a workspace of ours that has each. */
const LIBRARIES: Readonly<Record<string, string>> = {
	"@prisma/adapter-pg": "packages/db",
	"@prisma/client": "packages/db",
	"@pydantic/genai-prices": "packages/pricing",
	"@types/node": "packages/finops",
	bullmq: "packages/jobs",
	"fast-check": "packages/finops",
	next: "apps/web",
	react: "apps/web",
	vitest: "packages/finops",
	zod: "packages/jobs",
};

const PACKAGES: Readonly<Record<string, readonly string[]>> = {
	"packages/finops": [],
	"packages/pricing": ["finops"],
	"packages/connectors": ["finops"],
	"packages/jobs": [],
	"packages/db": ["finops"],
	"packages/secrets": [],
	"packages/routing-policy": ["pricing"],
	"apps/gateway": ["finops"],
	"apps/web": ["finops", "db"],
	"apps/worker": ["pricing", "connectors", "jobs", "secrets", "routing-policy"],
	scripts: [],
	test: [],
};

/** Extra `package.json` fields where a tool needs them. */
const MANIFESTS: Readonly<Record<string, object>> = {
	"apps/web": { scripts: { build: "next build" }, dependencies: { next: "*" } },
	"packages/finops": { devDependencies: { "fast-check": "*" } },
	"packages/secrets": { devDependencies: { "fast-check": "*" } },
};

/** A small workspace over which every check passes; one file more and one of them must not. */
const CLEAN: Files = {
	"vitest.config.ts":
		'import { defineConfig } from "vitest/config";\n\nexport default defineConfig({ test: {} });\n',
	"packages/finops/src/amount.ts": "export const NOTHING = 0n;\n",
	"packages/finops/src/amount.test.ts": propertyOf("./amount.ts", "NOTHING"),
	"packages/pricing/src/rate.ts": passOn("@outlay/finops/amount", "NOTHING", "RATE"),
	"packages/connectors/src/read.ts": passOn("@outlay/finops/amount", "NOTHING", "READ"),
	"packages/jobs/src/job.ts": 'export const JOB = "import";\n',
	"packages/db/src/charges.ts": passOn("@outlay/finops/amount", "NOTHING", "CHARGES"),
	"packages/secrets/src/secret.test.ts": propertyOf("./secret.ts", "SECRET"),
	"packages/secrets/src/secret.ts": 'export const SECRET = "none";\n',
	"packages/routing-policy/src/policy.ts": passOn("@outlay/pricing/rate", "RATE", "POLICY"),
	"apps/gateway/src/main.ts": 'import { NOTHING } from "@outlay/finops/amount";\n\nconsole.log(NOTHING);\n',
	"apps/web/src/app/page.tsx":
		'import { CHARGES } from "@outlay/db/charges";\nimport { NOTHING } from "@outlay/finops/amount";\n\nexport default function Page() {\n\treturn CHARGES === NOTHING ? null : "charges";\n}\n',
	"apps/worker/src/main.ts":
		'import { READ } from "@outlay/connectors/read";\nimport { JOB } from "@outlay/jobs/job";\nimport { RATE } from "@outlay/pricing/rate";\nimport { POLICY } from "@outlay/routing-policy/policy";\nimport { SECRET } from "@outlay/secrets/secret";\n\nconsole.log(READ, JOB, RATE, POLICY, SECRET);\n',
	"scripts/test.ts": 'console.log("tests");\n',
	"scripts/sample/main.ts": 'console.log("sample");\n',
	"scripts/checks/knip-session.ts": 'console.log("knip");\n',
	"test/start.test.ts": 'import { expect, it } from "vitest";\n\nit("starts", () => expect(1).toBe(1));\n',
};

function passOn(from: string, name: string, as: string): string {
	return `import { ${name} } from "${from}";\n\nexport const ${as} = ${name};\n`;
}

function propertyOf(from: string, name: string): string {
	const property = `fc.assert(fc.property(fc.integer(), (n) => n === n + 0 && ${name} !== null))`;
	return `import fc from "fast-check";\nimport { it } from "vitest";\nimport { ${name} } from "${from}";\n\nit("holds", () => {\n\t${property};\n});\n`;
}

/** Writes the clean workspace, then `planted` over it, into a scratch folder. */
export async function plantWorkspace(planted: Files): Promise<Workspace> {
	const root = await mkdtemp(join(tmpdir(), "outlay-planted-"));
	await Promise.all(CONFIGURATION.map((file) => cp(join(REPOSITORY, file), join(root, file))));
	await writeFiles(root, { ...manifests(), ...CLEAN, ...planted });
	for (const [name, workspace] of Object.entries(LIBRARIES)) await linkLibrary(root, name, workspace);
	for (const [folder, dependencies] of Object.entries(PACKAGES)) {
		for (const name of dependencies) {
			await link(join(root, "packages", name), join(root, folder, "node_modules/@outlay", name));
		}
	}
	// Packages that a planted file imports against the rules must resolve too: a rule sees files, not names.
	for (const folder of Object.keys(PACKAGES).filter((name) => name.startsWith("packages/"))) {
		const name = folder.slice("packages/".length);
		await link(join(root, folder), join(root, "node_modules/@outlay", name));
	}
	return { root, remove: () => rm(root, { recursive: true, force: true }) };
}

async function writeFiles(root: string, files: Files): Promise<void> {
	for (const [path, text] of Object.entries(files)) {
		await mkdir(dirname(join(root, path)), { recursive: true });
		await writeFile(join(root, path), text);
	}
}

async function linkLibrary(root: string, name: string, workspace: string): Promise<void> {
	const manifest = createRequire(join(REPOSITORY, workspace, "package.json")).resolve.paths(name) ?? [];
	const folder = manifest
		.map((place) => join(place, name))
		.find((place) => place.startsWith(join(REPOSITORY, workspace)));
	if (folder === undefined) throw new Error(`${workspace} has no ${name}`);
	await link(folder, join(root, "node_modules", name));
}

async function link(target: string, path: string): Promise<void> {
	await mkdir(dirname(path), { recursive: true });
	await symlink(target, path, "junction");
}

function manifests(): Files {
	const workspaces = Object.entries(PACKAGES).flatMap(([folder, dependencies]) => {
		const extra = MANIFESTS[folder] ?? {};
		const own = Object.fromEntries(dependencies.map((name) => [`@outlay/${name}`, "workspace:*"]));
		const manifest = {
			name: `@outlay/${folder.split("/").at(-1)}`,
			type: "module",
			...(folder.startsWith("packages/") ? { exports: { "./*": "./src/*.ts" } } : {}),
			...extra,
			dependencies: { ...own, ...("dependencies" in extra ? (extra.dependencies as object) : {}) }, // parse boundary
		};
		const base = folder.includes("/") ? "../../" : "../";
		return [
			[`${folder}/package.json`, json(manifest)],
			[`${folder}/tsconfig.json`, compilerOptions(base, '"**/*.ts", "**/*.tsx"')],
		];
	});
	return {
		...Object.fromEntries(workspaces),
		"package.json": json({
			name: "planted",
			private: true,
			type: "module",
			devDependencies: { vitest: "*", "dependency-cruiser": "*" },
		}),
		"pnpm-workspace.yaml": "packages:\n  - apps/*\n  - packages/*\n  - scripts\n  - test\n",
		"tsconfig.json": compilerOptions("./", '"*.ts"'),
	};
}

function compilerOptions(base: string, include: string): string {
	return `{ "extends": "${base}tsconfig.base.json", "include": [${include}] }\n`;
}

function json(value: object): string {
	return `${JSON.stringify(value, undefined, 2)}\n`;
}
