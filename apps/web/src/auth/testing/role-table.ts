import type { Right } from "@outlay/db/actor";

/** What may be asked for without an account, and why that is safe. */
interface Public {
	readonly public: string;
}

/**
 * Every page, route and server action, with the right it asks its actor for. A new one that is not listed here, or that
 * does not ask for what is listed, fails role-table.test.ts. Keys: `page /path`, `METHOD /path`, `action file#name`.
 */
export const ROLE_TABLE: Readonly<Record<string, Right | Public>> = {
	"page /": "spend.read",
	"page /explore": "spend.read",
	"page /explore/charges": "spend.read",
	"page /departments": "spend.read",
	"page /departments/[slug]": "spend.read",
	"page /teams": "spend.read",
	"page /teams/[slug]": "spend.read",
	"page /features": "spend.read",
	"page /features/[slug]": "spend.read",
	"page /imports": "imports.read",
	"page /imports/[id]": "imports.read",
	"page /connections": "imports.read",
	"page /hierarchy": "hierarchy.read",
	"page /people": "people.read",
	"page /people/tokens": "people.read",
	"page /audit": "audit.read",

	"page /sign-in": { public: "Whoever has no session yet comes here; it says nothing about accounts." },
	"page /setup": { public: "Works only while no organization exists." },
	"page /invite/[token]": {
		public: "The link's 256 random bits are the right; shows the address it was made for.",
	},
	"page /reset/[token]": {
		public: "The link's 256 random bits are the right; shows the address it was made for.",
	},
	"GET /api/auth/[...nextauth]": {
		public: "next-auth: begins and reads sessions, checks forged requests itself.",
	},
	"POST /api/auth/[...nextauth]": { public: "next-auth: signing in is what nobody has a right to yet." },

	"GET /api/v1/health": { public: "For load balancers; holds no data." },
	"GET /api/v1/status": "imports.read",
	"GET /api/v1/spend": "spend.read",
	"GET /api/v1/hierarchy": "hierarchy.read",
	"GET /api/v1/charges": "spend.read",
	"GET /api/v1/imports": "imports.read",
	"POST /api/v1/imports": "imports.write",
	"GET /api/v1/imports/[id]": "imports.read",
	"GET /api/v1/imports/[id]/issues": "imports.read",
	"POST /api/v1/imports/[id]/confirm": "imports.write",
	"POST /api/v1/imports/[id]/cancel": "imports.write",
	"GET /api/v1/billing-accounts": "imports.read",
	"GET /api/v1/billing-accounts/mappings": "imports.read",
	"PUT /api/v1/billing-accounts/mappings": "connections.write",
	"PUT /api/v1/billing-accounts/[id]/precedence": "connections.write",
	"GET /api/v1/connections": "imports.read",
	"POST /api/v1/connections": "connections.write",
	"GET /api/v1/connections/[id]": "imports.read",
	"PATCH /api/v1/connections/[id]": "connections.write",
	"DELETE /api/v1/connections/[id]": "connections.write",
	"POST /api/v1/connections/[id]/test": "connections.write",
	"POST /api/v1/connections/[id]/pull": "connections.write",
	"GET /api/v1/people": "people.read",
	"POST /api/v1/people/invitations": "people.write",
	"PATCH /api/v1/people/[id]": "people.write",
	"DELETE /api/v1/people/[id]": "people.write",
	"GET /api/v1/tokens": "people.read",
	"POST /api/v1/tokens": "tokens.write",
	"DELETE /api/v1/tokens/[id]": "tokens.write",
	"GET /api/v1/audit": "audit.read",
	"GET /api/v1/audit/verify": "audit.read",

	"action features/people/set-up-action.ts#setUp": {
		public: "Works only while no organization exists, which the data layer checks in the same transaction.",
	},
	"action features/people/access-link-action.ts#redeemLink": {
		public: "The link's token is the right; it works once and expires.",
	},
	"action features/people/people-actions.ts#inviteMember": "people.write",
	"action features/people/people-actions.ts#makeResetLink": "people.write",
	"action features/people/people-actions.ts#changeMember": "people.write",
	"action features/people/people-actions.ts#revokeMember": "people.write",
	"action features/people/people-actions.ts#restoreMember": "people.write",
	"action features/people/people-actions.ts#cancelLink": "people.write",
	"action features/people/token-actions.ts#createToken": "tokens.write",
	"action features/people/token-actions.ts#revokeToken": "tokens.write",
	"action features/people/hierarchy/unit-actions.ts#addToHierarchy": "hierarchy.write",
	"action features/people/hierarchy/unit-actions.ts#renameInHierarchy": "hierarchy.write",
	"action features/people/hierarchy/unit-actions.ts#moveInHierarchy": "hierarchy.write",
	"action features/audit/audit-actions.ts#verifyLog": "audit.read",
	"action features/spend/explore/saved-view-actions.ts#saveExploreView": "views.write",
	"action features/spend/explore/saved-view-actions.ts#deleteExploreView": "views.write",
};
