"use client";

import type { Rule } from "@outlay/finops/rule-set";
import type { RuleSetIssue } from "@outlay/finops/rule-set-issues";
import { Button } from "../../design/button.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { Tag } from "../../design/tag.tsx";
import { toast } from "../../design/toast.ts";
import { conditionsWords, type OwnerNames, outcomeWords, periodWords } from "./rule-words.ts";

export interface DraftRulesProps {
	readonly rules: readonly Rule[];
	readonly names: OwnerNames;
	readonly issues: readonly RuleSetIssue[];
	readonly canWrite: boolean;
	readonly onChange: (rules: readonly Rule[]) => void;
	readonly onEdit: (rule: Rule, at: number) => void;
}

/** Rules in their order, to move, change and remove. */
export function DraftRules({ rules, names, issues, canWrite, onChange, onEdit }: DraftRulesProps) {
	if (rules.length === 0) {
		return <EmptyState title="No rules yet">Add one, or claim the keys that cost most.</EmptyState>;
	}
	const byRule = Map.groupBy(issues, ({ ruleId }) => ruleId);
	return (
		<ol className="max-h-[75dvh] overflow-y-auto" aria-label="Rules in their order">
			{rules.map((rule, at) => (
				<li
					key={rule.id}
					className="grid grid-cols-[2rem_minmax(0,1fr)_auto] items-start gap-x-2 border-b border-line px-4.5 py-2 last:border-b-0 hover:bg-sunken"
				>
					<span className="num pt-px text-right text-sm text-ink-3">{at + 1}</span>
					<RuleText rule={rule} names={names} issues={byRule.get(rule.id) ?? []} />
					{canWrite && (
						<RuleButtons
							rule={rule}
							isFirst={at === 0}
							isLast={at === rules.length - 1}
							onMove={(step) => onChange(rules.toSpliced(at, 1).toSpliced(at + step, 0, rule))}
							onEdit={() => onEdit(rule, at)}
							onRemove={() => {
								onChange(rules.toSpliced(at, 1));
								toast({
									tone: "info",
									text: `${rule.name} was removed from this page.`,
									undo: () => onChange(rules),
								});
							}}
						/>
					)}
				</li>
			))}
		</ol>
	);
}

function RuleText({
	rule,
	names,
	issues,
}: {
	readonly rule: Rule;
	readonly names: OwnerNames;
	readonly issues: readonly RuleSetIssue[];
}) {
	const period = periodWords(rule);
	const words = conditionsWords(rule);
	return (
		<div className="grid min-w-0 gap-0.5 pl-1">
			<span className="flex flex-wrap gap-x-2 text-sm font-strong">
				{rule.name}
				{period !== null && <Tag>{period}</Tag>}
			</span>
			<span title={words} className="line-clamp-1 text-xs break-all text-ink-3">
				{words}
			</span>
			<span className="text-xs text-ink-2">{outcomeWords(rule.outcome, names)}</span>
			{issues.map((issue) => (
				<span key={`${issue.field} ${issue.code}`} className="text-xs">
					<Tag tone={issue.severity === "error" ? "bad" : "warn"}>
						{issue.severity === "error" ? "Wrong" : "Note"}
					</Tag>{" "}
					{issue.value !== "" && <b className="break-all">{issue.value}: </b>}
					{issue.fix}
				</span>
			))}
		</div>
	);
}

interface RuleButtonsProps {
	readonly rule: Rule;
	readonly isFirst: boolean;
	readonly isLast: boolean;
	readonly onMove: (step: 1 | -1) => void;
	readonly onEdit: () => void;
	readonly onRemove: () => void;
}

function RuleButtons({ rule, isFirst, isLast, onMove, onEdit, onRemove }: RuleButtonsProps) {
	return (
		<span className="flex flex-wrap justify-end gap-0.5 max-sm:w-20">
			<Button
				size="sm"
				variant="ghost"
				disabled={isFirst}
				aria-label={`Move ${rule.name} up`}
				onClick={() => onMove(-1)}
			>
				↑
			</Button>
			<Button
				size="sm"
				variant="ghost"
				disabled={isLast}
				aria-label={`Move ${rule.name} down`}
				onClick={() => onMove(1)}
			>
				↓
			</Button>
			<Button size="sm" variant="ghost" aria-label={`Edit ${rule.name}`} onClick={onEdit}>
				Edit
			</Button>
			<Button size="sm" variant="ghost" aria-label={`Remove ${rule.name}`} onClick={onRemove}>
				Remove
			</Button>
		</span>
	);
}
