import type { Condition, ConditionDimension, ConditionTest } from "@outlay/finops/conditions";
import type { LookupTable } from "@outlay/finops/lookup";
import type { Rule, RuleSet } from "@outlay/finops/rule-set";
import type { RuleSetIssue } from "@outlay/finops/rule-set-issues";
import type { Actor } from "../actor.ts";
import type { LookupChanges } from "../repositories/attribution-context.ts";
import { HIDDEN, withoutEmails } from "./person-mask.ts";
import { seesPeople } from "./spend-dimensions.ts";

/** Tags that say who somebody is, by their name. */
const PERSONAL_TAG =
	/^tag:.*(?:user|person|people|employee|actor|mail|owner|member|customer|caller|creator|author|name|phone)/i;

const isPersonal = (dimension: ConditionDimension): boolean =>
	dimension === "principal" || dimension === "principalName" || PERSONAL_TAG.test(dimension);

/** Whether this actor gets rules and tables as they are: whoever writes them enters the addresses. */
export function readsRulesAsWritten(actor: Pick<Actor, "rights">): boolean {
	return seesPeople(actor) || actor.rights.has("attribution.write");
}

/** Whether rules ask who somebody is, so that what they decide tells a person's figures. */
export function asksForPeople({ rules }: RuleSet): boolean {
	return rules.some(
		({ conditions, outcome }) =>
			conditions.flatMap(testsOf).some(({ dimension }) => isPersonal(dimension)) ||
			(outcome.kind === "lookup" && isPersonal(outcome.dimension)),
	);
}

const testsOf = (condition: Condition): readonly ConditionTest[] =>
	"any" in condition ? condition.any : [condition];

/** A note or a name as this actor may read it. */
export function noteFor(actor: Pick<Actor, "rights">, text: string): string {
	return readsRulesAsWritten(actor) ? text : withoutEmails(text);
}

/** The rules as this actor may read them: values that name people are hidden without the right. */
export function rulesFor(actor: Pick<Actor, "rights">, { rules }: RuleSet): RuleSet {
	return { rules: readsRulesAsWritten(actor) ? rules : rules.map(withoutPeople) };
}

export function ruleFor(actor: Pick<Actor, "rights">, rule: Rule): Rule {
	return readsRulesAsWritten(actor) ? rule : withoutPeople(rule);
}

function withoutPeople(rule: Rule): Rule {
	const conditions = rule.conditions.map((condition) =>
		"any" in condition ? { any: condition.any.map(hideTest) } : hideTest(condition),
	);
	return { ...rule, name: withoutEmails(rule.name), conditions };
}

function hideTest(test: ConditionTest): ConditionTest {
	const hide = isPersonal(test.dimension) ? () => HIDDEN : withoutEmails;
	return {
		...test,
		...(test.value === undefined ? {} : { value: hide(test.value) }),
		...(test.values === undefined ? {} : { values: test.values.map(hide) }),
	};
}

/**
 * A table as this actor may read it. Without the right its values are hidden when some of the rules look people up in
 * it, or when no rule says what it is of; its owners and dates stay.
 */
export function tableFor(
	actor: Pick<Actor, "rights">,
	table: LookupTable,
	ruleSets: readonly RuleSet[],
): LookupTable {
	if (readsRulesAsWritten(actor)) return table;
	const uses = ruleSets
		.flatMap(({ rules }) => rules)
		.flatMap(({ outcome }) =>
			outcome.kind === "lookup" && outcome.tableId === table.id ? [outcome.dimension] : [],
		);
	const hide = uses.length === 0 || uses.some(isPersonal) ? () => HIDDEN : withoutEmails;
	return { ...table, entries: table.entries.map((entry) => ({ ...entry, value: hide(entry.value) })) };
}

/** A draft's tables as this actor may read them. */
export function changesFor(
	actor: Pick<Actor, "rights">,
	changes: LookupChanges,
	ruleSets: readonly RuleSet[],
): LookupChanges {
	return Object.fromEntries(
		Object.entries(changes).map(([name, table]) => [
			name,
			table === null ? null : tableFor(actor, table, ruleSets),
		]),
	);
}

/** Issues of stored rules: what they quote is hidden as in the rules. */
export function issuesFor(
	actor: Pick<Actor, "rights">,
	issues: readonly RuleSetIssue[],
	{ rules }: RuleSet,
): readonly RuleSetIssue[] {
	if (readsRulesAsWritten(actor)) return issues;
	const people = rules
		.flatMap(({ conditions }) => conditions.flatMap(testsOf))
		.filter(({ dimension }) => isPersonal(dimension))
		.flatMap(({ value, values = [] }) => [...(value === undefined ? [] : [value]), ...values])
		.filter((value) => value !== "");
	const hide = (text: string) =>
		withoutEmails(people.reduce((left, value) => left.replaceAll(value, HIDDEN), text));
	return issues.map((issue) => ({ ...issue, value: hide(issue.value), fix: hide(issue.fix) }));
}
