import { newId } from "@outlay/db/id";
import { DEFAULT_AI_SCOPE } from "@outlay/finops/ai-scope";
import type { OperationWorld } from "./operation-world.ts";

export interface OperationRequest {
	readonly params?: Readonly<Record<string, string>>;
	readonly query?: Readonly<Record<string, string>>;
	/** JSON, or a text sent as it is. */
	readonly body?: unknown;
}

/** How an operation is called, and what whoever may call it gets. */
export interface OperationCase {
	/** Of our own organization. */
	readonly ok: number;
	/** For an admin of another organization who names our things; left out: as `ok`, from their own. */
	readonly foreign?: number;
	/** Only for whoever sees the whole organization. */
	readonly whole?: true;
	readonly request?: (world: OperationWorld) => OperationRequest | Promise<OperationRequest>;
}

const RULES = { rules: [] };
const nowhere = () => newId();
const ofImport = ({ importId }: OperationWorld) => ({ params: { id: importId } });
const ofConnection = async (world: OperationWorld) => ({ params: { id: await world.connection() } });
const ofTable = () => ({ params: { name: "keys" } });
const ofMetric = async (world: OperationWorld) => ({ params: { name: await world.metric() } });
const span = () => ({ query: { from: "2026-10-01", to: "2026-11-01" } });
const price = () => ({ provider: "openai", model: newId(), meter: "input", price: "1", source: "contract" });

/**
 * One entry per operation of the API, by `METHOD /path`. A thing that the call would use up is made for it; ids of
 * nothing are answered with 404 by whoever may ask, and with 403 by whoever may not.
 */
