import { judgeAnomaly } from "@outlay/db/repositories/anomalies";
import { answer } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { problem } from "../../../../../../api/problem.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { organizationContext } from "../../../../../../features/spend/query/spend-context.ts";
import { database } from "../../../../../../main.ts";
import { alertIdSchema, feedbackSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, POST, PATCH, DELETE, OPTIONS } = otherMethods("PUT");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function PUT(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("alerts.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(alertIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(feedbackSchema, request);
		if (!body.ok) return body.error;
		const { today } = await organizationContext(actor.value);
		const feedback = body.value.verdict;
		const input = { id: id.value, feedback, now: new Date(), today };
		const judged = await judgeAnomaly(database(), actor.value, input);
		if (judged.ok) return new Response(null, { status: 204 });
		if (judged.error.code === "not_found") return notFound();
		return problem({
			...{ status: 409, code: judged.error.code, title: "This alert is of a budget." },
			fix: "Only anomalies are judged: GET /anomalies lists them.",
		});
	});
}
