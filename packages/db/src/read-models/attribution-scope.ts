import { type Actor, ForbiddenError } from "../actor.ts";

/** Rules move money between all teams: whoever sees only some of them must not learn the others' figures here. */
export function requireWholeOrganization(actor: Actor): void {
	if (actor.scope.kind !== "organization") throw new ForbiddenError("attribution.read");
}
