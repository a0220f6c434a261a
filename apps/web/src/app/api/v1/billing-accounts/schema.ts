import { isGatewayRoute, ROUTE_KINDS } from "@outlay/finops/gateway-route";
import { z } from "zod";
import { placePageShape } from "../../../../api/page.ts";

const BASES = ["billed", "metered"] as const;
const FAMILIES_MAX = 50;
const NAME_MAX = 200;

/** Path parameter of one billing account. */
export const billingAccountIdSchema = z.uuid();

const sourceSchema = z.object({
	source: z.string(),
	firstDay: z.string(),
	lastDay: z.string(),
	asOf: z.string(),
	finalityLagDays: z.int(),
	isGateway: z.boolean(),
});

const familySchema = z.object({
	family: z.string(),
	basis: z.enum(BASES),
	rounded: z.boolean(),
	precedence: z.int(),
	rank: z.int().nullable(),
	daysHeld: z.int(),
	daysOfRecord: z.int(),
	passedOver: z.enum(["rounded", "partial", "precedence"]).nullable(),
	sources: z.array(sourceSchema),
});

export const mappingSchema = z.object({
	source: z.string(),
	issuer: z.string(),
	match: z.string(),
	billingAccountId: z.uuid().nullable(),
});

export const billingAccountSchema = z.object({
	id: z.uuid(),
	issuer: z.string(),
	externalId: z.string().nullable(),
	name: z.string(),
	families: z.array(familySchema),
	days: z.object({ billed: z.int(), metered: z.int(), provisional: z.int() }),
	dataTo: z.string().nullable(),
	heldBack: z.object({ family: z.string(), finalAt: z.string() }).nullable(),
});

/** `GET /billing-accounts`: by issuer and name. Day counts are of the window. */
export const billingAccountListQuerySchema = z.strictObject(placePageShape("text", "text", "id"));
export const billingAccountListSchema = z.object({
	items: z.array(billingAccountSchema),
	window: z.object({ start: z.string(), end: z.string() }),
	nextCursor: z.string().nullable(),
});

/** `PUT /billing-accounts/{id}/precedence`: families in order, the preferred one first; none: the defaults. */
export const precedenceBodySchema = z.strictObject({
	basis: z.enum(BASES),
	families: z
		.array(z.string().min(1).max(NAME_MAX))
		.max(FAMILIES_MAX)
		.refine((families) => new Set(families).size === families.length, "Name each family once."),
});

/** `GET /billing-accounts/mappings`: who pays for gateways' calls, by source, issuer and match. */
export const mappingListQuerySchema = z.strictObject(placePageShape("text", "text", "text"));
export const mappingListSchema = z.object({
	items: z.array(mappingSchema),
	nextCursor: z.string().nullable(),
});

/**
 * `PUT /billing-accounts/mappings`: one answer per gateway source, issuer and match. `match` is a route of the calls that
 * it is about: `deployment:`, `key:`, `team:` or `host:` and the gateway's own value; "": all others. An answer of null
 * forgets what was said.
 */
export const mappingBodySchema = z.strictObject({
	source: z.string().min(1).max(NAME_MAX),
	issuer: z.string().min(1).max(NAME_MAX),
	match: z
		.union([
			z.literal(""),
			z
				.string()
				.trim()
				.max(NAME_MAX)
				.refine(
					isGatewayRoute,
					`Write one of ${ROUTE_KINDS.join(", ")}, a colon and the value, as team:research.`,
				),
		])
		.default(""),
	billingAccountId: z.uuid().nullable(),
});
