import type { Actor } from "@outlay/db/actor";
import {
	type ForecastFilter,
	type ForecastOfPeriod,
	type ForecastOwnerQuery,
	listScopeForecasts,
	type OwnerForecast,
} from "@outlay/db/read-models/scope-forecasts";
import { bridgeSideText } from "@outlay/finops/bridge-side";
import type { Day } from "@outlay/finops/day";
import { moneyLine } from "@outlay/finops/money-text";
import Link from "next/link";
import { dayText } from "../../design/day-text.ts";
import { Money } from "../../design/money.tsx";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { database } from "../../main.ts";
import { ownerSubject, sidesHref } from "../bridge/sides-url.ts";
import { accuracyText, gradeWords, METHOD_WORDS, periodWord } from "./forecast-words.ts";
import { PastErrors } from "./past-errors.tsx";

export interface ScopeForecastsProps {
	readonly actor: Actor;
	readonly today: Day;
	/** Whose; null: the widest that the actor sees. */
	readonly owner: ForecastOwnerQuery | null;
}

/** Owners named where the actor sees several and not what is above them. */
const OWNERS_MAX = 3;

/** What the running month and quarter will come to, by how much that may be wrong, and how good past forecasts were. */
export async function ScopeForecasts({ actor, today, owner }: ScopeForecastsProps) {
	const found = await listScopeForecasts(database(), actor, { today, owner: queryOf(actor, owner) });
	const widest = found.filter((each) => each.owner.kind === found[0]?.owner.kind).slice(0, OWNERS_MAX);
	if (widest.length === 0) {
		return (
			<Panel title="Forecast">
				<p className="text-sm text-ink-2">
					Not known yet. Forecasts are made every day and minutes after imports, where anything was spent.
				</p>
			</Panel>
		);
	}
	return widest.map((forecast) => (
		<OwnerForecastPanel
			key={`${forecast.owner.kind} ${forecast.owner.slug ?? ""}`}
			forecast={forecast}
			title={widest.length > 1 ? `Forecast of ${forecast.owner.name}` : "Forecast"}
		/>
	));
}

function queryOf({ scope }: Actor, owner: ForecastOwnerQuery | null): ForecastFilter {
	if (owner !== null) return owner;
	return scope.kind === "organization" ? { kind: "organization" } : {};
}

function OwnerForecastPanel({
	forecast,
	title,
}: {
	readonly forecast: OwnerForecast;
	readonly title: string;
}) {
	const { owner, accuracy, unconverted, completeTo } = forecast;
	const grade = gradeWords(accuracy.grade);
	return (
		<Panel title={title} aside={<Tag tone={grade.tone}>{grade.word}</Tag>}>
			<ul className="grid gap-3">
				{forecast.periods.map((period) => (
					<PeriodLine key={period.kind} period={period} of={forecast} />
				))}
			</ul>
			<p className="mt-3 border-t border-line pt-3 text-sm text-ink-2">{accuracyText(accuracy)}</p>
			<p className="mt-1 text-xs text-ink-3">
				Consumption, from whole days up to {dayText(completeTo)}.
				{unconverted.length > 0 && ` Without ${unconverted.join(", ")}: no exchange rate converts it.`}
			</p>
			{accuracy.horizons.length > 0 && (
				<details className="mt-1 text-xs text-ink-3">
					<summary className="w-fit rounded-xs py-1 select-none hover:text-ink">
						How good past forecasts were
					</summary>
					<div className="-mx-4.5 mt-2 border-t border-line text-sm text-ink">
						<PastErrors of={owner.name} accuracy={accuracy} />
					</div>
				</details>
			)}
		</Panel>
	);
}

interface PeriodLineProps {
	readonly period: ForecastOfPeriod;
	readonly of: OwnerForecast;
}

function PeriodLine({ period, of }: PeriodLineProps) {
	const { forecast, range, used, before, method } = period;
	const { currency } = of;
	const money = (amount: string) => moneyLine(amount, currency, { cents: false });
	return (
		<li title={method === null ? undefined : METHOD_WORDS[method]}>
			<div className="flex items-baseline justify-between gap-2.5">
				<span className="text-sm text-ink-2">{periodWord(period)}</span>
				{forecast === null ? (
					<span className="text-sm text-ink-3">Not known</span>
				) : (
					<span className="text-lg font-semibold">
						<Money amount={forecast} currency={currency} cents="hidden" />
					</span>
				)}
			</div>
			<p className="text-xs text-ink-3 tabular-nums">
				{money(used)} used.{" "}
				{forecast === null
					? "Nobody can say what it will come to."
					: range === null
						? "Too few days to say how far off that may be."
						: `80 % range ${money(range.low)} to ${money(range.high)}.`}
				{before !== null && (
					<>
						{" "}
						<Link
							href={changeHref(of, period, before)}
							className="underline underline-offset-2 hover:text-ink"
						>
							On {dayText(before.madeOn)}
						</Link>{" "}
						it was {money(before.forecast)}.
					</>
				)}
			</p>
		</li>
	);
}

/** What moved between the forecast of then and the one that is shown. */
function changeHref(
	{ owner, madeOn }: OwnerForecast,
	{ kind }: ForecastOfPeriod,
	before: NonNullable<ForecastOfPeriod["before"]>,
): string {
	const subject = ownerSubject(owner);
	const side = (day: Day) =>
		bridgeSideText({ kind: "owner_forecast", owner: subject.owner, period: kind, day });
	return sidesHref(subject, { from: side(before.madeOn), to: side(madeOn) });
}
