import {
	hierarchySchema,
	newUnitSchema,
	unitBodySchema,
	unitChangeBodySchema,
	unitIdSchema,
	unitKindSchema,
} from "../app/api/v1/hierarchy/schema.ts";
import type { Operation } from "./operation.ts";

/** Departments, teams, features and environments. */
export const HIERARCHY_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/hierarchy",
		summary: "Departments, teams, features and environments with their periods.",
		right: "hierarchy.read",
		responses: { 200: { description: "What the actor's scope names.", json: hierarchySchema } },
	},
	{
		method: "POST",
		path: "/hierarchy",
		summary: "Add a department, team, feature or environment. Rules that name it apply to open months.",
		right: "hierarchy.write",
		body: unitBodySchema,
		responses: { 201: { description: "Its id.", json: newUnitSchema } },
		problems: [409, 413],
	},
	{
		method: "PATCH",
		path: "/hierarchy/{kind}/{id}",
		summary:
			"Rename a unit; change its owner, cost centre or lead from a day on; end it. Closed months stay.",
		right: "hierarchy.write",
		parameters: { kind: unitKindSchema, id: unitIdSchema },
		body: unitChangeBodySchema,
		responses: { 204: { description: "Changed, all of it." } },
		problems: [404, 409, 413],
	},
];
