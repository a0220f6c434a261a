import { answer, json } from "../../../../api/answer.ts";
import { otherMethods } from "../../../../api/other-methods.ts";
import { billingAccountsNow } from "../../../../features/imports/billing-accounts.ts";
import { importsApiActor } from "../../../../features/imports/imports-actor.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

export function GET(request: Request): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("imports.read");
		return actor.ok ? json(await billingAccountsNow(actor.value)) : actor.error;
	});
}
