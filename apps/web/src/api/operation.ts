import type { Right } from "@outlay/db/actor";
import type { z } from "zod";

export const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"] as const;
export type Method = (typeof METHODS)[number];

/** A body that is no JSON, by its media type. */
export interface Media {
	readonly kind: "media";
	readonly types: readonly string[];
	readonly description: string;
}

export interface OperationResponse {
	readonly description: string;
	/** JSON by its schema, or a body of another kind, or both where the request chooses; absent: no body. */
	readonly json?: z.ZodType;
	readonly media?: Media;
	/** What its own headers say, by name. */
	readonly headers?: Readonly<Record<string, string>>;
}

/** One method of one route, as docs/openapi.json describes it. The route folder's schema.ts holds the schemas. */
export interface Operation {
	readonly method: Method;
	/** Below `/api/v1`, parameters in braces. */
	readonly path: string;
	readonly summary: string;
	/** What the actor needs; null: anyone may ask. */
	readonly right: Right | null;
	readonly parameters?: Readonly<Record<string, z.ZodType>>;
	readonly query?: z.ZodObject;
	readonly body?: z.ZodType | Media;
	/** By status; the problems that every operation may answer are added. */
	readonly responses: Readonly<Record<number, OperationResponse>>;
	/** Statuses of problems beside 400, 401, 403 and 500. */
	readonly problems?: readonly number[];
}
