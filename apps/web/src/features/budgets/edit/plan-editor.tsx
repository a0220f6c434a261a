"use client";

import type { BudgetWindow } from "@outlay/finops/budget-window";
import type { Day, DaySpan } from "@outlay/finops/day";
import type { FiscalCalendar } from "@outlay/finops/fiscal-calendar";
import { useState } from "react";
import { Button } from "../../../design/button.tsx";
import { Field, Input, Textarea, TextField } from "../../../design/field.tsx";
import { FileDrop } from "../../../design/file-drop.tsx";
import { Notice } from "../../../design/notice.tsx";
import { periodText } from "../budget-words.ts";
import { nextPeriods, type PlanForm, periodsFromCsv, planChanges, planFormOf } from "./plan-model.ts";
import { PlanReview } from "./plan-review.tsx";
import type { PlannedBudget } from "./planned-budget.ts";

export interface PlanEditorProps {
	readonly budget: PlannedBudget;
	readonly fiscal: FiscalCalendar;
	readonly today: Day;
	readonly close: () => void;
}

/** Amounts by period, typed or from a file; then what they change; then they are published. */
export function PlanEditor({ budget, fiscal, today, close }: PlanEditorProps) {
	const before = planFormOf(budget);
	const [form, setForm] = useState(before);
	const [isReviewed, setReviewed] = useState(false);
	const periods = nextPeriods(budget.window, fiscal, today);
	if (isReviewed)
		return (
			<PlanReview
				budget={budget}
				after={form}
				changes={planChanges({ before, after: form, periods })}
				running={periods[0]?.start ?? null}
				onBack={() => setReviewed(false)}
				close={close}
			/>
		);
	return (
		<div className="grid gap-3.5">
			<TextField
				label="Every period"
				inputMode="decimal"
				value={form.everyPeriod}
				onChange={(event) => setForm({ ...form, everyPeriod: event.target.value })}
				hint={`${budget.currency ?? (budget.unit === "requests" ? "Requests" : "Tokens")}; periods below go before it`}
			/>
			{periods.length > 0 && (
				<PeriodAmounts form={form} onChange={setForm} periods={periods} window={budget.window} />
			)}
			{periods.length > 0 && (
				<FromCsv onPeriods={(more) => setForm({ ...form, periods: { ...form.periods, ...more } })} />
			)}
			<div className="flex justify-end gap-2">
				<Button onClick={close}>Cancel</Button>
				<Button variant="primary" onClick={() => setReviewed(true)}>
					Review
				</Button>
			</div>
		</div>
	);
}

interface PeriodAmountsProps {
	readonly form: PlanForm;
	readonly onChange: (form: PlanForm) => void;
	readonly periods: readonly DaySpan[];
	readonly window: BudgetWindow;
}

/** A field for each of the next periods; an empty one is the amount of every period. */
function PeriodAmounts({ form, onChange, periods, window }: PeriodAmountsProps) {
	return (
		<table className="w-full text-sm">
			<caption className="sr-only">Amounts of single periods</caption>
			<thead>
				<tr className="text-left text-xs text-ink-3">
					<th scope="col" className="py-1 font-medium">
						Period
					</th>
					<th scope="col" className="py-1 font-medium">
						Amount
					</th>
				</tr>
			</thead>
			<tbody>
				{periods.map((period) => (
					<tr key={period.start}>
						<th scope="row" className="py-1 pr-3 text-left font-normal whitespace-nowrap">
							{datedText(window, period)}
						</th>
						<td className="py-1">
							<Input
								inputMode="decimal"
								aria-label={`Amount from ${period.start}`}
								placeholder={form.everyPeriod}
								value={form.periods[period.start] ?? ""}
								onChange={(event) =>
									onChange({ ...form, periods: { ...form.periods, [period.start]: event.target.value } })
								}
							/>
						</td>
					</tr>
				))}
			</tbody>
		</table>
	);
}

/** The days of a period with their year: a plan reaches into the next. */
function datedText(window: BudgetWindow, period: DaySpan): string {
	const text = periodText(window, period);
	const year = period.start.slice(0, "YYYY".length);
	return text.includes(year) ? text : `${text} (${year})`;
}

/** Takes amounts from pasted text or a file into the table above; nothing is published by it. */
function FromCsv({ onPeriods }: { readonly onPeriods: (periods: Readonly<Record<string, string>>) => void }) {
	const [text, setText] = useState("");
	const [outcome, setOutcome] = useState<{ readonly ok: boolean; readonly lines: readonly string[] } | null>(
		null,
	);

	function take(csv: string) {
		const read = periodsFromCsv(csv);
		if (read.ok) {
			onPeriods(read.value);
			const count = Object.keys(read.value).length;
			setOutcome({
				ok: true,
				lines: [`${count} ${count === 1 ? "amount" : "amounts"} taken. Review them before they count.`],
			});
			setText("");
		} else {
			setOutcome({
				ok: false,
				lines: read.error.map(({ line, field, fix }) => `line ${line}, ${field}: ${fix}`),
			});
		}
	}

	return (
		<details className="text-sm">
			<summary className="w-fit rounded-xs py-1 text-ink-2 select-none hover:text-ink">From a CSV</summary>
			<div className="mt-2 grid gap-3">
				{outcome !== null && (
					<Notice tone={outcome.ok ? "ok" : "bad"} live>
						<ul className="max-h-40 overflow-y-auto">
							{outcome.lines.map((line) => (
								<li key={line}>{line}</li>
							))}
						</ul>
					</Notice>
				)}
				<Field
					label="Paste it"
					hint="With the header period,amount; a period is its first day, or a month such as 2027-01."
				>
					{(ids) => (
						<Textarea {...ids} rows={3} value={text} onChange={(event) => setText(event.target.value)} />
					)}
				</Field>
				<div>
					<Button size="sm" disabled={text.trim() === ""} onClick={() => take(text)}>
						Take these amounts
					</Button>
				</div>
				<FileDrop
					accept=".csv,text/csv"
					hint="A CSV with period and amount"
					onFiles={(files) => void files[0]?.text().then(take)}
				/>
			</div>
		</details>
	);
}
