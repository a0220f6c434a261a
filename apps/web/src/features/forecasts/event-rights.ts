import type { Actor } from "@outlay/db/actor";

/** Whether an actor notes known changes: admins and finance do, where they see the whole organization. */
export const mayNoteChanges = ({ rights, scope }: Pick<Actor, "rights" | "scope">): boolean =>
	scope.kind === "organization" && rights.has("forecasts.write");
