import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parsePath } from "../../../../../../api/parse-request.ts";
import { secretKeyProblem, tryConnection } from "../../../../../../features/connections/provider-access.ts";
import { importsApiActor } from "../../../../../../features/imports/imports-actor.ts";
import { connectionIdSchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethods("POST");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function POST(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await importsApiActor("connections.write");
		if (!actor.ok) return actor.error;
		const id = parsePath(connectionIdSchema, (await params).id);
		if (!id.ok) return id.error;
		try {
			const tried = await tryConnection(actor.value, id.value);
			if (tried === null) return notFound();
			return json({ works: tried.trouble === null, trouble: pick(tried.trouble) });
		} catch (error) {
			return secretKeyProblem(error);
		}
	});
}

const pick = (trouble: { readonly code: string; readonly message: string; readonly fix: string } | null) =>
	trouble === null ? null : { code: trouble.code, message: trouble.message, fix: trouble.fix };
