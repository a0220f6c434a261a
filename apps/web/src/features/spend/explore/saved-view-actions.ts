"use server";

import { deleteSavedView, saveView } from "@outlay/db/repositories/saved-views";
import { revalidatePath } from "next/cache";
import { z } from "zod";
import { requireActor } from "../../../auth/actor.ts";
import { database } from "../../../main.ts";

/** What a saved-view action answers: one sentence to show. */
export interface ViewOutcome {
	readonly ok: boolean;
	readonly message: string;
}

const NAME_MAX = 80;
const QUERY_MAX = 4000;

const saveSchema = z.object({
	name: z.string().trim().min(1, "Name the view.").max(NAME_MAX, `Use at most ${NAME_MAX} characters.`),
	query: z.string().max(QUERY_MAX, "This view has too many filters to be saved."),
});

/** Keeps the address of Explore under a name, for this person. */
export async function saveExploreView(input: {
	readonly name: string;
	readonly query: string;
}): Promise<ViewOutcome> {
	const actor = await requireActor("views.write");
	const parsed = saveSchema.safeParse(input);
	if (!parsed.success) return { ok: false, message: parsed.error.issues[0]?.message ?? "Name the view." };
	const saved = await saveView(database(), actor, {
		input: { screen: "explore", ...parsed.data },
		now: new Date(),
	});
	if (!saved.ok) return { ok: false, message: "You have a hundred views. Delete one first." };
	revalidatePath("/explore");
	return { ok: true, message: `Saved as “${parsed.data.name}”.` };
}

/** Deletes one of this person's views. */
export async function deleteExploreView(id: string): Promise<ViewOutcome> {
	const actor = await requireActor("views.write");
	const parsed = z.uuid().safeParse(id);
	const done =
		parsed.success && (await deleteSavedView(database(), actor, { id: parsed.data, now: new Date() }));
	revalidatePath("/explore");
	return done ? { ok: true, message: "Deleted." } : { ok: false, message: "That view is gone already." };
}
