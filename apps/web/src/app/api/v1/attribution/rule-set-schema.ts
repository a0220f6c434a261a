import { CONDITION_DIMENSIONS, CONDITION_OPS, type ConditionDimension } from "@outlay/finops/conditions";
import { type Day, parseDay } from "@outlay/finops/day";
import { SPLIT_METHODS } from "@outlay/finops/rule-set";
import { RULES_MAX } from "@outlay/finops/rule-set-issues";
import { z } from "zod";

const TEXT_MAX = 1_000;
const VALUES_MAX = 5_000;
const PARTS_MAX = 200;

/** A day that exists, as YYYY-MM-DD. */
export const daySchema = z
	.string()
	.refine((text) => parseDay(text).ok, "Write a day that exists, as YYYY-MM-DD.")
	.meta({ format: "date" }) as unknown as z.ZodType<Day, string>; // parse boundary: the refinement is parseDay's

const dimensionSchema: z.ZodType<ConditionDimension, string> = z.union([
	z.enum(CONDITION_DIMENSIONS),
	z.templateLiteral(["tag:", z.string().min(1)]),
]);

const testSchema = z.strictObject({
	dimension: dimensionSchema,
	op: z.enum(CONDITION_OPS),
	value: z.string().max(TEXT_MAX).exactOptional(),
	values: z.array(z.string().max(TEXT_MAX)).max(VALUES_MAX).exactOptional(),
	caseSensitive: z.boolean().exactOptional(),
});

const conditionSchema = z.union(
	[testSchema, z.strictObject({ any: z.array(testSchema).max(PARTS_MAX) })],
	`Write dimension, op and value (or values), or any: a list of those. The dimension is one of ${CONDITION_DIMENSIONS.join(", ")}, or tag:<name>; the op one of ${CONDITION_OPS.join(", ")}.`,
);

const slugSchema = z.string().min(1).max(TEXT_MAX);
const targetShape = {
	team: slugSchema.exactOptional(),
	feature: slugSchema.exactOptional(),
	environment: slugSchema.exactOptional(),
};

/** Owners by short name; each part optional, at least one given. */
export const targetSchema = z.strictObject(targetShape);

const outcomeSchema = z.discriminatedUnion("kind", [
	z.strictObject({ kind: z.literal("target"), ...targetShape }),
	z.strictObject({
		kind: z.literal("split"),
		method: z.enum(SPLIT_METHODS),
		targets: z
			.array(z.strictObject({ ...targetShape, percent: z.string().max(60).exactOptional() }))
			.max(PARTS_MAX),
		metric: z.string().max(TEXT_MAX).exactOptional(),
	}),
	z.strictObject({
		kind: z.literal("lookup"),
		tableId: z.string().min(1).max(TEXT_MAX),
		dimension: dimensionSchema,
	}),
]);

const ruleSchema = z.strictObject({
	id: z.string().min(1).max(100),
	name: z.string().max(TEXT_MAX),
	effective: z.strictObject({ from: daySchema.nullable(), to: daySchema.nullable() }).exactOptional(),
	conditions: z.array(conditionSchema).max(PARTS_MAX),
	outcome: outcomeSchema,
});

/** Ordered rules: the first that matches decides. */
export const ruleSetSchema = z.strictObject({ rules: z.array(ruleSchema).max(RULES_MAX) });
