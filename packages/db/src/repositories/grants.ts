import { type Actor, ForbiddenError, type Right, type Role, rightsOf, scopeOf } from "../actor.ts";

/** What one actor gives to another: a role, of which `scopes` may name a part, and whose spend it reaches. */
export interface Grant {
	readonly role: Role;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
	/** Left out or empty: all rights of the role. */
	readonly scopes?: readonly Right[];
}

/**
 * Throws {@link ForbiddenError} when the grant reaches further than the actor: a token that may only manage people
 * must not make itself an admin by inviting one.
 */
export function requireGrantable(actor: Actor, grant: Grant): void {
	const scopes = grant.scopes ?? [];
	for (const right of rightsOf(grant.role, false)) {
		const given = scopes.length === 0 || scopes.includes(right);
		if (given && !actor.rights.has(right)) throw new ForbiddenError(right);
	}
	requireReach(actor, grant);
}

/** Throws {@link ForbiddenError} when the grant sees owners whom the actor does not see. */
export function requireReach(actor: Actor, grant: Omit<Grant, "scopes">): void {
	if (actor.scope.kind === "organization") return;
	const { departmentIds, teamIds } = actor.scope;
	const reach = scopeOf(grant.role, grant);
	const isWithin =
		reach.kind === "owners" &&
		reach.departmentIds.every((id) => departmentIds.includes(id)) &&
		reach.teamIds.every((id) => teamIds.includes(id));
	if (!isWithin) throw new ForbiddenError("spend.read");
}
