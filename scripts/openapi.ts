// node scripts/openapi.ts: writes docs/openapi.json from the schemas of the REST API's routes.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import manifest from "../apps/web/package.json" with { type: "json" };
import { openApiDocument } from "../apps/web/src/api/openapi.ts";
import { OPERATIONS } from "../apps/web/src/api/operations.ts";

const file = fileURLToPath(new URL("../docs/openapi.json", import.meta.url));
writeFileSync(file, `${JSON.stringify(openApiDocument(OPERATIONS, manifest.version), null, 2)}\n`);
// In the house's own layout, so that lint has nothing to say about it.
execFileSync("biome", ["format", "--write", file], {
	stdio: ["ignore", "ignore", "inherit"],
	timeout: 60_000,
});
console.log("Wrote docs/openapi.json");
