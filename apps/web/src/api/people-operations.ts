import {
	auditListQuerySchema,
	auditListSchema,
	auditVerificationSchema,
	auditVerifyQuerySchema,
} from "../app/api/v1/audit/schema.ts";
import { organizationChangeSchema, organizationSchema } from "../app/api/v1/organization/schema.ts";
import {
	accessLinkSchema,
	invitationBodySchema,
	linkListQuerySchema,
	linkListSchema,
	memberListQuerySchema,
	memberListSchema,
	membershipBodySchema,
	membershipIdSchema,
} from "../app/api/v1/people/schema.ts";
import {
	newTokenSchema,
	tokenBodySchema,
	tokenIdSchema,
	tokenListQuerySchema,
	tokenListSchema,
} from "../app/api/v1/tokens/schema.ts";
import type { Operation } from "./operation.ts";

/** The organization, its people, API tokens and the audit log. */
export const PEOPLE_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/organization",
		summary: "Name, time zone, currency and fiscal calendar of the organization.",
		right: "spend.read",
		responses: { 200: { description: "Its settings.", json: organizationSchema } },
	},
	{
		method: "PATCH",
		path: "/organization",
		summary: "Change the organization's settings; what is left out stays.",
		right: "organization.write",
		body: organizationChangeSchema,
		responses: { 200: { description: "Its settings as they are now.", json: organizationSchema } },
		problems: [413],
	},
	{
		method: "GET",
		path: "/people",
		summary: "Members of the organization, who joined first is first.",
		right: "people.read",
		query: memberListQuerySchema,
		responses: { 200: { description: "A page of members.", json: memberListSchema } },
	},
	{
		method: "GET",
		path: "/people/invitations",
		summary: "Invitations and reset links that still work, newest first. The link itself is in no answer.",
		right: "people.read",
		query: linkListQuerySchema,
		responses: { 200: { description: "A page of links.", json: linkListSchema } },
	},
	{
		method: "POST",
		path: "/people/invitations",
		summary: "Invite somebody. The link is in this answer only, or mailed.",
		right: "people.write",
		body: invitationBodySchema,
		responses: {
			201: {
				description: "The link to hand over, which works for 7 days; null: it is mailed.",
				json: accessLinkSchema,
			},
		},
		problems: [409, 413],
	},
	{
		method: "PATCH",
		path: "/people/{id}",
		summary: "Change what a member may do. Their sessions end.",
		right: "people.write",
		parameters: { id: membershipIdSchema },
		body: membershipBodySchema,
		responses: { 204: { description: "Changed." } },
		problems: [404, 409, 413],
	},
	{
		method: "DELETE",
		path: "/people/{id}",
		summary: "Revoke a membership. The last admin stays.",
		right: "people.write",
		parameters: { id: membershipIdSchema },
		responses: { 204: { description: "Revoked." } },
		problems: [404, 409],
	},
	{
		method: "GET",
		path: "/tokens",
		summary: "API tokens, newest first.",
		right: "people.read",
		query: tokenListQuerySchema,
		responses: { 200: { description: "A page of tokens, without their text.", json: tokenListSchema } },
	},
	{
		method: "POST",
		path: "/tokens",
		summary: "Make an API token that may do no more than its maker. Its text is in this answer only.",
		right: "tokens.write",
		body: tokenBodySchema,
		responses: { 201: { description: "The token.", json: newTokenSchema } },
		problems: [413],
	},
	{
		method: "DELETE",
		path: "/tokens/{id}",
		summary: "Revoke an API token.",
		right: "tokens.write",
		parameters: { id: tokenIdSchema },
		responses: { 204: { description: "Revoked." } },
		problems: [404],
	},
	{
		method: "GET",
		path: "/audit",
		summary: "Audit events, newest first.",
		right: "audit.read",
		query: auditListQuerySchema,
		responses: { 200: { description: "A page of events.", json: auditListSchema } },
	},
	{
		method: "GET",
		path: "/audit/verify",
		summary: "Recompute the audit chain.",
		right: "audit.read",
		query: auditVerifyQuerySchema,
		responses: {
			200: { description: "Whether it holds, else where it breaks.", json: auditVerificationSchema },
		},
	},
];
