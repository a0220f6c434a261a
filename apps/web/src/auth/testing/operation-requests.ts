import { randomInt } from "node:crypto";
import { newId } from "@outlay/db/id";
import { keyIdOf } from "@outlay/db/testing/spend-fixture";
import { ALERT_CASES } from "./alert-requests.ts";
import type { OperationCase } from "./operation-case.ts";
import { RATE } from "./operation-things.ts";
import type { OperationWorld } from "./operation-world.ts";
import { SCENARIO_CASES } from "./scenario-requests.ts";

const RULES = { rules: [] };
const ofImport = ({ importId }: OperationWorld) => ({ params: { id: importId } });
const ofConnection = async (world: OperationWorld) => ({ params: { id: await world.connection() } });
const revisionOf = async (world: OperationWorld) => ({ revision: await world.draft() });
const queryOf = async (world: OperationWorld) => ({ revision: String(await world.draft()) });
/** Asks once there is something to list. */
const listing = (make: (world: OperationWorld) => Promise<unknown>) => async (world: OperationWorld) => {
	await make(world);
	return {};
};
const ofTable = () => ({ params: { name: "keys" } });
const ofMetric = async (world: OperationWorld) => ({ params: { name: await world.metric() } });
const ofBudget = async (world: OperationWorld) => ({ params: { id: await world.budget() } });
const ofBudgetOfPeople = async (world: OperationWorld) => ({ params: { id: await world.budgetOfPeople() } });
const ofIncrease = async (world: OperationWorld) => ({ params: { id: (await world.increase()).id } });
const EVENT = {
	owner: { kind: "team", slug: "a" },
	kind: "launch",
	day: "2026-11-20",
	effect: { perDay: "12.5" },
};
const BUDGET = { name: "b", window: { kind: "month" }, plan: { everyPeriod: "1" } };
const BRIDGE = { from: "actual:2026-09-01:2026-10-01", to: "actual:2026-10-01:2026-11-01" };
const ofCharges = async (world: OperationWorld) => {
	await world.charge();
	return { query: { from: "2026-10-01", to: "2026-11-01" } };
};
const price = () => ({ provider: "openai", model: newId(), meter: "input", price: "1", source: "contract" });

/**
 * One entry per operation of the API, by `METHOD /path`: a call that succeeds. What it would use up is made for it, so
 * that whoever may call succeeds anew.
 */
