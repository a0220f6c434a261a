"use client";

import { Fragment } from "react";
import { Button } from "../../design/button.tsx";
import { Waterfall } from "../../design/charts/waterfall.tsx";
import { DataTable } from "../../design/data-table.tsx";
import { dayText } from "../../design/day-text.ts";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Time } from "../../design/time.tsx";
import { waterfallOf } from "../bridge/bridge-row.ts";
import { StepsTable } from "../bridge/steps-table.tsx";
import type { AnomalyView } from "./alert-view.ts";
import { anomalyRows, countedInTokensText, driversSentence } from "./anomaly-rows.ts";
import { useFeedback } from "./live-alerts.tsx";

/** What a day's difference from the expected is made of, in money, and the days of the episode. */
export function AnomalyPanels({ anomaly }: { readonly anomaly: AnomalyView }) {
	const { currency, days, drivers, impact } = anomaly;
	return (
		<div className="grid items-start gap-3.5 lg:grid-cols-2">
			{drivers !== null && <Drivers drivers={drivers} currency={currency} />}
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

function Drivers({
	drivers,
	currency,
}: {
	readonly drivers: NonNullable<AnomalyView["drivers"]>;
	readonly currency: string;
}) {
	const rows = anomalyRows(drivers);
	const note = countedInTokensText(drivers);
	return (
		<Panel title={`What moved on ${dayText(drivers.day)}`} className="min-w-0">
			<div className="grid gap-3.5">
				<Waterfall
					label={driversSentence(drivers, rows, currency)}
					points={waterfallOf(rows, currency)}
					currency={currency}
				/>
				{note !== null && <p className="text-xs text-ink-3">{note}</p>}
				<details className="text-xs text-ink-3">
					<summary className="w-fit rounded-xs py-1 select-none hover:text-ink">Steps as a table</summary>
					<div className="-mx-4.5 mt-2 border-t border-line text-sm text-ink">
						<StepsTable caption="What moved, by step" rows={rows} currency={currency} />
					</div>
				</details>
				<dl className="grid grid-cols-[minmax(0,1fr)_auto] gap-x-2.5 gap-y-1 border-t border-line pt-3 text-sm">
					{drivers.steps.map(({ label, amount }) => (
						<Fragment key={label}>
							<dt className="break-words text-ink-2">{label}</dt>
							<dd>
								<Money amount={amount} currency={currency} signed tone="cost" />
							</dd>
						</Fragment>
					))}
				</dl>
			</div>
		</Panel>
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