export const OPERATION_CASES: Readonly<Record<string, OperationCase>> = {
	"GET /health": { ok: 200 },
	"GET /status": { ok: 200, whole: true },

	"GET /spend": { ok: 200, request: span },
	"GET /charges": { ok: 200, request: span },
	"GET /hierarchy": { ok: 200 },
	"POST /hierarchy": {
		ok: 201,
		whole: true,
		request: () => ({
			body: { kind: "department", slug: `d-${newId()}`, name: "D", from: "2026-01-01" },
		}),
	},
	"PATCH /hierarchy/{kind}/{id}": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: ({ teamId }) => ({ params: { kind: "team", id: teamId }, body: { name: "a" } }),
	},
	"GET /organization": { ok: 200 },
	"PATCH /organization": { ok: 200, whole: true, request: () => ({ body: { timeZone: "Europe/Berlin" } }) },

	"GET /ai-scope": { ok: 200, whole: true },
	"PUT /ai-scope": {
		ok: 200,
		whole: true,
		// The built-in scope again: it changes nothing, so that every caller meets version 0.
		request: () => ({ body: { ...DEFAULT_AI_SCOPE, baseVersion: 0 } }),
	},
	"POST /ai-scope/reimport": { ok: 202, whole: true },

	"GET /imports": { ok: 200, whole: true },
	"POST /imports": { ok: 201, whole: true, request: () => ({ query: { fileName: "a.csv" }, body: "a,b\n" }) },
	"GET /imports/{id}": { ok: 200, foreign: 404, whole: true, request: ofImport },
	"GET /imports/{id}/issues": { ok: 200, foreign: 404, whole: true, request: ofImport },
	"POST /imports/{id}/lines": {
		ok: 404,
		whole: true,
		request: (world) => ({ ...ofImport(world), body: { chargeId: nowhere() } }),
	},
	"GET /imports/{id}/lines/{requestId}": {
		ok: 404,
		whole: true,
		request: ({ importId }) => ({ params: { id: importId, requestId: nowhere() } }),
	},
	"POST /imports/{id}/confirm": {
		ok: 409,
		foreign: 404,
		whole: true,
		request: (world) => ({ ...ofImport(world), body: {} }),
	},
	"POST /imports/{id}/cancel": { ok: 200, foreign: 404, whole: true, request: ofImport },

	"GET /billing-accounts": { ok: 200, whole: true },
	"PUT /billing-accounts/{id}/precedence": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: ({ accountId }) => ({ params: { id: accountId }, body: { basis: "billed", families: [] } }),
	},
	"GET /billing-accounts/mappings": { ok: 200, whole: true },
	"PUT /billing-accounts/mappings": {
		ok: 200,
		foreign: 400,
		whole: true,
		request: ({ accountId }) => ({
			body: { source: "litellm.spend-logs", issuer: "openai", billingAccountId: accountId },
		}),
	},

	"GET /connections": { ok: 200, whole: true },
	"POST /connections": { ok: 400, whole: true, request: () => ({ body: {} }) },
	"GET /connections/{id}": { ok: 200, foreign: 404, whole: true, request: ofConnection },
	"PATCH /connections/{id}": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: async (world) => ({
			...(await ofConnection(world)),
			body: { status: "paused", firstDay: new Date().toISOString().slice(0, 10) },
		}),
	},
	"DELETE /connections/{id}": { ok: 200, foreign: 404, whole: true, request: ofConnection },
	"POST /connections/{id}/test": { ok: 200, foreign: 404, whole: true, request: ofConnection },
	"POST /connections/{id}/pull": { ok: 200, foreign: 404, whole: true, request: ofConnection },

	"GET /people": { ok: 200 },
	"POST /people/invitations": {
		ok: 201,
		whole: true,
		request: () => ({ body: { email: `${newId()}@example.com`, role: "auditor" } }),
	},
	"PATCH /people/{id}": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: async (world) => ({
			params: { id: await world.member() },
			body: { role: "auditor", seesPeople: false },
		}),
	},
	"DELETE /people/{id}": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: async (world) => ({ params: { id: await world.member() } }),
	},
	"GET /tokens": { ok: 200 },
	"POST /tokens": { ok: 201, whole: true, request: () => ({ body: { name: "t", role: "auditor" } }) },
	"DELETE /tokens/{id}": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: async (world) => ({ params: { id: await world.token() } }),
	},
	"GET /audit": { ok: 200, whole: true },
	"GET /audit/verify": { ok: 200, whole: true },

	"GET /attribution": { ok: 200, whole: true },
	"GET /attribution/draft": { ok: 404, whole: true },
	"PUT /attribution/draft": {
		ok: 409,
		whole: true,
		request: () => ({ body: { revision: 9_000, ruleSet: RULES } }),
	},
	"DELETE /attribution/draft": { ok: 409, whole: true, request: () => ({ query: { revision: "9000" } }) },
	"POST /attribution/draft/rebase": { ok: 409, whole: true, request: () => ({ body: { revision: 9_000 } }) },
	"POST /attribution/preview": { ok: 200, whole: true, request: () => ({ body: { ruleSet: RULES } }) },
	"POST /attribution/publish": { ok: 409, whole: true, request: () => ({ body: { revision: 9_000 } }) },
	"GET /attribution/unallocated": { ok: 200, whole: true },
	"POST /attribution/claims": {
		ok: 422,
		whole: true,
		request: () => ({ body: { keyIds: [nowhere()], target: { team: "a" } } }),
	},
	"GET /attribution/lookups": { ok: 200, whole: true },
	"GET /attribution/lookups/{name}": { ok: 200, whole: true, request: ofTable },
	"PUT /attribution/lookups/{name}": {
		ok: 409,
		whole: true,
		request: () => ({ ...ofTable(), query: { revision: "9000" }, body: "value,team\nk,a\n" }),
	},
	"DELETE /attribution/lookups/{name}": {
		ok: 409,
		whole: true,
		request: () => ({ ...ofTable(), query: { revision: "9000" } }),
	},
	"GET /attribution/metrics": { ok: 200, whole: true },
	"GET /attribution/metrics/{name}": { ok: 200, foreign: 404, whole: true, request: ofMetric },
	"PUT /attribution/metrics/{name}": {
		ok: 200,
		whole: true,
		request: () => ({ ...ofTable(), body: "date,target,amount\n2026-10-01,team:a,1\n" }),
	},
	"DELETE /attribution/metrics/{name}": { ok: 204, foreign: 404, whole: true, request: ofMetric },
	"GET /attribution/versions": { ok: 200, whole: true },
	"GET /attribution/versions/{version}": {
		ok: 200,
		whole: true,
		request: () => ({ params: { version: "1" } }),
	},

	"GET /prices": { ok: 200 },
	"POST /prices": { ok: 201, whole: true, request: () => ({ body: { prices: [price()] } }) },
	"DELETE /prices/{id}": { ok: 404, whole: true, request: () => ({ params: { id: nowhere() } }) },
	"GET /prices/unpriced": { ok: 200, whole: true },
	"GET /prices/discounts": { ok: 200 },
	"POST /prices/discounts": {
		ok: 201,
		whole: true,
		request: () => ({ body: { provider: "openai", model: newId(), percent: "5", source: "contract" } }),
	},
	"DELETE /prices/discounts/{id}": { ok: 404, whole: true, request: () => ({ params: { id: nowhere() } }) },
	"GET /exchange-rates": { ok: 200, whole: true },
	"PUT /exchange-rates": {
		ok: 200,
		whole: true,
		request: () => ({ query: { source: "treasury" }, body: "date,currency,rate\n2026-10-01,SEK,0.09\n" }),
	},
	"DELETE /exchange-rates": {
		ok: 404,
		whole: true,
		request: () => ({ query: { currency: "XTS", to: "USD", date: "2026-10-01" } }),
	},
};
