import {
	budgetRequestBodySchema,
	budgetRequestDecisionSchema,
	budgetRequestIdSchema,
	budgetRequestListSchema,
	changedScenarioSchema,
	decidedBudgetRequestSchema,
	figuresSchema,
	newBudgetRequestSchema,
	newScenarioSchema,
	previewBodySchema,
	scenarioBodySchema,
	scenarioChangeSchema,
	scenarioIdSchema,
	scenarioListSchema,
	scenarioSchema,
} from "../app/api/v1/scenarios/schema.ts";
import type { Operation } from "./operation.ts";

const ofScenario = { id: scenarioIdSchema };
const ofRequest = { id: budgetRequestIdSchema };

/** What features without history may cost, and the budgets that are asked for with that. */
export const SCENARIO_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/scenarios",
		summary:
			"Scenarios that the actor wrote or whose owner is theirs, newest first, at today's effective prices.",
		right: "budgets.read",
		responses: { 200: { description: "All of them.", json: scenarioListSchema } },
	},
	{
		method: "POST",
		path: "/scenarios",
		summary: "Save a scenario for a team, or for a feature that may not be there yet.",
		right: "budgets.request",
		body: scenarioBodySchema,
		responses: { 201: { description: "Its id.", json: newScenarioSchema } },
		problems: [413, 422],
	},
	{
		method: "POST",
		path: "/scenarios/preview",
		summary: "What a scenario would come to at today's effective prices, without saving it.",
		right: "budgets.read",
		body: previewBodySchema,
		responses: { 200: { description: "By month and in all.", json: figuresSchema } },
		problems: [413],
	},
	{
		method: "GET",
		path: "/scenarios/{id}",
		summary: "A scenario with what it comes to at today's effective prices.",
		right: "budgets.read",
		parameters: ofScenario,
		responses: { 200: { description: "The scenario.", json: scenarioSchema } },
		problems: [404],
	},
	{
		method: "PUT",
		path: "/scenarios/{id}",
		summary: "Replace a scenario's name, owner and inputs. By its author, or whoever approves budgets.",
		right: "budgets.request",
		parameters: ofScenario,
		body: scenarioChangeSchema,
		responses: { 200: { description: "Its new revision.", json: changedScenarioSchema } },
		problems: [404, 409, 413, 422],
	},
	{
		method: "DELETE",
		path: "/scenarios/{id}",
		summary: "Archive a scenario. Budgets that were asked for with it stay.",
		right: "budgets.request",
		parameters: ofScenario,
		responses: { 204: { description: "It is archived." } },
		problems: [404],
	},
	{
		method: "POST",
		path: "/scenarios/{id}/request",
		summary:
			"Ask for a new budget for the scenario's owner with its amounts by month. Another person decides.",
		right: "budgets.request",
		parameters: ofScenario,
		body: budgetRequestBodySchema,
		responses: { 201: { description: "Its id.", json: newBudgetRequestSchema } },
		problems: [404, 409, 413, 422],
	},
	{
		method: "GET",
		path: "/budget-requests",
		summary: "Requests for new budgets that nobody has decided, oldest first.",
		right: "budgets.read",
		responses: { 200: { description: "All of them.", json: budgetRequestListSchema } },
	},
	{
		method: "POST",
		path: "/budget-requests/{id}/decision",
		summary:
			"Approve a request, which makes the budget with exactly its amounts, or reject it. Nobody decides what they asked for.",
		right: "budgets.approve",
		parameters: ofRequest,
		body: budgetRequestDecisionSchema,
		responses: { 200: { description: "The budget that was made.", json: decidedBudgetRequestSchema } },
		problems: [404, 409, 413, 422],
	},
	{
		method: "POST",
		path: "/budget-requests/{id}/withdraw",
		summary: "Take a request for a new budget back.",
		right: "budgets.request",
		parameters: ofRequest,
		responses: { 204: { description: "It is withdrawn." } },
		problems: [404, 409],
	},
];
