import {
	connectionChangeSchema,
	connectionIdSchema,
	connectionListQuerySchema,
	connectionListSchema,
	connectionSchema,
	connectionTestSchema,
	newConnectionSchema,
} from "../app/api/v1/connections/schema.ts";
import type { Operation } from "./operation.ts";

const parameters = { id: connectionIdSchema };

/** Connections to providers' APIs. No answer holds a key. */
export const CONNECTION_OPERATIONS: readonly Operation[] = [
	{
		method: "GET",
		path: "/connections",
		summary: "Connections to providers, with how far they reach.",
		right: "imports.read",
		query: connectionListQuerySchema,
		responses: { 200: { description: "A page of connections, by name.", json: connectionListSchema } },
	},
	{
		method: "POST",
		path: "/connections",
		summary: "Connect a provider. The key is tried, encrypted, and never shown again.",
		right: "connections.write",
		body: newConnectionSchema,
		responses: { 201: { description: "The connection; its first pull begins.", json: connectionSchema } },
		problems: [409, 413, 503],
	},
	{
		method: "GET",
		path: "/connections/{id}",
		summary: "One connection.",
		right: "imports.read",
		parameters,
		responses: { 200: { description: "The connection.", json: connectionSchema } },
		problems: [404],
	},
	{
		method: "PATCH",
		path: "/connections/{id}",
		summary:
			"Rename, pause, let go on, give a new key, or change the first day and the reports. What was read stays.",
		right: "connections.write",
		parameters,
		body: connectionChangeSchema,
		responses: { 200: { description: "The connection as it is now.", json: connectionSchema } },
		problems: [404, 409, 413, 503],
	},
	{
		method: "DELETE",
		path: "/connections/{id}",
		summary: "Delete a connection and its key. What it has read stays.",
		right: "connections.write",
		parameters,
		responses: { 200: { description: "The connection as it was.", json: connectionSchema } },
		problems: [404],
	},
	{
		method: "POST",
		path: "/connections/{id}/test",
		summary: "Try the stored key with one small call.",
		right: "connections.write",
		parameters,
		responses: { 200: { description: "Whether it works, and why not.", json: connectionTestSchema } },
		problems: [404, 503],
	},
	{
		method: "POST",
		path: "/connections/{id}/pull",
		summary: "Read the provider now.",
		right: "connections.write",
		parameters,
		responses: { 200: { description: "The connection, being read.", json: connectionSchema } },
		problems: [404, 409],
	},
];
