"use client";

import { Button } from "../../design/button.tsx";
import { DivergingBars } from "../../design/charts/diverging-bars.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { dayText } from "../../design/day-text.ts";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Time } from "../../design/time.tsx";
import type { AnomalyView } from "./alert-view.ts";
import { useFeedback } from "./live-alerts.tsx";

/** What a day's difference from the expected is made of, in money, and the days of the episode. */
export function AnomalyPanels({ anomaly }: { readonly anomaly: AnomalyView }) {
	const { currency, days, drivers, impact } = anomaly;
	return (
		<div className="grid items-start gap-3.5 lg:grid-cols-2">
			{drivers !== null && (
				<Panel title={`What moved on ${dayText(drivers.day)}`}>
					<dl className="mb-3 grid grid-cols-[1fr_auto] gap-1 text-sm">
						<dt className="text-ink-2">Expected</dt>
						<dd>
							<Money amount={drivers.expected} currency={currency} cents="hidden" />
						</dd>
					</dl>
					<DivergingBars
						currency={currency}
						items={drivers.steps.map(({ label, amount }) => ({ key: label, label, amount }))}
					/>
					<dl className="mt-3 grid grid-cols-[1fr_auto] gap-1 border-t border-line pt-2 text-sm font-strong">
						<dt>Cost</dt>
						<dd>
							<Money amount={drivers.actual} currency={currency} cents="hidden" />
						</dd>
					</dl>
				</Panel>
			)}
			<Panel title="Days that were not as usual" flush>
				<DataTable
					caption="Days that were not as usual"
					rows={days}
					rowKey={({ day }) => day}
					columns={[
						{ key: "day", header: "Day", rowHeader: true, cell: ({ day }) => dayText(day) },
						{
							key: "expected",
							header: "Expected",
							numeric: true,
							cell: ({ expected }) => <Money amount={expected} currency={currency} />,
						},
						{
							key: "actual",
							header: "Cost",
							numeric: true,
							cell: ({ actual }) => <Money amount={actual} currency={currency} />,
						},
					]}
				/>
				<p className="border-t border-line px-4.5 py-2.5 text-sm text-ink-2">
					In all <Money amount={impact} currency={currency} signed tone="cost" /> against what was expected.
				</p>
			</Panel>
		</div>
	);
}

export interface AnomalyFeedbackProps {
	/** Of the alert. */
	readonly id: string;
	readonly feedback: AnomalyView["feedback"];
	readonly timeZone: string;
	readonly canWrite: boolean;
}

/** Whether it was worth telling: what was said, and the buttons to say it. */
export function AnomalyFeedback({ id, feedback, timeZone, canWrite }: AnomalyFeedbackProps) {
	const judge = useFeedback(id);
	const verdict = feedback?.verdict ?? null;
	if (!canWrite && feedback === null) return null;
	return (
		<Panel title="Was this worth telling?">
			<p className="max-w-[72ch] text-sm text-ink-2">
				{feedback === null ? (
					"Nobody has said so far. What you say counts in the precision that the list of alerts shows; it changes no alert."
				) : (
					<>
						{feedback.by} said {verdict === "useful" ? "yes" : "no"},{" "}
						<Time instant={Date.parse(feedback.at)} timeZone={timeZone} />.
					</>
				)}
			</p>
			{canWrite && (
				<div className="mt-3 flex flex-wrap gap-2">
					<Button
						aria-pressed={verdict === "useful"}
						pending={judge.isPending}
						onClick={() => judge.mutate(verdict === "useful" ? null : "useful")}
					>
						Yes, worth telling
					</Button>
					<Button
						aria-pressed={verdict === "not_useful"}
						pending={judge.isPending}
						onClick={() => judge.mutate(verdict === "not_useful" ? null : "not_useful")}
					>
						No, this is usual
					</Button>
				</div>
			)}
		</Panel>
	);
}
