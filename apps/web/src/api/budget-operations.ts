import {
	budgetListSchema,
	budgetPageSchema,
	budgetPeopleSchema,
	budgetStatesSchema,
	changedBudgetSchema,
	decidedIncreaseSchema,
	increaseListSchema,
	newBudgetSchema,
	newIncreaseSchema,
	publishedPlanSchema,
} from "../app/api/v1/budgets/answer-schema.ts";
import {
	budgetBodySchema,
	budgetChangeSchema,
	budgetIdSchema,
	budgetIncreasesQuerySchema,
	budgetListQuerySchema,
	budgetPeopleQuerySchema,
	decisionBodySchema,
	increaseBodySchema,
	increaseIdSchema,
	increaseListQuerySchema,
	planBodySchema,
} from "../app/api/v1/budgets/schema.ts";
import type { Operation } from "./operation.ts";

const ofBudget = { id: budgetIdSchema };
const ofIncrease = { id: increaseIdSchema };

const STATE_HEADERS = {
	ETag: "Of where the budgets stand, not of when that was looked at.",
	"Outlay-Evaluated-At":
		"When the least fresh of the budgets was evaluated (RFC 3339, UTC). It moves on while the ETag stays. Left out before the first evaluation.",
};

/** Budgets, where they stand, and requests for more. */
export const BUDGET_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/budgets",
		summary: "Budgets that the actor sees, with where they stand, oldest first.",
		right: "budgets.read",
		query: budgetListQuerySchema,
		responses: {
			200: {
				description: "A page of budgets.",
				json: budgetListSchema,
				media: { kind: "media", types: ["text/csv"], description: "All of them, formula-safe." },
			},
		},
	},
	{
		method: "POST",
		path: "/budgets",
		summary: "Make a budget with the first version of its plan. The worker evaluates it at once.",
		right: "budgets.write",
		body: budgetBodySchema,
		responses: { 201: { description: "Its id.", json: newBudgetSchema } },
		problems: [409, 413, 422],
	},
	{
		method: "GET",
		path: "/budgets/state",
		summary:
			"Where every budget stands, for gateways and CI jobs that ask often. Send the ETag back as If-None-Match: 304 while no budget stands elsewhere, however often it was evaluated meanwhile. Both answers say in Outlay-Evaluated-At when the least fresh of them was evaluated.",
		right: "budgets.read",
		responses: {
			200: {
				description: "All budgets that the actor sees, by name.",
				json: budgetStatesSchema,
				headers: STATE_HEADERS,
			},
			304: { description: "As it was when this ETag was given.", headers: STATE_HEADERS },
		},
	},
	{
		method: "GET",
		path: "/budgets/{id}",
		summary: "A budget with its plan's versions, requests for more, thresholds that fired, and use by day.",
		right: "budgets.read",
		parameters: ofBudget,
		responses: { 200: { description: "The budget.", json: budgetPageSchema } },
		problems: [404],
	},
	{
		method: "PATCH",
		path: "/budgets/{id}",
		summary: "Change a budget's name, mode, rollover or thresholds. What is left out stays.",
		right: "budgets.write",
		parameters: ofBudget,
		body: budgetChangeSchema,
		responses: { 200: { description: "Its new revision.", json: changedBudgetSchema } },
		problems: [404, 409, 413, 422],
	},
	{
		method: "DELETE",
		path: "/budgets/{id}",
		summary:
			"End a budget. It is evaluated no more and listed with `ended=true` only; its page and history stay.",
		right: "budgets.write",
		parameters: ofBudget,
		responses: { 204: { description: "It has ended." } },
		problems: [404],
	},
	{
		method: "POST",
		path: "/budgets/{id}/plan",
		summary: "Publish the next version of a budget's plan. It holds from now on, for the running period too.",
		right: "budgets.write",
		parameters: ofBudget,
		body: planBodySchema,
		responses: { 201: { description: "The new version.", json: publishedPlanSchema } },
		problems: [404, 409, 413, 422],
	},
	{
		method: "GET",
		path: "/budgets/{id}/people",
		summary:
			"People of a budget for each person in the running period, who used most first. Also needs budgets.read.",
		right: "people.spend.read",
		parameters: ofBudget,
		query: budgetPeopleQuerySchema,
		responses: { 200: { description: "A page of people.", json: budgetPeopleSchema } },
		problems: [404],
	},
	{
		method: "GET",
		path: "/budgets/{id}/increases",
		summary: "Requests for more of a budget and what became of them, newest first.",
		right: "budgets.read",
		parameters: ofBudget,
		query: budgetIncreasesQuerySchema,
		responses: { 200: { description: "A page of requests.", json: increaseListSchema } },
		problems: [404],
	},
	{
		method: "POST",
		path: "/budgets/{id}/increases",
		summary:
			"Ask for more, for a while. Another person decides. Of a budget for each person it is for one of them (person).",
		right: "budgets.request",
		parameters: ofBudget,
		body: increaseBodySchema,
		responses: { 201: { description: "Its id.", json: newIncreaseSchema } },
		problems: [404, 413, 422],
	},
	{
		method: "GET",
		path: "/increases",
		summary: "Requests for more, oldest first: those that nobody has decided, or of another status.",
		right: "budgets.read",
		query: increaseListQuerySchema,
		responses: { 200: { description: "A page of requests.", json: increaseListSchema } },
	},
	{
		method: "POST",
		path: "/increases/{id}/decision",
		summary:
			"Approve a request from today to its last day, or reject it. Nobody decides what they asked for.",
		right: "budgets.approve",
		parameters: ofIncrease,
		body: decisionBodySchema,
		responses: { 200: { description: "Whose headroom it draws on.", json: decidedIncreaseSchema } },
		problems: [404, 409, 413, 422],
	},
	{
		method: "POST",
		path: "/increases/{id}/withdraw",
		summary: "Take a request back, or end an approved increase. What it has paid for stays paid.",
		right: "budgets.request",
		parameters: ofIncrease,
		responses: { 204: { description: "It is withdrawn, or has ended." } },
		problems: [404, 409],
	},
];
