// The directions of docs/architecture.md. Everything that is not listed there fails.
const TEST = "(\\.test\\.tsx?|\\.arbitraries\\.ts)$";
const OURS = "^(packages|apps|scripts|test)/";
const CORE = "^packages/(finops|pricing|routing-policy)/";
const CORE_FILES = "^packages/(finops|pricing|routing-policy)/src/";
const NPM = ["npm", "npm-dev", "npm-optional", "npm-peer", "npm-bundled", "npm-no-pkg", "npm-unknown"];

/** `from` may import, of our own code, only what matches one of `allowed` and itself. */
function only(name, comment, from, allowed) {
	return {
		name,
		comment,
		severity: "error",
		from: { path: from, pathNot: TEST },
		to: { path: OURS, pathNot: allowed },
	};
}

function never(name, comment, from, to) {
	return { name, comment, severity: "error", from, to };
}

const directions = [
	only(
		"finops-imports-itself",
		"finops is the bottom of the core: move what it needs into it",
		"^packages/finops/",
		["^packages/finops/"],
	),
	only("pricing-imports-finops", "pricing stands on finops only", "^packages/pricing/", [
		"^packages/(pricing|finops)/",
	]),
	only(
		"policy-imports-core",
		"routing-policy stands on finops and pricing only",
		"^packages/routing-policy/",
		[CORE],
	),
	only(
		"edges-import-core",
		"an edge package knows the core and itself: let an app pass it what it needs",
		"^packages/(connectors|raw-exports|secrets|outbound|jobs|db|policy-client)/",
		[CORE, "^packages/$1/"],
	),
	only("web-directions", "web imports the core, raw-exports, secrets, outbound, jobs and db", "^apps/web/", [
		CORE,
		"^packages/(raw-exports|secrets|outbound|jobs|db|connectors)/",
		"^apps/",
	]),
	only("worker-directions", "worker imports the core and every edge but policy-client", "^apps/worker/", [
		CORE,
		"^packages/(connectors|raw-exports|secrets|outbound|jobs|db)/",
		"^apps/",
	]),
	only("gateway-directions", "gateway imports the core and policy-client", "^apps/gateway/", [
		CORE,
		"^packages/policy-client/",
		"^apps/",
	]),
	never(
		"connectors-never-db-or-jobs",
		"a connector returns what it read: the worker stores it",
		{ path: "^packages/connectors/" },
		{ path: "^packages/(db|jobs)/" },
	),
	never(
		"db-never-jobs",
		"write to the outbox: the worker enqueues from it",
		{ path: "^packages/db/" },
		{ path: "^packages/jobs/" },
	),
	never(
		"web-never-connectors",
		"recognising an export is the worker's: enqueue a job",
		{ path: "^apps/web/" },
		{ path: "^packages/connectors/" },
	),
	never(
		"apps-never-apps",
		"two apps that need it: make it a package",
		{ path: "^apps/([^/]+)/" },
		{ path: "^apps/", pathNot: "^apps/$1/" },
	),
	never("no-cycles", "cut the part both need into a file of its own", {}, { circular: true }),
	never(
		"code-never-tests",
		"move what code needs out of the test",
		{ path: "^(packages|apps|scripts)/", pathNot: TEST },
		{ path: [TEST, "^test/"] },
	),
];

const libraries = [
	never(
		"core-no-node",
		"the core has no IO: take the value as an argument from a shell",
		{ path: CORE_FILES, pathNot: TEST },
		{ dependencyTypes: ["core"] },
	),
	never(
		"core-npm-allow-list",
		"the core may use zod (schema files), canonicalize, re2js, @bsull/augurs and, in pricing, @pydantic/genai-prices",
		{ path: CORE_FILES, pathNot: TEST },
		{
			dependencyTypes: NPM,
			pathNot: "node_modules/(zod|canonicalize|re2js|@bsull/augurs|@pydantic/genai-prices)/",
		},
	),
	never(
		"core-zod-in-schema-files",
		"parse in a `*schema.ts` file and hand the core plain values",
		{ path: CORE_FILES, pathNot: [TEST, "schemas?\\.ts$"] },
		{ path: "node_modules/zod/" },
	),
	never(
		"genai-prices-in-pricing",
		"ask packages/pricing for a rate",
		{ path: "^(packages|apps|scripts)/", pathNot: "^packages/pricing/" },
		{ path: "node_modules/@pydantic/genai-prices/" },
	),
	never(
		"prisma-in-db",
		"ask a repository or a read model of packages/db",
		{ path: OURS, pathNot: "^packages/db/" },
		{ path: ["node_modules/(@prisma/client|prisma|\\.prisma)/", "^packages/db/src/generated/"] },
	),
	never(
		"prisma-parts-in-db-and-scripts",
		"migrations are scripts; queries are in packages/db",
		{ path: "^(packages|apps|test)/", pathNot: "^packages/db/" },
		{ path: "node_modules/@prisma/" },
	),
	never(
		"bullmq-in-jobs",
		"packages/jobs is the only place that produces jobs, apps/worker the only one that consumes them",
		{ path: OURS, pathNot: ["^packages/jobs/", "^apps/worker/", TEST] },
		{ path: "node_modules/bullmq/" },
	),
	never(
		"packages-without-framework",
		"screens are in apps/web",
		{ path: "^packages/" },
		{ path: "node_modules/(next|react|react-dom|next-auth)/" },
	),
	never(
		"no-dev-dependency-in-code",
		"move it to `dependencies`, or the import to a test",
		{ path: "^(packages|apps)/[^/]+/src/", pathNot: TEST },
		{
			dependencyTypes: ["npm-dev"],
			dependencyTypesNot: ["npm", "type-only"],
			pathNot: "node_modules/@types/",
		},
	),
	never("must-resolve", "declare it in the package's package.json", {}, { couldNotResolve: true }),
];

export default {
	forbidden: [...directions, ...libraries],
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
