import type { RuleSetDiff } from "@outlay/db/read-models/attribution-diff";
import type { Rule } from "@outlay/finops/rule-set";
import type { ReactNode } from "react";
import { Tag, type Tone } from "../../design/tag.tsx";
import { diffSummary, tableWords } from "./diff-words.ts";
import { conditionsWords, type OwnerNames, outcomeWords, periodWords } from "./rule-words.ts";

export interface DiffListProps {
	readonly diff: RuleSetDiff;
	readonly names: OwnerNames;
}

/** What one version changed over another, rule by rule. */
export function DiffList({ diff, names }: DiffListProps) {
	const { added, removed, changed, moved, tables } = diff;
	if ([added, removed, changed, moved, tables].every((list) => list.length === 0)) {
		return <p className="text-sm text-ink-2">Nothing: {diffSummary(diff)}.</p>;
	}
	return (
		<ul className="grid gap-2.5">
			{added.map((rule) => (
				<Line key={`added ${rule.id}`} word="Added" tone="ok" title={rule.name}>
					{ruleWords(rule, names)}
				</Line>
			))}
			{changed.map(({ before, after }) => (
				<Line key={`changed ${after.id}`} word="Changed" tone="info" title={after.name}>
					<del className="block decoration-bad/60">{ruleWords(before, names)}</del>
					<ins className="block no-underline">{ruleWords(after, names)}</ins>
				</Line>
			))}
			{removed.map((rule) => (
				<Line key={`removed ${rule.id}`} word="Removed" tone="bad" title={rule.name}>
					{ruleWords(rule, names)}
				</Line>
			))}
			{moved.map(({ rule, from, to }) => (
				<Line key={`moved ${rule.id}`} word="Moved" tone="neutral" title={rule.name}>
					from place {from} to place {to}
				</Line>
			))}
			{tables.map((table) => (
				<Line key={`table ${table.name}`} word="Table" tone="accent" title={tableWords(table)} />
			))}
		</ul>
	);
}

interface LineProps {
	readonly word: string;
	readonly tone: Tone;
	readonly title: string;
	readonly children?: ReactNode;
}

function Line({ word, tone, title, children }: LineProps) {
	return (
		<li className="grid grid-cols-[5.5rem_minmax(0,1fr)] items-baseline gap-x-2 text-sm">
			<span>
				<Tag tone={tone}>{word}</Tag>
			</span>
			<div className="min-w-0">
				<span className="font-strong">{title}</span>
				{children !== undefined && <div className="text-xs break-words text-ink-2">{children}</div>}
			</div>
		</li>
	);
}

function ruleWords(rule: Rule, names: OwnerNames): string {
	const period = periodWords(rule);
	return `${conditionsWords(rule)} → ${outcomeWords(rule.outcome, names)}${period === null ? "" : `, ${period}`}`;
}
