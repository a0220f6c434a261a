import type { OperationCase } from "./operation-case.ts";
import type { OperationWorld } from "./operation-world.ts";
import { SCENARIO_PLAN } from "./scenario-things.ts";

const ofScenario = async (world: OperationWorld) => ({ params: { id: await world.scenario() } });
const ofRequest = async (world: OperationWorld) => ({ params: { id: await world.budgetRequest() } });
const listing = (make: (world: OperationWorld) => Promise<unknown>) => async (world: OperationWorld) => {
	await make(world);
	return {};
};
/** Of a feature that is not there yet, which anybody may plan. */
const CONTENT = { name: "s", owner: { kind: "feature", slug: "to-come" }, inputs: SCENARIO_PLAN };

/** Calls of scenarios, and of requests for budgets that are made with them. */
export const SCENARIO_CASES: Readonly<Record<string, OperationCase>> = {
	"GET /scenarios": { ok: 200, request: listing((world) => world.scenario()) },
	"POST /scenarios": { ok: 201, request: () => ({ body: CONTENT }) },
	"POST /scenarios/preview": {
		ok: 200,
		silent: "It only reckons.",
		request: () => ({ body: { inputs: SCENARIO_PLAN } }),
	},
	"GET /scenarios/{id}": { ok: 200, foreign: 404, request: ofScenario },
	"PUT /scenarios/{id}": {
		ok: 200,
		foreign: 404,
		others: 403,
		request: async (world) => ({ ...(await ofScenario(world)), body: { revision: 1, ...CONTENT } }),
	},
	"DELETE /scenarios/{id}": { ok: 204, foreign: 404, others: 403, request: ofScenario },
	"POST /scenarios/{id}/request": {
		ok: 201,
		foreign: 404,
		others: 403,
		request: async (world) => ({
			...(await ofScenario(world)),
			body: { firstMonth: "2100-01", reason: "r" },
		}),
	},
	"GET /budget-requests": { ok: 200, request: listing((world) => world.budgetRequest()) },
	"POST /budget-requests/{id}/decision": {
		ok: 200,
		foreign: 404,
		whole: true,
		request: async (world) => ({
			...(await ofRequest(world)),
			body: { decision: "approved", overAllocate: true },
		}),
	},
	"POST /budget-requests/{id}/withdraw": { ok: 204, foreign: 404, others: 404, request: ofRequest },
};
