import { listBudgetPeople } from "@outlay/db/read-models/budget-people";
import { answer, json } from "../../../../../../api/answer.ts";
import { otherMethods } from "../../../../../../api/other-methods.ts";
import { notFound, parsePath, parseQuery } from "../../../../../../api/parse-request.ts";
import { apiActor } from "../../../../../../auth/actor.ts";
import { budgetClock } from "../../../../../../features/budgets/budget-clock.ts";
import { readPeopleCursor, writePeopleCursor } from "../../../../../../features/budgets/people-cursor.ts";
import { database } from "../../../../../../main.ts";
import { budgetIdSchema, budgetPeopleQuerySchema } from "../../schema.ts";

export const dynamic = "force-dynamic";
export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethods("GET");

interface Context {
	readonly params: Promise<{ readonly id: string }>;
}

export function GET(request: Request, { params }: Context): Promise<Response> {
	return answer(request, async () => {
		const actor = await apiActor("people.spend.read");
		if (!actor.ok) return actor.error;
		const id = parsePath(budgetIdSchema, (await params).id);
		if (!id.ok) return id.error;
		const query = parseQuery(budgetPeopleQuerySchema, request);
		if (!query.ok) return query.error;
		const { cursor, limit } = query.value;
		const { clock } = await budgetClock(actor.value);
		const page = await listBudgetPeople(database(), actor.value, {
			...{ id: id.value, today: clock.today, limit },
			cursor: cursor === undefined ? null : readPeopleCursor(cursor),
		});
		if (page === null) return notFound();
		const nextCursor = page.nextCursor === null ? null : writePeopleCursor(page.nextCursor);
		return json({ items: page.people, nextCursor });
	});
}
