import { askForPreview } from "@outlay/db/reports/preview-report";
import { answer, json } from "../../../../../api/answer.ts";
import { otherMethods } from "../../../../../api/other-methods.ts";
import { parseBody } from "../../../../../api/parse-request.ts";
import { problem } from "../../../../../api/problem.ts";
import { apiActor } from "../../../../../auth/actor.ts";
import { notAPerson } from "../../../../../features/settings/not-a-person.ts";
import { database } from "../../../../../main.ts";
import { spendReportPreviewSchema } from "./schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

export function POST(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("organization.write");
		if (!actor.ok) return actor.error;
		const body = await parseBody(spendReportPreviewSchema, request);
		if (!body.ok) return body.error;
		const owner = body.value.owner ?? { kind: "organization" as const };
		const asked = await askForPreview(database(), actor.value, { owner, now: new Date() });
		if (asked.ok) return json(asked.value, { status: 202 });
		return asked.error.code === "not_a_person" ? notAPerson() : unknownOwner(body.value.owner?.slug ?? "");
	});
}

function unknownOwner(value: string): Response {
	const title = "There is no department or team with this id.";
	const fix = "Use a slug of GET /hierarchy.";
	return problem({ status: 422, code: "unknown_owner", title, field: "owner", value, fix });
}
