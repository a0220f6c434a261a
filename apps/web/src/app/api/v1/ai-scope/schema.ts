import { z } from "zod";

const PATTERNS_MAX = 200;
const PATTERN_MAX = 100;

const patternsSchema = z
	.array(z.string().trim().min(1).max(PATTERN_MAX))
	.max(PATTERNS_MAX)
	.meta({ description: "Parts of names, small and capital letters alike." });

/** `PUT /ai-scope`. */
export const aiScopeBodySchema = z.strictObject({
	include: patternsSchema.meta({
		description: "A row is AI when any of these is in its names; none: every row.",
	}),
	exclude: patternsSchema.meta({ description: "And when none of these is." }),
	baseVersion: z.int().min(0).meta({ description: "The version that is changed, as it was read." }),
});

const scopeSchema = z.object({ include: z.array(z.string()), exclude: z.array(z.string()) });

export const aiScopeSchema = scopeSchema.extend({
	version: z.int().min(0).meta({ description: "0: the built-in scope." }),
	defaults: scopeSchema,
	author: z.string().nullable(),
	changedAt: z.string().nullable(),
	outdatedImports: z
		.int()
		.min(0)
		.meta({ description: "Imported files whose charges were chosen by another version." }),
});

export const reimportSchema = z.object({ imports: z.int().min(0) });
