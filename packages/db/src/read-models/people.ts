import { type Actor, type Role, requireRight } from "../actor.ts";
import { type Database, inTransaction, type Transaction } from "../database.ts";
import type { AccessLink, Membership } from "../generated/client.ts";
import { parseRole } from "../repositories/people.ts";

/** A person of the organization and what they may do. Times are ISO instants. */
export interface MemberView {
	readonly membershipId: string;
	readonly personId: string;
	readonly name: string;
	readonly email: string;
	readonly role: Role;
	readonly departmentIds: readonly string[];
	readonly teamIds: readonly string[];
	/** The right to see figures by person. */
	readonly seesPeople: boolean;
	/** Has signed in with the identity provider. */
	readonly isLinked: boolean;
	readonly createdAt: string;
	/** Null: a member. */
	readonly revokedAt: string | null;
}

/** How a link reaches its person. `by_hand`: an admin was shown it. `at` is an ISO instant; `reason` holds no secret. */
export type LinkDelivery =
	| { readonly status: "by_hand" }
	| { readonly status: "waiting" }
	| { readonly status: "mailed"; readonly at: string }
	| { readonly status: "failed"; readonly reason: string };

/** An invitation or reset link that still works. The token itself is kept nowhere. */
export interface OpenLinkView {
	readonly id: string;
	readonly kind: "invitation" | "reset";
	readonly email: string;
	/** What an invitation gives; null on a reset. */
	readonly role: Role | null;
	/** An invitation gives the right to see figures by person. */
	readonly seesPeople: boolean;
	readonly expiresAt: string;
	readonly delivery: LinkDelivery;
}

export interface PeopleView {
	/** By name, revoked ones last. */
	readonly members: readonly MemberView[];
	readonly links: readonly OpenLinkView[];
}

/** An organization's people fit one page; more than this are not read. */
const MEMBERS_MAX = 5_000;

/** Who is in the organization, and who was asked in. */
export async function readPeople(database: Database, actor: Actor, now: Date): Promise<PeopleView> {
	requireRight(actor, "people.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const memberships = await transaction.membership.findMany({
			where: { organizationId },
			take: MEMBERS_MAX,
		});
		const members = await membersOf(transaction, organizationId, memberships);
		const links = await transaction.accessLink.findMany({
			where: { organizationId, usedAt: null, expiresAt: { gt: now } },
			orderBy: { createdAt: "desc" },
			take: MEMBERS_MAX,
		});
		return {
			members: members.toSorted(
				(a, b) =>
					Number(a.revokedAt !== null) - Number(b.revokedAt !== null) || a.name.localeCompare(b.name, "en"),
			),
			links: links.map(linkOf),
		};
	});
}

/** A page of a list in the order of ids. */
export interface PeoplePageQuery {
	/** `nextCursor` of the page before; null: from the beginning. */
	readonly cursor: string | null;
	readonly limit: number;
}

/** Members page by page, those who joined first at the top; revoked ones are among them. */
export async function listMembers(
	database: Database,
	actor: Actor,
	{ cursor, limit }: PeoplePageQuery,
): Promise<{ readonly items: readonly MemberView[]; readonly nextCursor: string | null }> {
	requireRight(actor, "people.read");
	const { organizationId } = actor;
	return inTransaction(database, actor, async (transaction) => {
		const rows = await transaction.membership.findMany({
			where: { organizationId, ...(cursor === null ? {} : { id: { gt: cursor } }) },
			orderBy: { id: "asc" },
			take: limit + 1,
		});
		const items = await membersOf(transaction, organizationId, rows.slice(0, limit));
		return { items, nextCursor: rows.length > limit ? (items.at(-1)?.membershipId ?? null) : null };
	});
}

/** Links that still work page by page, newest first. */
export async function listOpenLinks(
	database: Database,
	actor: Actor,
	{ now, cursor, limit }: PeoplePageQuery & { readonly now: Date },
): Promise<{ readonly items: readonly OpenLinkView[]; readonly nextCursor: string | null }> {
	requireRight(actor, "people.read");
	const { organizationId } = actor;
	const after = cursor === null ? {} : { id: { lt: cursor } };
	const rows = await inTransaction(database, actor, (transaction) =>
		transaction.accessLink.findMany({
			where: { organizationId, usedAt: null, expiresAt: { gt: now }, ...after },
			orderBy: { id: "desc" },
			take: limit + 1,
		}),
	);
	const items = rows.slice(0, limit).map(linkOf);
	return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Every membership has its person: the database keeps them together. */
async function membersOf(
	transaction: Transaction,
	organizationId: string,
	memberships: readonly Membership[],
): Promise<readonly MemberView[]> {
	const people = await transaction.person.findMany({
		where: { organizationId, id: { in: memberships.map((row) => row.personId) } },
		select: { id: true, name: true, email: true, oidcSubject: true },
	});
	const personById = new Map(people.map((person) => [person.id, person]));
	return memberships.flatMap((row): MemberView[] => {
		const person = personById.get(row.personId);
		if (person === undefined) return [];
		return [
			{
				membershipId: row.id,
				personId: person.id,
				name: person.name,
				email: person.email,
				role: parseRole(row.role),
				departmentIds: row.departmentIds,
				teamIds: row.teamIds,
				seesPeople: row.seesPeople,
				isLinked: person.oidcSubject !== null,
				createdAt: row.createdAt.toISOString(),
				revokedAt: row.revokedAt?.toISOString() ?? null,
			},
		];
	});
}

function linkOf({ id, kind, email, role, seesPeople, expiresAt, ...mail }: AccessLink): OpenLinkView {
	return {
		id,
		kind: kind === "reset" ? "reset" : "invitation",
		email,
		role: role === null ? null : parseRole(role),
		seesPeople,
		expiresAt: expiresAt.toISOString(),
		delivery: deliveryOf(mail),
	};
}

/** The database's check keeps what is mailed with its time, and what failed with its reason. */
function deliveryOf(link: {
	readonly delivery: string;
	readonly mailedAt: Date | null;
	readonly mailError: string | null;
}): LinkDelivery {
	if (link.mailedAt !== null) return { status: "mailed", at: link.mailedAt.toISOString() };
	if (link.mailError !== null) return { status: "failed", reason: link.mailError };
	return { status: link.delivery === "waiting" ? "waiting" : "by_hand" };
}
