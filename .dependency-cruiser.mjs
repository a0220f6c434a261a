// The directions of docs/architecture.md. Everything that is not listed there fails.
const TEST = "(\\.test\\.tsx?|\\.arbitraries\\.ts)$|^(packages|apps)/.+/testing/";
const OURS = "^(packages|apps|scripts|test)/";
const CORE = "^packages/(finops|pricing|routing-policy)/";
const CORE_FILES = "^packages/(finops|pricing|routing-policy)/src/";
const APPS = "^apps/";
const NPM = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];

/** Each says: of our own code, `from` may import only what matches `allowed`. Tests may import more. */
const allowed = {
	"finops-imports-itself": {
		comment: "finops is the bottom of the core: move what it needs into it",
		from: "^packages/finops/",
		allowed: ["^packages/finops/"],
	},
	"pricing-imports-finops": {
		comment: "pricing stands on finops only",
		from: "^packages/pricing/",
		allowed: ["^packages/(pricing|finops)/"],
	},
	"policy-imports-core": {
		comment: "routing-policy stands on finops and pricing only",
		from: "^packages/routing-policy/",
		allowed: [CORE],
	},
	"edges-import-core": {
		comment: "an edge package knows the core and itself: let an app pass it what it needs",
		from: "^packages/(connectors|raw-exports|secrets|outbound|mail|channels|jobs|db|policy-client)/",
		allowed: [CORE, "^packages/$1/"],
	},
	// apps-never-apps and web-never-connectors say their own sentence about those two.
	"web-directions": {
		comment: "web imports the core, raw-exports, secrets, outbound, mail, channels, jobs and db",
		from: "^apps/web/",
		allowed: [CORE, "^packages/(raw-exports|secrets|outbound|mail|channels|jobs|db|connectors)/", APPS],
	},
	"worker-directions": {
		comment: "worker imports the core and every edge but policy-client",
		from: "^apps/worker/",
		allowed: [CORE, "^packages/(connectors|raw-exports|secrets|outbound|mail|channels|jobs|db)/", APPS],
	},
	"gateway-directions": {
		comment: "gateway imports the core and policy-client",
		from: "^apps/gateway/",
		allowed: [CORE, "^packages/policy-client/", APPS],
	},
};

const forbidden = {
	"connectors-never-db-or-jobs": {
		comment: "a connector returns what it read: the worker stores it",
		from: { path: "^packages/connectors/" },
		to: { path: "^packages/(db|jobs)/" },
	},
	"db-never-jobs": {
		comment: "write to the outbox: the worker enqueues from it",
		from: { path: "^packages/db/" },
		to: { path: "^packages/jobs/" },
	},
	"web-never-connectors": {
		comment: "recognising an export is the worker's: enqueue a job",
		from: { path: "^apps/web/" },
		to: { path: "^packages/connectors/" },
	},
	"apps-never-apps": {
		comment: "two apps that need it: make it a package",
		from: { path: "^apps/([^/]+)/" },
		to: { path: "^apps/", pathNot: "^apps/$1/" },
	},
	"no-cycles": {
		comment: "cut the part both need into a file of its own",
		from: {},
		to: { circular: true },
	},
	"code-never-tests": {
		comment: "move what code needs out of the test",
		from: { path: "^(packages|apps|scripts)/", pathNot: TEST },
		to: { path: [TEST, "^test/"] },
	},
	"core-no-node": {
		comment: "the core has no IO: take the value as an argument from a shell",
		from: { path: CORE_FILES, pathNot: TEST },
		to: { dependencyTypes: ["core"] },
	},
	"core-npm-allow-list": {
		comment: "the core may use zod, canonicalize, re2js, @bsull/augurs and @pydantic/genai-prices",
		from: { path: CORE_FILES, pathNot: TEST },
		to: {
			dependencyTypes: NPM,
			pathNot: "node_modules/(zod|canonicalize|re2js|@bsull/augurs|@pydantic/genai-prices)/",
		},
	},
	"core-zod-in-schema-files": {
		comment: "parse in a `*schema.ts` file and hand the core plain values",
		from: { path: CORE_FILES, pathNot: [TEST, "schemas?\\.ts$"] },
		to: { path: "node_modules/zod/" },
	},
	"genai-prices-in-pricing": {
		comment: "ask packages/pricing for a rate",
		from: { path: "^(packages|apps|scripts)/", pathNot: "^packages/pricing/" },
		to: { path: "node_modules/@pydantic/genai-prices/" },
	},
	"prisma-in-db": {
		comment: "ask a repository or a read model of packages/db",
		from: { path: OURS, pathNot: "^packages/db/" },
		to: { path: ["node_modules/(@prisma/client|prisma|\\.prisma)/", "^packages/db/src/generated/"] },
	},
	"prisma-parts-in-db-and-scripts": {
		comment: "migrations are scripts; queries are in packages/db",
		from: { path: "^(packages|apps|test)/", pathNot: "^packages/db/" },
		to: { path: "node_modules/@prisma/" },
	},
	"bullmq-in-jobs": {
		comment: "packages/jobs produces jobs and apps/worker consumes them",
		from: { path: OURS, pathNot: ["^packages/jobs/", "^apps/worker/", TEST] },
		to: { path: "node_modules/bullmq/" },
	},
	"packages-without-framework": {
		comment: "screens are in apps/web",
		from: { path: "^packages/" },
		to: { path: "node_modules/(next|react|react-dom|next-auth)/" },
	},
	"no-dev-dependency-in-code": {
		comment: "move it to `dependencies`, or the import to a test",
		from: { path: "^(packages|apps)/[^/]+/src/", pathNot: TEST },
		to: {
			dependencyTypes: ["npm-dev"],
			dependencyTypesNot: ["npm", "type-only"],
			pathNot: "node_modules/@types/",
		},
	},
	"must-resolve": {
		comment: "declare it in the package's package.json",
		from: {},
		to: { couldNotResolve: true },
	},
};

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
	forbidden: [
		...Object.entries(allowed).map(([name, rule]) => ({
			name,
			comment: rule.comment,
			severity: "error",
			from: { path: rule.from, pathNot: TEST },
			to: { path: OURS, pathNot: rule.allowed },
		})),
		...Object.entries(forbidden).map(([name, rule]) => ({ name, severity: "error", ...rule })),
	],
	options: {
		parser: "tsc",
		// Type imports are dependencies too: a core that names Prisma's types is not a core.
		tsPreCompilationDeps: true,
		doNotFollow: { path: ["node_modules", "^packages/db/src/generated/"] },
		exclude: { path: ["(^|/)\\.next/", "^\\.(toolchain|outlay|turbo)/"] },
		enhancedResolveOptions: {
			exportsFields: ["exports"],
			conditionNames: ["import", "node", "default", "types"],
			mainFields: ["module", "main", "types"],
			extensions: [".ts", ".tsx", ".mjs", ".js", ".cjs", ".json", ".css", ".d.ts"],
		},
	},
};
