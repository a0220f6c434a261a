import { RE2JS, RE2JSException } from "re2js";
import type { ChargeDimensions } from "./charge-key.ts";
import { assertNever, err, invariant, ok, type Result } from "./result.ts";

/** What rules look at besides `tag:<name>`. Display names are those of the newest export. */
export const CONDITION_DIMENSIONS = [
	"provider",
	"billingAccount",
	"service",
	"subAccount",
	"subAccountName",
	"apiKey",
	"apiKeyName",
	"principal",
	"principalName",
	"resource",
	"resourceName",
	"model",
	"source",
] as const;
export type ConditionDimension = (typeof CONDITION_DIMENSIONS)[number] | `tag:${string}`;

export const CONDITION_OPS = ["is", "in", "startsWith", "endsWith", "contains", "matches", "exists"] as const;
export type ConditionOp = (typeof CONDITION_OPS)[number];

/**
 * One question about a charge key. `value` and `values` are one list, of which any may hold; `exists`
 * has none. Letter case counts only with `caseSensitive`. `matches` finds an RE2 pattern anywhere in
 * the value. A dimension that the source does not say answers no to everything.
 */
export interface ConditionTest {
	readonly dimension: ConditionDimension;
	readonly op: ConditionOp;
	readonly value?: string;
	readonly values?: readonly string[];
	readonly caseSensitive?: boolean;
}

/** All conditions of a rule must hold; of an `any` group, at least one. */
export type Condition = ConditionTest | { readonly any: readonly ConditionTest[] };

/** A charge key as rules see it: dimensions, the account it bills to, and the sources it was seen in. */
export interface AttributionKey {
	readonly billingAccount: string;
	readonly sources: readonly string[];
	readonly dimensions: ChargeDimensions;
}

export type KeyPredicate = (key: AttributionKey) => boolean;

/** Longer patterns are refused: compiling is not free, and nobody can read them. */
export const PATTERN_LENGTH_MAX = 1_000;

export function isConditionDimension(text: string): text is ConditionDimension {
	return CONDITION_DIMENSIONS.some((name) => name === text) || (text.startsWith("tag:") && text.length > 4);
}

/** The values a key has in a dimension: none where the source does not say, several only for `source`. */
export function valuesOf(key: AttributionKey, dimension: ConditionDimension): readonly string[] {
	if (dimension === "source") return key.sources;
	const value = dimensionValue(key, dimension);
	return value === null ? [] : [value];
}

function dimensionValue(
	key: AttributionKey,
	dimension: Exclude<ConditionDimension, "source">,
): string | null {
	const { dimensions } = key;
	switch (dimension) {
		case "billingAccount":
			return key.billingAccount;
		case "provider":
		case "service":
		case "subAccount":
		case "apiKey":
		case "principal":
		case "resource":
		case "model":
			return dimensions[dimension];
		case "subAccountName":
			return dimensions.names.subAccount ?? null;
		case "apiKeyName":
			return dimensions.names.apiKey ?? null;
		case "principalName":
			return dimensions.names.principal ?? null;
		case "resourceName":
			return dimensions.names.resource ?? null;
		default:
			return tagOf(dimensions.tags, dimension.slice("tag:".length));
	}
}

function tagOf(tags: Readonly<Record<string, string>>, name: string): string | null {
	return Object.hasOwn(tags, name) ? (tags[name] ?? null) : null;
}

/** Text as it is compared: lower case unless letter case counts. */
export function comparable(text: string, caseSensitive: boolean): string {
	return caseSensitive ? text : text.toLowerCase();
}

/** The values that a test asks for, from `value` and `values` together. */
export function wantedValues(test: ConditionTest): readonly string[] {
	return test.value === undefined ? (test.values ?? []) : [test.value, ...(test.values ?? [])];
}

/** Compiles an RE2 pattern (linear time: no backreferences, no lookaround). */
export function compilePattern(
	pattern: string,
	caseSensitive: boolean,
): Result<RE2JS, { readonly code: "bad_pattern"; readonly message: string }> {
	if (pattern.length > PATTERN_LENGTH_MAX) {
		return err({ code: "bad_pattern", message: `longer than ${PATTERN_LENGTH_MAX} characters` });
	}
	try {
		return ok(RE2JS.compile(pattern, caseSensitive ? 0 : RE2JS.CASE_INSENSITIVE));
	} catch (error) {
		if (error instanceof RE2JSException) return err({ code: "bad_pattern", message: error.message });
		throw error;
	}
}

/** Compiles a condition. A pattern that does not compile is a bug here: validate the rule set first. */
export function compileCondition(condition: Condition): KeyPredicate {
	if (!("any" in condition)) return compileTest(condition);
	const tests = condition.any.map(compileTest);
	return (key) => tests.some((test) => test(key));
}

function compileTest(test: ConditionTest): KeyPredicate {
	const { dimension } = test;
	const holds = compileValueTest(test);
	return (key) => valuesOf(key, dimension).some(holds);
}

function compileValueTest(test: ConditionTest): (value: string) => boolean {
	const caseSensitive = test.caseSensitive ?? false;
	const wanted = wantedValues(test).map((value) => comparable(value, caseSensitive));
	const fold = (value: string) => comparable(value, caseSensitive);
	switch (test.op) {
		case "is":
		case "in": {
			const set = new Set(wanted);
			return (value) => set.has(fold(value));
		}
		case "startsWith":
			return (value) => wanted.some((prefix) => fold(value).startsWith(prefix));
		case "endsWith":
			return (value) => wanted.some((suffix) => fold(value).endsWith(suffix));
		case "contains":
			return (value) => wanted.some((part) => fold(value).includes(part));
		case "matches": {
			const patterns = wantedValues(test).map((pattern) => {
				const compiled = compilePattern(pattern, caseSensitive);
				invariant(compiled.ok, `pattern ${pattern} of an unvalidated rule set`);
				return compiled.value;
			});
			return (value) => patterns.some((pattern) => pattern.test(value));
		}
		case "exists":
			return () => true;
		default:
			return assertNever(test.op);
	}
}
