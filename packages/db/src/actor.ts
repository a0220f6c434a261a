/** Roles of people and API tokens. `system` is the worker acting for an organization; no person can hold it. */
export const ROLES = ["admin", "finance", "team_lead", "engineer", "auditor"] as const;
export type Role = (typeof ROLES)[number];

/** What an action needs. A role grants rights; scope narrows whose spend they reach. */
export const RIGHTS = [
	"spend.read",
	"people.spend.read",
	"imports.read",
	"imports.write",
	"connections.write",
	"prices.read",
	"prices.write",
	"attribution.read",
	"attribution.write",
	"hierarchy.read",
	"hierarchy.write",
	"people.read",
	"people.write",
	"tokens.write",
	"organization.write",
	"audit.read",
	"views.write",
	"budgets.read",
	"budgets.write",
	"budgets.request",
	"budgets.approve",
	"forecasts.write",
	"alerts.read",
	"alerts.write",
	"channels.write",
] as const;
export type Right = (typeof RIGHTS)[number];

const READ_ALL: readonly Right[] = [
	"spend.read",
	"imports.read",
	"prices.read",
	"attribution.read",
	"hierarchy.read",
	"views.write",
	"budgets.read",
	"alerts.read",
];

/** The role table. `people.spend.read` is not here: it is a right of its own, granted per membership. */
export const RIGHTS_BY_ROLE: Readonly<Record<Role, readonly Right[]>> = {
	admin: RIGHTS.filter((right) => right !== "people.spend.read"),
	finance: [
		...READ_ALL,
		"imports.write",
		"prices.write",
		"people.read",
		"audit.read",
		"budgets.request",
		"budgets.approve",
		"forecasts.write",
		"alerts.write",
	],
	team_lead: [
		"spend.read",
		"attribution.read",
		"hierarchy.read",
		"prices.read",
		"views.write",
		"budgets.read",
		"budgets.request",
		"alerts.read",
		"alerts.write",
	],
	engineer: [
		"spend.read",
		"hierarchy.read",
		"prices.read",
		"views.write",
		"budgets.read",
		"alerts.read",
		"alerts.write",
	],
	auditor: [...READ_ALL.filter((right) => right !== "views.write"), "people.read", "audit.read"],
};

/** Whose spend an actor may see. `owners`: these departments and teams, and nothing of their siblings. */
export type ActorScope =
	| { readonly kind: "organization" }
	| {
			readonly kind: "owners";
			readonly departmentIds: readonly string[];
			readonly teamIds: readonly string[];
	  };

export type ActorKind = "person" | "token" | "system";

/** Who is asking. Made from a session or a token on every call, after checking the current membership version. */
export interface Actor {
	readonly kind: ActorKind;
	readonly organizationId: string;
	/** Membership, token or job that acts; null for the system. */
	readonly id: string | null;
	readonly personId: string | null;
	readonly label: string;
	readonly role: Role | "system";
	readonly rights: ReadonlySet<Right>;
	readonly scope: ActorScope;
}

/** The actor lacks a right. Shells answer 403 and name the right. */
export class ForbiddenError extends Error {
	override readonly name = "ForbiddenError";
	readonly right: Right;
	constructor(right: Right) {
		super(`this needs the right ${right}`);
		this.right = right;
	}
}

/** Throws {@link ForbiddenError} unless the actor holds the right. Every repository and read model calls it first. */
export function requireRight(actor: Actor, right: Right): void {
	if (!actor.rights.has(right)) throw new ForbiddenError(right);
}

/**
 * The same for what is of the whole organization, such as its rules and prices: a change for some owners is one for
 * all, so whoever sees only some of them may not make it.
 */
export function requireOrganizationRight(actor: Actor, right: Right): void {
	requireRight(actor, right);
	if (actor.scope.kind !== "organization") throw new ForbiddenError(right);
}

/** The worker, acting for one organization. It holds every right and sees everything of that organization. */
export function systemActor(organizationId: string): Actor {
	return {
		kind: "system",
		organizationId,
		id: null,
		personId: null,
		label: "Outlay",
		role: "system",
		rights: new Set(RIGHTS),
		scope: { kind: "organization" },
	};
}

/** Rights of a role, with the person-level right where the membership grants it. */
export function rightsOf(role: Role, seesPeople: boolean): ReadonlySet<Right> {
	const rights = new Set<Right>(RIGHTS_BY_ROLE[role]);
	if (seesPeople) rights.add("people.spend.read");
	return rights;
}

/**
 * Scope of a membership: team leads and engineers see their departments and teams; the others the whole
 * organization unless their membership names owners.
 */
export function scopeOf(
	role: Role,
	owners: { readonly departmentIds: readonly string[]; readonly teamIds: readonly string[] },
): ActorScope {
	const named = owners.departmentIds.length + owners.teamIds.length > 0;
	const narrow = role === "team_lead" || role === "engineer";
	if (!named && !narrow) return { kind: "organization" };
	const { departmentIds, teamIds } = owners;
	return { kind: "owners", departmentIds, teamIds };
}
