import type { AttributionPreview } from "@outlay/db/read-models/attribution-preview";
import { countText } from "@outlay/finops/count-text";
import { percentText } from "@outlay/finops/decimal-text";
import type { IdleRule } from "@outlay/finops/shadowed";
import { monthText } from "../../design/day-text.ts";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { percentOf } from "../spend/query/decimal.ts";
import { type TeamMove, teamMoves } from "./preview-model.ts";
import type { OwnerNames } from "./rule-words.ts";

export interface PreviewPanelProps {
	readonly preview: AttributionPreview;
	readonly names: OwnerNames;
	/** Names of the draft's rules by id. */
	readonly rules: ReadonlyMap<string, string>;
}

/** What publishing the draft would do, computed on the stored money without touching it. */
export function PreviewPanel({ preview, names, rules }: PreviewPanelProps) {
	const moves = teamMoves(preview);
	return (
		<Panel
			title="What it would do"
			aside={`${countText(preview.keys.changed)} of ${countText(preview.keys.total)} keys change`}
			note="Open months, consumption. Exactly what publishing does."
		>
			<div className="grid gap-4">
				<CoverageChanges preview={preview} />
				{moves.length === 0 ? (
					<p className="text-sm text-ink-2">No money moves.</p>
				) : (
					<ul className="grid gap-1">
						{moves.map((move) => (
							<Move key={`${move.team} ${move.currency}`} move={move} names={names} />
						))}
					</ul>
				)}
				<SplitChanges preview={preview} names={names} rules={rules} />
				<IdleRules idle={preview.idle} rules={rules} />
			</div>
		</Panel>
	);
}

function CoverageChanges({ preview }: { readonly preview: AttributionPreview }) {
	const whole = preview.coverage.filter(({ month }) => month === null);
	if (whole.length === 0) return <p className="text-sm text-ink-2">No spend in open months yet.</p>;
	return whole.map(({ currency, spend, before, after }) => (
		<p key={currency} className="text-sm">
			Coverage{whole.length > 1 && ` in ${currency}`}{" "}
			<b className="num">{percentText(percentOf(before, spend) ?? "100")}</b> →{" "}
			<b className="num">{percentText(percentOf(after, spend) ?? "100")}</b>
		</p>
	));
}

function Move({ move, names }: { readonly move: TeamMove; readonly names: OwnerNames }) {
	const { team, currency, change, months } = move;
	return (
		<li>
			<details className="group">
				<summary className="flex items-baseline justify-between gap-3 rounded-xs py-0.5 text-sm hover:bg-sunken">
					<span className={team === null ? "text-ink-3" : undefined}>
						<span aria-hidden="true" className="mr-1.5 inline-block text-ink-3 group-open:rotate-90">
							›
						</span>
						{team === null ? "Unallocated" : (names.teams.get(team) ?? team)}
					</span>
					<Money amount={change} currency={currency} signed />
				</summary>
				<table className="mt-1 mb-2 w-full text-xs text-ink-2">
					<caption className="sr-only">By month</caption>
					<thead className="sr-only">
						<tr>
							<th scope="col">Month</th>
							<th scope="col">Before</th>
							<th scope="col">After</th>
						</tr>
					</thead>
					<tbody>
						{months.map(({ month, before, after }) => (
							<tr key={month}>
								<th scope="row" className="pl-4 text-left font-normal">
									{monthText(month)}
								</th>
								<td className="text-right">
									<Money amount={before} currency={currency} cents="hidden" />
								</td>
								<td className="pl-2 text-right">
									→ <Money amount={after} currency={currency} cents="hidden" />
								</td>
							</tr>
						))}
					</tbody>
				</table>
			</details>
		</li>
	);
}

/** Split lines that change, summed by rule and team. */
function SplitChanges({ preview, names, rules }: PreviewPanelProps) {
	const moves = Map.groupBy(preview.splits, ({ ruleId }) => ruleId);
	if (moves.size === 0) return null;
	return (
		<div className="grid gap-1.5 border-t border-line pt-3">
			<h3 className="text-sm font-strong">Splits</h3>
			{[...moves].map(([ruleId, lines]) => (
				<div key={ruleId} className="text-sm">
					<p className="text-ink-2">{rules.get(ruleId) ?? "A split that is removed"}</p>
					<ul>
						{teamMoves({ moved: lines }).map(({ team, currency, change }) => (
							<li key={`${team} ${currency}`} className="flex justify-between gap-3 pl-4 text-xs">
								<span>{team === null ? "Leaves the pool" : (names.teams.get(team) ?? team)}</span>
								<Money amount={change} currency={currency} signed />
							</li>
						))}
					</ul>
				</div>
			))}
		</div>
	);
}

const IDLE_SHOWN = 8;

function IdleRules({
	idle,
	rules,
}: {
	readonly idle: readonly IdleRule[];
	readonly rules: ReadonlyMap<string, string>;
}) {
	if (idle.length === 0) return null;
	return (
		<details className="border-t border-line pt-3">
			<summary className="rounded-xs text-sm font-strong">
				{countText(idle.length)} {idle.length === 1 ? "rule decides" : "rules decide"} about no key
			</summary>
			<ul className="mt-2 grid gap-1.5">
				{idle.slice(0, IDLE_SHOWN).map((rule) => (
					<li key={rule.ruleId} className="text-xs">
						<Tag tone={rule.kind === "shadowed" ? "warn" : "neutral"}>
							{rule.kind === "shadowed" ? "Shadowed" : "Never matches"}
						</Tag>{" "}
						{rule.name}
						{rule.kind === "shadowed" && (
							<span className="text-ink-3">
								{" "}
								by{" "}
								{rule.by
									.map(({ ruleId }) => rules.get(ruleId) ?? ruleId)
									.slice(0, 2)
									.join(" and ")}
							</span>
						)}
					</li>
				))}
				{idle.length > IDLE_SHOWN && (
					<li className="text-xs text-ink-3">and {idle.length - IDLE_SHOWN} more</li>
				)}
			</ul>
		</details>
	);
}
