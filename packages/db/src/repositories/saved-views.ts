import { err, ok, type Result } from "@outlay/finops/result";
import { type Actor, requireRight } from "../actor.ts";
import { type Database, inTransaction } from "../database.ts";
import { newId } from "../id.ts";
import { appendAudit } from "./audit.ts";

/** An analysis screen's address under a name. Each belongs to one membership; nobody else sees it. */
export interface SavedView {
	readonly id: string;
	readonly name: string;
	/** The address without its path: what the screen reads. */
	readonly query: string;
}

/** Views of one person and screen; more are refused. */
const VIEWS_MAX = 100;

/** The actor's views of a screen, by name. Tokens have none. */
export async function listSavedViews(
	database: Database,
	actor: Actor,
	screen: string,
): Promise<readonly SavedView[]> {
	requireRight(actor, "spend.read");
	const { organizationId, id: membershipId } = actor;
	if (actor.kind !== "person" || membershipId === null) return [];
	return inTransaction(database, actor, (transaction) =>
		transaction.savedView.findMany({
			where: { organizationId, membershipId, screen },
			select: { id: true, name: true, query: true },
			orderBy: [{ name: "asc" }, { id: "asc" }],
			take: VIEWS_MAX,
		}),
	);
}

/** Keeps an address under a name. A name that the actor has already used gets the new address. */
export async function saveView(
	database: Database,
	actor: Actor,
	request: {
		readonly input: { readonly screen: string; readonly name: string; readonly query: string };
		readonly now: Date;
	},
): Promise<Result<{ readonly id: string }, { readonly code: "not_a_person" | "too_many" }>> {
	const { input, now } = request;
	requireRight(actor, "views.write");
	const { organizationId, id: membershipId } = actor;
	if (actor.kind !== "person" || membershipId === null) return err({ code: "not_a_person" });
	return inTransaction(database, actor, async (transaction) => {
		const { screen, name, query } = input;
		const same = await transaction.savedView.findFirst({
			where: { organizationId, membershipId, screen, name },
		});
		const count = await transaction.savedView.count({ where: { organizationId, membershipId, screen } });
		if (same === null && count >= VIEWS_MAX) return err({ code: "too_many" as const });
		const id = same?.id ?? newId();
		await transaction.savedView.upsert({
			where: { organizationId_id: { organizationId, id } },
			create: { organizationId, id, membershipId, screen, name, query, createdAt: now },
			update: { query },
		});
		const entry = {
			action: "saved_view.saved",
			subject: "saved_view",
			subjectId: id,
			details: { screen, name },
		};
		await appendAudit(transaction, actor, { entry, now });
		return ok({ id });
	});
}

/** Removes one of the actor's own views. False when there is none of that id. */
export async function deleteSavedView(
	database: Database,
	actor: Actor,
	input: { readonly id: string; readonly now: Date },
): Promise<boolean> {
	const { id, now } = input;
	requireRight(actor, "views.write");
	const { organizationId, id: membershipId } = actor;
	if (actor.kind !== "person" || membershipId === null) return false;
	return inTransaction(database, actor, async (transaction) => {
		const { count } = await transaction.savedView.deleteMany({ where: { organizationId, id, membershipId } });
		if (count === 0) return false;
		const entry = { action: "saved_view.deleted", subject: "saved_view", subjectId: id, details: {} };
		await appendAudit(transaction, actor, { entry, now });
		return true;
	});
}
