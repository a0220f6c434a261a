"use client";

import type { AttributionNames } from "@outlay/db/read-models/attribution-names";
import type { Rule } from "@outlay/finops/rule-set";
import type { RuleSetIssue } from "@outlay/finops/rule-set-issues";
import { useRouter } from "next/navigation";
import { type ReactNode, useState, useTransition } from "react";
import { Button } from "../../design/button.tsx";
import { Notice } from "../../design/notice.tsx";
import { Panel } from "../../design/panel.tsx";
import { toast } from "../../design/toast.ts";
import { DraftRules } from "./draft-rules.tsx";
import { ownerNames } from "./owner-names.ts";
import { RuleDialog } from "./rule-dialog.tsx";
import { formOfRule, newRuleForm, type RuleForm, ruleOfForm } from "./rule-form-model.ts";
import { problemText, send } from "./send.ts";

export interface DraftEditorProps {
	readonly rules: readonly Rule[];
	/** null: nothing is drafted yet, the rules are the published ones. */
	readonly revision: number | null;
	readonly names: AttributionNames;
	readonly tables: readonly string[];
	readonly metrics: readonly string[];
	readonly issues: readonly RuleSetIssue[];
	readonly canWrite: boolean;
	/** What publishing would do; of the saved draft. */
	readonly children: ReactNode;
}

interface Editing {
	readonly form: RuleForm;
	/** null: a new rule. */
	readonly at: number | null;
}

/** The rules as a list to change. Changes stay on the page until they are saved as the draft. */
export function DraftEditor(props: DraftEditorProps) {
	const { revision, names, tables, metrics, canWrite } = props;
	const router = useRouter();
	const [rules, setRules] = useState(props.rules);
	const [editing, setEditing] = useState<Editing | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const [pending, startTransition] = useTransition();
	const isChanged = rules !== props.rules;

	function place(form: RuleForm, at: number | null, wanted: number) {
		const others = at === null ? rules : rules.toSpliced(at, 1);
		setRules(others.toSpliced(wanted - 1, 0, ruleOfForm(form)));
		setEditing(null);
	}

	function save() {
		startTransition(async () => {
			const sent = await send("PUT", "/api/v1/attribution/draft", { json: { revision, ruleSet: { rules } } });
			if (!sent.ok) {
				setFault(problemText(sent.problem));
				return;
			}
			setFault(null);
			toast({ tone: "ok", text: "Draft saved. Nothing moves before it is published." });
			router.refresh();
		});
	}

	const end = rules.length + 1;
	return (
		<div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_400px]">
			<Panel
				title="Rules of the draft"
				flush
				aside={canWrite && <AddRule onAdd={(form) => setEditing({ form, at: null })} />}
			>
				<DraftRules
					rules={rules}
					names={ownerNames(names)}
					issues={isChanged ? [] : props.issues}
					canWrite={canWrite}
					onChange={setRules}
					onEdit={(rule, at) => setEditing({ form: formOfRule(rule), at })}
				/>
				{isChanged && (
					<UnsavedBar {...{ fault, pending }} onUndo={() => setRules(props.rules)} onSave={save} />
				)}
			</Panel>
			<div className="grid min-w-0 gap-3.5">{isChanged ? <NotSaved /> : props.children}</div>
			{editing !== null && (
				<RuleDialog
					initial={editing.form}
					place={editing.at === null ? end : editing.at + 1}
					places={editing.at === null ? end : rules.length}
					isNew={editing.at === null}
					names={names}
					tables={tables}
					metrics={metrics}
					onSave={(form, wanted) => place(form, editing.at, wanted)}
					onClose={() => setEditing(null)}
				/>
			)}
		</div>
	);
}

function AddRule({ onAdd }: { readonly onAdd: (form: RuleForm) => void }) {
	return (
		<Button size="sm" onClick={() => onAdd(newRuleForm(crypto.randomUUID()))}>
			Add rule
		</Button>
	);
}

function NotSaved() {
	return (
		<Panel title="What it would do">
			<p className="text-sm text-ink-2">Save the draft to see the money that it moves.</p>
		</Panel>
	);
}

function UnsavedBar({
	fault,
	pending,
	onUndo,
	onSave,
}: {
	readonly fault: string | null;
	readonly pending: boolean;
	readonly onUndo: () => void;
	readonly onSave: () => void;
}) {
	return (
		<section
			aria-label="Unsaved changes"
			className="sticky bottom-0 z-2 grid gap-2 rounded-b-lg border-t border-line-strong bg-panel px-4.5 py-3 shadow-float"
		>
			{fault !== null && (
				<Notice tone="bad" live>
					{fault}
				</Notice>
			)}
			<div className="flex flex-wrap items-center justify-between gap-2">
				<p className="text-sm">Changes on this page are not saved yet.</p>
				<div className="flex gap-2">
					<Button onClick={onUndo}>Undo</Button>
					<Button variant="primary" pending={pending} onClick={onSave}>
						Save draft
					</Button>
				</div>
			</div>
		</section>
	);
}
