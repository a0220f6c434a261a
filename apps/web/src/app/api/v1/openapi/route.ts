import manifest from "../../../../../package.json" with { type: "json" };
import { json } from "../../../../api/answer.ts";
import { openApiDocument } from "../../../../api/openapi.ts";
import { OPERATIONS } from "../../../../api/operations.ts";
import { otherMethods } from "../../../../api/other-methods.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

/** Asks nobody who they are: tools that read it have no token yet. The same document is in docs/openapi.json. */
export function GET(): Response {
	return json(openApiDocument(OPERATIONS, manifest.version));
}