export const OPERATION_CASES: Readonly<Record<string, OperationCase>> = {
	"GET /health": { ok: 200 },
	"GET /openapi": { ok: 200 },
	"GET /status": { ok: 200, whole: true },

	"GET /spend": { ok: 200, request: ofCharges },
	"GET /charges": { ok: 200, request: ofCharges },
	"GET /forecasts": { ok: 200, request: listing((world) => world.forecast()) },
	"GET /forecast-events": { ok: 200, request: listing((world) => world.forecastEvent()) },
	"POST /forecast-events": { ok: 201, whole: true, request: () => ({ body: EVENT }) },
	"DELETE /forecast-events/{id}": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: async (world) => ({ params: { id: await world.forecastEvent() } }),
	},
	"GET /bridge": { ok: 200, request: () => ({ query: BRIDGE }) },
	"POST /bridge/explanations": {
		ok: 201,
		request: () => ({ body: { ...BRIDGE, team: "a", text: "A launch." } }),
	},
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
		foreign: 409,
		whole: true,
		request: async (world) => ({
			body: { include: [`model-${newId()}`], exclude: [], baseVersion: await world.aiScopeVersion() },
		}),
	},
	"POST /ai-scope/reimport": {
		ok: 202,
		silent: "No file was read with another scope, so that none is imported again.",
		whole: true,
	},

	"GET /imports": { ok: 200, whole: true },
	"POST /imports": { ok: 201, whole: true, request: () => ({ query: { fileName: "a.csv" }, body: "a,b\n" }) },
	"GET /imports/{id}": { ok: 200, foreign: 404, whole: true, request: ofImport },
	"GET /imports/{id}/issues": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: async (world) => ({ params: { id: await world.quarantined() } }),
	},
	"POST /imports/{id}/lines": {
		ok: 202,
		foreign: 404,
		silent: "It reads: the lines are kept for a quarter of an hour.",
		whole: true,
		request: async (world) => {
			const { importId, chargeId } = await world.charge();
			return { params: { id: importId }, body: { chargeId } };
		},
	},
	"GET /imports/{id}/lines/{requestId}": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: async (world) => {
			const { importId, requestId } = await world.lineRequest();
			return { params: { id: importId, requestId } };
		},
	},
	"POST /imports/{id}/confirm": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: async (world) => ({
			params: { id: await world.waitingImport() },
			body: { span: { start: "2026-10-01", end: "2026-11-01" } },
		}),
	},
	"POST /imports/{id}/cancel": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: async (world) => ({ params: { id: await world.freshImport() } }),
	},

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

	"GET /connections": { ok: 200, whole: true, request: listing((world) => world.connection()) },
	"POST /connections": {
		ok: 201,
		whole: true,
		request: () => ({
			body: { kind: "openai", name: newId(), key: "sk-admin-0123456789", account: { kind: "first_seen" } },
		}),
	},
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
	"POST /connections/{id}/test": {
		ok: 200,
		foreign: 404,
		silent: "It tries the key and keeps nothing.",
		whole: true,
		request: ofConnection,
	},
	"POST /connections/{id}/pull": { ok: 200, foreign: 404, whole: true, request: ofConnection },

	"GET /people": { ok: 200 },
	"GET /people/invitations": { ok: 200, request: listing((world) => world.invitation()) },
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
	"GET /tokens": { ok: 200, request: listing((world) => world.token()) },
	"POST /tokens": { ok: 201, whole: true, request: () => ({ body: { name: "t", role: "auditor" } }) },
	"DELETE /tokens/{id}": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: async (world) => ({ params: { id: await world.token() } }),
	},
	"GET /audit": { ok: 200, whole: true },
	"GET /audit/verify": { ok: 200, whole: true },

	"GET /attribution": { ok: 200, whole: true, request: ofCharges },
	"GET /attribution/draft": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: listing((world) => world.draft()),
	},
	"PUT /attribution/draft": {
		ok: 200,
		foreign: 409,
		whole: true,
		request: async (world) => ({ body: { ...(await revisionOf(world)), ruleSet: RULES } }),
	},
	"DELETE /attribution/draft": {
		ok: 204,
		foreign: 409,
		whole: true,
		request: async (world) => ({ query: await queryOf(world) }),
	},
	"POST /attribution/draft/rebase": {
		ok: 200,
		foreign: 409,
		whole: true,
		request: async (world) => ({ body: await revisionOf(world) }),
	},
	"POST /attribution/preview": {
		ok: 200,
		silent: "It says what publishing would do.",
		whole: true,
		request: () => ({ body: { ruleSet: RULES } }),
	},
	"POST /attribution/publish": {
		ok: 200,
		foreign: 409,
		whole: true,
		request: async (world) => ({ body: await revisionOf(world) }),
	},
	"GET /attribution/unallocated": { ok: 200, whole: true, request: ofCharges },
	"POST /attribution/claims": {
		// The key of the fixture has the same id in every organization: others claim their own.
		ok: 200,
		whole: true,
		request: async (world) => {
			await world.noDraft();
			return { body: { keyIds: [keyIdOf("k")], target: { team: "a" }, publish: true } };
		},
	},
	"GET /attribution/lookups": { ok: 200, whole: true },
	"GET /attribution/lookups/{name}": { ok: 200, whole: true, request: ofTable },
	"PUT /attribution/lookups/{name}": {
		ok: 200,
		foreign: 409,
		whole: true,
		request: async (world) => ({ ...ofTable(), query: await queryOf(world), body: "value,team\nk,a\n" }),
	},
	"DELETE /attribution/lookups/{name}": {
		ok: 200,
		foreign: 409,
		whole: true,
		request: async (world) => ({ ...ofTable(), query: await queryOf(world) }),
	},
	"GET /attribution/metrics": { ok: 200, whole: true, request: listing((world) => world.metric()) },
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

	"GET /prices": { ok: 200, request: listing((world) => world.price()) },
	"POST /prices": { ok: 201, whole: true, request: () => ({ body: { prices: [price()] } }) },
	"DELETE /prices/{id}": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: async (world) => ({ params: { id: await world.price() } }),
	},
	"GET /prices/unpriced": { ok: 200, whole: true },
	"GET /prices/discounts": { ok: 200, request: listing((world) => world.discount()) },
	"POST /prices/discounts": {
		ok: 201,
		whole: true,
		request: () => ({ body: { provider: "openai", model: newId(), percent: "5", source: "contract" } }),
	},
	"DELETE /prices/discounts/{id}": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: async (world) => ({ params: { id: await world.discount() } }),
	},
	"GET /budgets": { ok: 200, request: listing((world) => world.budget()) },
	"POST /budgets": { ok: 201, whole: true, request: () => ({ body: BUDGET }) },
	"GET /budgets/state": { ok: 200, request: listing((world) => world.budget()) },
	"GET /budgets/{id}": { ok: 200, foreign: 404, request: ofBudget },
	"PATCH /budgets/{id}": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: async (world) => ({ ...(await ofBudget(world)), body: { revision: 1, name: "b" } }),
	},
	"DELETE /budgets/{id}": { ok: 204, foreign: 404, whole: true, request: ofBudget },
	"POST /budgets/{id}/plan": {
		ok: 201,
		foreign: 404,
		whole: true,
		request: async (world) => ({
			...(await ofBudget(world)),
			body: { revision: 1, kind: "revised", everyPeriod: "2", overAllocate: true },
		}),
	},
	"GET /budgets/{id}/people": { ok: 200, foreign: 404, request: ofBudgetOfPeople },
	"GET /budgets/{id}/increases": {
		ok: 200,
		foreign: 404,
		request: async (world) => ({ params: { id: (await world.increase()).budgetId } }),
	},
	"POST /budgets/{id}/increases": {
		ok: 201,
		foreign: 404,
		request: async (world) => ({
			...(await ofBudget(world)),
			body: { amount: "1", reason: "r", lastDay: "2100-01-01" },
		}),
	},
	"GET /increases": { ok: 200, request: listing((world) => world.increase()) },
	"POST /increases/{id}/decision": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: async (world) => ({ ...(await ofIncrease(world)), body: { decision: "approved" } }),
	},
	"POST /increases/{id}/withdraw": { ok: 204, foreign: 404, others: 404, request: ofIncrease },
	...SCENARIO_CASES,
	...ALERT_CASES,

	"GET /exchange-rates": { ok: 200, whole: true, request: listing((world) => world.rate()) },
	"PUT /exchange-rates": {
		ok: 200,
		whole: true,
		request: () => ({
			query: { source: "treasury" },
			body: `date,currency,rate\n2026-10-01,SEK,0.${randomInt(1, 1_000_000)}\n`,
		}),
	},
	"DELETE /exchange-rates": {
		ok: 204,
		foreign: 404,
		whole: true,
		request: async (world) => {
			await world.rate();
			return { query: RATE };
		},
	},
};
