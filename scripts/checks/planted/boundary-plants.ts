import { type Plant, plant } from "./plant.ts";

const importing = (rule: string, file: string, from: string): Plant =>
	plant(rule, file, `import "${from}";\n\nexport const planted = 1;\n`);

/** One per rule of .dependency-cruiser.mjs. */
export const boundaryPlants: readonly Plant[] = [
	importing("finops-imports-itself", "packages/finops/src/upward.ts", "@outlay/pricing/rate"),
	importing("pricing-imports-finops", "packages/pricing/src/upward.ts", "@outlay/routing-policy/policy"),
	importing("policy-imports-core", "packages/routing-policy/src/outward.ts", "@outlay/db/charges"),
	importing("edges-import-core", "packages/secrets/src/sideward.ts", "@outlay/jobs/job"),
	importing("web-directions", "apps/web/src/scripted.ts", "../../../scripts/test.ts"),
	importing("worker-directions", "apps/worker/src/scripted.ts", "../../../scripts/test.ts"),
	importing("gateway-directions", "apps/gateway/src/stored.ts", "@outlay/db/charges"),
	importing("connectors-never-db-or-jobs", "packages/connectors/src/stored.ts", "@outlay/db/charges"),
	importing("db-never-jobs", "packages/db/src/enqueued.ts", "@outlay/jobs/job"),
	importing("web-never-connectors", "apps/web/src/recognised.ts", "@outlay/connectors/read"),
	importing("apps-never-apps", "apps/web/src/working.ts", "../../worker/src/main.ts"),
	{
		rule: "no-cycles",
		file: "packages/jobs/src/first.ts",
		files: {
			"packages/jobs/src/first.ts":
				'import type { Second } from "./second.ts";\n\nexport type First = Second[];\n',
			"packages/jobs/src/second.ts":
				'import type { First } from "./first.ts";\n\nexport type Second = First[];\n',
		},
	},
	importing("code-never-tests", "packages/finops/src/tested.ts", "./amount.test.ts"),
	importing("core-no-node", "packages/pricing/src/filed.ts", "node:fs"),
	importing("core-npm-allow-list", "packages/finops/src/framed.ts", "react"),
	importing("core-zod-in-schema-files", "packages/finops/src/parsed.ts", "zod"),
	importing("genai-prices-in-pricing", "packages/connectors/src/priced.ts", "@pydantic/genai-prices"),
	importing("prisma-in-db", "apps/worker/src/queried.ts", "@prisma/client"),
	importing("prisma-parts-in-db-and-scripts", "apps/worker/src/adapted.ts", "@prisma/adapter-pg"),
	importing("bullmq-in-jobs", "apps/web/src/queued.ts", "bullmq"),
	importing("packages-without-framework", "packages/secrets/src/framed.ts", "next"),
	importing("no-dev-dependency-in-code", "packages/secrets/src/generated-input.ts", "fast-check"),
	importing("must-resolve", "packages/jobs/src/undeclared.ts", "not-installed"),
];
