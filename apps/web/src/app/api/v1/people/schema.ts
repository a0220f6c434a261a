import { ROLES } from "@outlay/db/actor";
import { z } from "zod";
import { idPageShape } from "../../../../api/page.ts";

const OWNERS_MAX = 500;

const ownersSchema = z.array(z.uuid()).max(OWNERS_MAX).default([]);

/** Path parameter: a membership. */
export const membershipIdSchema = z.uuid();

/** `POST /people/invitations`. Owners narrow whose spend the member sees; team leads and engineers see only those. */
export const invitationBodySchema = z.strictObject({
	email: z.email("Write an e-mail address.").max(320),
	role: z.enum(ROLES),
	departmentIds: ownersSchema,
	teamIds: ownersSchema,
	/** The right to see figures by person; others see people under a pseudonym. */
	seesPeople: z.boolean().default(false),
	/** `link`: the answer holds the link, to be handed over. `mail`: it is mailed, where a mail server is set. */
	delivery: z.enum(["link", "mail"]).default("link"),
});

/** `PATCH /people/{id}`: the whole of what the member may do, not a part of it. */
export const membershipBodySchema = z.strictObject({
	role: z.enum(ROLES),
	departmentIds: ownersSchema,
	teamIds: ownersSchema,
	/** Figures by person. */
	seesPeople: z.boolean(),
});

/** A link that is shown once: hand it to the person. Null: it is mailed. */
export const accessLinkSchema = z.object({ url: z.url().nullable() });

const memberSchema = z.object({
	membershipId: z.uuid(),
	personId: z.uuid(),
	name: z.string(),
	email: z.string(),
	role: z.enum(ROLES),
	departmentIds: z.array(z.uuid()),
	teamIds: z.array(z.uuid()),
	seesPeople: z.boolean(),
	isLinked: z.boolean(),
	createdAt: z.iso.datetime(),
	revokedAt: z.iso.datetime().nullable(),
});

/** `GET /people`: who joined first is first; revoked members are among them. */
export const memberListQuerySchema = z.strictObject(idPageShape);
export const memberListSchema = z.object({ items: z.array(memberSchema), nextCursor: z.uuid().nullable() });

/** `GET /people/invitations`: newest first. */
export const linkListQuerySchema = z.strictObject(idPageShape);
export const linkListSchema = z.object({
	items: z.array(
		z.object({
			id: z.uuid(),
			kind: z.enum(["invitation", "reset"]),
			email: z.string(),
			role: z.enum(ROLES).nullable(),
			seesPeople: z.boolean(),
			expiresAt: z.iso.datetime(),
			/** `by_hand`: an admin was shown it. `failed`: the mail server did not take it, and it is not tried again. */
			delivery: z.discriminatedUnion("status", [
				z.object({ status: z.literal("by_hand") }),
				z.object({ status: z.literal("waiting") }),
				z.object({ status: z.literal("mailed"), at: z.iso.datetime() }),
				z.object({ status: z.literal("failed"), reason: z.string() }),
			]),
		}),
	),
	nextCursor: z.uuid().nullable(),
});
