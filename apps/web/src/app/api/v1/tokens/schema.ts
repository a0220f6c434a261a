import { RIGHTS, ROLES } from "@outlay/db/actor";
import { z } from "zod";
import { idPageShape } from "../../../../api/page.ts";

const OWNERS_MAX = 500;

export const tokenIdSchema = z.uuid();

/** `POST /tokens`. No scopes: all rights of the role. No expiry: until it is revoked. */
export const tokenBodySchema = z.strictObject({
	name: z.string().trim().min(1, "Name what uses it.").max(100, "Use at most 100 characters."),
	role: z.enum(ROLES),
	scopes: z.array(z.enum(RIGHTS)).default([]),
	departmentIds: z.array(z.uuid()).max(OWNERS_MAX).default([]),
	teamIds: z.array(z.uuid()).max(OWNERS_MAX).default([]),
	expiresAt: z.iso.datetime({ offset: true, error: "Write a time with its zone." }).nullable().default(null),
});

/** The token's text is in no other answer. */
export const newTokenSchema = z.object({ id: z.uuid(), token: z.string() });

/** `GET /tokens`: newest first. */
export const tokenListQuerySchema = z.strictObject(idPageShape);
export const tokenListSchema = z.object({
	items: z.array(
		z.object({
			id: z.uuid(),
			name: z.string(),
			prefix: z.string(),
			role: z.enum(ROLES),
			scopes: z.array(z.string()),
			departmentIds: z.array(z.uuid()),
			teamIds: z.array(z.uuid()),
			status: z.enum(["works", "expired", "revoked", "stopped"]),
			createdBy: z.string().nullable(),
			createdById: z.uuid().nullable(),
			createdAt: z.iso.datetime(),
			lastUsedAt: z.iso.datetime().nullable(),
			expiresAt: z.iso.datetime().nullable(),
			revokedAt: z.iso.datetime().nullable(),
		}),
	),
	nextCursor: z.uuid().nullable(),
});
