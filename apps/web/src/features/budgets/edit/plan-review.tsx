"use client";

import { budgetAmountText } from "@outlay/finops/budget-alert-text";

import { type FormEvent, useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Checkbox } from "../../../design/checkbox.tsx";
import { type Column, DataTable } from "../../../design/data-table.tsx";
import { SelectField, TextField } from "../../../design/field.tsx";
import { Notice } from "../../../design/notice.tsx";
import { toast } from "../../../design/toast.ts";
import { refusalCode, refusalText, useBudgetCall } from "../use-budget-call.ts";
import { amountIn, isAmount, isBelow, type PlanChange, type PlanForm, planBody } from "./plan-model.ts";
import type { PlannedBudget } from "./planned-budget.ts";

export interface PlanReviewProps {
	readonly budget: PlannedBudget;
	readonly after: PlanForm;
	readonly changes: readonly PlanChange[];
	/** First day of the running period; null: none has amounts of its own. */
	readonly running: string | null;
	readonly onBack: () => void;
	readonly close: () => void;
}

/** What publishing changes, with what it would cut below what is used; then it acts. */
export function PlanReview(props: PlanReviewProps) {
	const { budget, after, changes, running, onBack, close } = props;
	const [overAllocate, setOverAllocate] = useState(false);
	const publish = useBudgetCall<{ readonly version: number }>(({ version }) => {
		toast({ tone: "ok", text: `Version ${version} of ${budget.name} is published. It is being evaluated.` });
		close();
	});
	function submit(event: FormEvent<HTMLFormElement>) {
		event.preventDefault();
		const form = new FormData(event.currentTarget);
		const { revision } = budget;
		const body = {
			revision,
			kind: form.get("kind"),
			note: form.get("note"),
			overAllocate,
			...planBody(after),
		};
		publish.mutate({ path: `/budgets/${budget.id}/plan`, method: "POST", body });
	}
	const used = budget.standing?.used ?? null;
	const amount = amountIn(after, running ?? "");
	const isCut = changes.length > 0 && isBelow(amount, used);
	const refusal = refusalText(publish.error);
	return (
		<form onSubmit={submit} className="grid gap-3.5">
			{refusal !== null && (
				<Notice tone="bad" live>
					{refusal}
				</Notice>
			)}
			{isCut && <CutNotice {...{ budget, used, amount }} />}
			<DataTable
				caption="What changes"
				columns={columnsFor(budget)}
				rows={changes}
				rowKey={({ start }) => start ?? "every period"}
				empty={
					<p className="text-sm text-ink-2">Nothing changes: these are the amounts that hold already.</p>
				}
			/>
			<div className="grid items-start gap-3 sm:grid-cols-2">
				<SelectField
					label="Kind"
					name="kind"
					options={[
						{ value: "revised", label: "Revised: another plan" },
						{ value: "reforecast", label: "Reforecast: what is expected now" },
					]}
				/>
				<TextField label="Note" name="note" maxLength={1000} hint="Why; it stays with the version" />
			</div>
			{(overAllocate || refusalCode(publish.error) === "over_allocated") && (
				<Checkbox
					label="Hand out more than there is"
					checked={overAllocate}
					onChange={(event) => setOverAllocate(event.target.checked)}
				/>
			)}
			<div className="flex justify-end gap-2">
				<Button onClick={onBack}>Back</Button>
				<Button type="submit" variant="primary" disabled={changes.length === 0} pending={publish.isPending}>
					{isCut ? "Publish anyway" : "Publish"}
				</Button>
			</div>
		</form>
	);
}

/** Names what is used and what the amount becomes, before it is cut below that. */
function CutNotice({
	budget,
	used,
	amount,
}: {
	readonly budget: PlannedBudget;
	readonly used: string | null;
	readonly amount: string | null;
}) {
	if (used === null || amount === null) return null;
	return (
		<Notice tone="warn" live>
			{budgetAmountText(used, budget)} is used already, and the new amount is{" "}
			{budgetAmountText(amount, budget)}: this budget is over as soon as it is published.
		</Notice>
	);
}

function columnsFor(budget: PlannedBudget): readonly Column<PlanChange>[] {
	const text = (amount: string | null) =>
		amount === null || amount.trim() === ""
			? "–"
			: isAmount(amount)
				? budgetAmountText(amount, budget)
				: amount;
	return [
		{ key: "period", header: "Period from", rowHeader: true, cell: ({ start }) => start ?? "Every period" },
		{ key: "before", header: "Now", numeric: true, cell: ({ before }) => text(before) },
		{ key: "after", header: "Then", numeric: true, cell: ({ after }) => text(after) },
	];
}
