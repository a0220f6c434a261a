import { setPrecedence } from "@outlay/db/repositories/connections";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parseBody, parsePath } from "../../../../../../api/parse-request.ts";
import { problem } from "../../../../../../api/problem.ts";
import { billingAccountsNow } from "../../../../../../features/imports/billing-accounts.ts";
import { importsApiActor } from "../../../../../../features/imports/imports-actor.ts";
import { database } from "../../../../../../main.ts";
import { billingAccountIdSchema, precedenceBodySchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, POST, PATCH, DELETE, OPTIONS } = otherMethods("PUT");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function PUT(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(billingAccountIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const body = await parseBody(precedenceBodySchema, request);
		if (!body.ok) return body.error;
		const change = { billingAccountId: id.value, ...body.value, now: new Date() };
		const outcome = await setPrecedence(database(), actor.value, change);
		if (outcome === "no_such_account") return notFound();
		if (outcome !== "changed") return unknownFamily(outcome.unknownFamily);
		const { items } = await billingAccountsNow(actor.value);
		const changed = items.find((account) => account.id === id.value);
		return changed === undefined ? notFound() : json(changed);
	});
}

function unknownFamily(value: string): Response {
	return problem({
		status: 400,
		code: "invalid_request",
		title: "The account has no such source of this basis.",
		field: "families",
		value,
		fix: "Name the families that GET /api/v1/billing-accounts lists for it.",
	});
}
