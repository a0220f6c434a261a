import type { Condition, ConditionDimension, ConditionOp, ConditionTest } from "@outlay/finops/conditions";
import { type Day, parseDay } from "@outlay/finops/day";
import { assertNever } from "@outlay/finops/result";
import type { Outcome, Rule, SplitMethod } from "@outlay/finops/rule-set";
import { targetOf } from "@outlay/finops/target";
import { DIMENSION_WORDS } from "./rule-words.ts";
import { type ChosenTarget, choiceOfTarget, NO_TARGET, targetOfChoice } from "./target-choice.ts";

/** A dimension as a form has it: `tag` with its name beside it. */
export interface DimensionChoice {
	readonly dimension: string;
	readonly tag: string;
}

/** One question of a condition; `values` one a line. */
export interface TestForm extends DimensionChoice {
	readonly op: ConditionOp;
	readonly values: string;
	readonly caseSensitive: boolean;
}

export interface ShareForm {
	readonly target: ChosenTarget;
	readonly percent: string;
}

/** A rule while it is edited: what is chosen for other kinds of outcome stays while the kind changes. */
export interface RuleForm {
	readonly id: string;
	readonly name: string;
	readonly from: string;
	readonly to: string;
	/** All must hold; of the tests of one, any. */
	readonly groups: readonly (readonly TestForm[])[];
	readonly kind: Outcome["kind"];
	readonly target: ChosenTarget;
	readonly method: SplitMethod;
	readonly metric: string;
	readonly shares: readonly ShareForm[];
	readonly table: string;
	readonly lookup: DimensionChoice;
}

export const TAG = "tag";
export const NEW_TEST: TestForm = {
	dimension: "apiKey",
	tag: "",
	op: "is",
	values: "",
	caseSensitive: false,
};
export const NEW_SHARE: ShareForm = { target: NO_TARGET, percent: "" };

export function newRuleForm(id: string): RuleForm {
	return {
		id,
		name: "",
		from: "",
		to: "",
		groups: [[NEW_TEST]],
		kind: "target",
		target: NO_TARGET,
		method: "even",
		metric: "",
		shares: [NEW_SHARE, NEW_SHARE],
		table: "",
		lookup: { dimension: "apiKey", tag: "" },
	};
}

export function formOfRule(rule: Rule): RuleForm {
	const { outcome } = rule;
	const base: RuleForm = {
		...newRuleForm(rule.id),
		name: rule.name,
		from: rule.effective?.from ?? "",
		to: rule.effective?.to ?? "",
		groups: rule.conditions.map((condition) =>
			("any" in condition ? condition.any : [condition]).map(formOfTest),
		),
		kind: outcome.kind,
	};
	switch (outcome.kind) {
		case "target":
			return { ...base, target: choiceOfTarget(outcome) };
		case "lookup":
			return { ...base, table: outcome.tableId, lookup: choiceOfDimension(outcome.dimension) };
		case "split":
			return {
				...base,
				method: outcome.method,
				metric: outcome.metric ?? "",
				shares: outcome.targets.map((share) => ({
					target: choiceOfTarget(share),
					percent: share.percent ?? "",
				})),
			};
		default:
			return assertNever(outcome);
	}
}

/** The rule that a form describes. What is missing stays missing: the preview names it. */
export function ruleOfForm(form: RuleForm): Rule {
	const from = dayOrNull(form.from);
	const to = dayOrNull(form.to);
	return {
		id: form.id,
		name: form.name.trim(),
		...(from === null && to === null ? {} : { effective: { from, to } }),
		conditions: form.groups.flatMap((group): Condition[] => {
			const tests = group.map(testOfForm);
			const [only] = tests;
			if (only === undefined) return [];
			return [tests.length === 1 ? only : { any: tests }];
		}),
		outcome: outcomeOfForm(form),
	};
}

function outcomeOfForm(form: RuleForm): Outcome {
	switch (form.kind) {
		case "target":
			return { kind: "target", ...targetOf(targetOfChoice(form.target)) };
		case "lookup":
			return { kind: "lookup", tableId: form.table, dimension: dimensionOfChoice(form.lookup) };
		case "split": {
			const isFixed = form.method === "fixed";
			const targets = form.shares.map(({ target, percent }) => ({
				...targetOfChoice(target),
				...(isFixed ? { percent: percent.trim() } : {}),
			}));
			const metric = form.method === "metric" ? { metric: form.metric } : {};
			return { kind: "split", method: form.method, targets, ...metric };
		}
		default:
			return assertNever(form.kind);
	}
}

function formOfTest(test: ConditionTest): TestForm {
	const values = test.value === undefined ? (test.values ?? []) : [test.value, ...(test.values ?? [])];
	return {
		...choiceOfDimension(test.dimension),
		op: test.op === "in" ? "is" : test.op,
		values: values.join("\n"),
		caseSensitive: test.caseSensitive ?? false,
	};
}

function testOfForm({ op, values, caseSensitive, ...choice }: TestForm): ConditionTest {
	const dimension = dimensionOfChoice(choice);
	if (op === "exists") return { dimension, op };
	const lines = values
		.split("\n")
		.map((line) => line.trim())
		.filter((line) => line !== "");
	return { dimension, op, values: lines, ...(caseSensitive ? { caseSensitive } : {}) };
}

function choiceOfDimension(dimension: ConditionDimension): DimensionChoice {
	const isTag = dimension.startsWith("tag:");
	return isTag ? { dimension: TAG, tag: dimension.slice("tag:".length) } : { dimension, tag: "" };
}

function dimensionOfChoice({ dimension, tag }: DimensionChoice): ConditionDimension {
	if (dimension === TAG) return `tag:${tag.trim()}`;
	const known = Object.keys(DIMENSION_WORDS).find((name) => name === dimension);
	return (known ?? "apiKey") as ConditionDimension; // parse boundary: the keys of DIMENSION_WORDS are dimensions
}

function dayOrNull(text: string): Day | null {
	const day = parseDay(text);
	return day.ok ? day.value : null;
}
