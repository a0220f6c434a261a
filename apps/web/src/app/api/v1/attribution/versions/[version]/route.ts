import { readVersion } from "@outlay/db/read-models/attribution-history";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { diffAnswer } from "../../../../../../features/attribution/answers.ts";
import { database } from "../../../../../../main.ts";
import { versionNumberSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

interface Context {
	readonly params: Promise<{ readonly version: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("attribution.read");
		if (!actor.ok) return actor.error;
		const version = parsePath(versionNumberSchema, (await params).version);
		if (!version.ok) return version.error;
		const found = await readVersion(database(), actor.value, version.value);
		if (found === null) return notFound();
		return json({ version: found.version, ruleSet: found.ruleSet, diff: diffAnswer(found.diff) });
	});
}
