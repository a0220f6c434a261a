import type { BudgetPage } from "@outlay/db/read-models/budget-page";
import type { BudgetStanding, BudgetSummary } from "@outlay/db/read-models/budgets";
import { budgetAmountText } from "@outlay/finops/budget-alert-text";
import { ROLLING_AHEAD_MAX_DAYS } from "@outlay/finops/budget-forecast";
import { countText } from "@outlay/finops/count-text";
import type { Day } from "@outlay/finops/day";
import type { ReactNode } from "react";
import type { BasisItem } from "../../../design/basis.tsx";
import { BurnUp } from "../../../design/charts/burn-up.tsx";
import { PageHeader } from "../../../design/page-header.tsx";
import { Panel } from "../../../design/panel.tsx";
import { BudgetBridgeLink } from "../../bridge/budget-bridge-link.tsx";
import { LiveQueries } from "../../imports/live-queries.tsx";
import { budgetStateAnswer } from "../budget-answer.ts";
import { isBehind, reachText } from "../budget-gaps.ts";
import type { BudgetRights } from "../budget-rights.ts";
import { BudgetState } from "../budget-state.tsx";
import { budgetTree } from "../budget-tree.ts";
import { periodText, scopeText, windowText } from "../budget-words.ts";
import { BudgetsTable } from "../budgets-table.tsx";
import { LiveBudgets } from "../live-budgets.tsx";
import { BudgetFacts, BudgetNotices } from "./budget-facts.tsx";
import { burnUpLimits, burnUpPoints, burnUpThresholds, rangeText } from "./burn-up-points.ts";
import { ContributionsPanel } from "./contributions-panel.tsx";
import { EndedPanel } from "./ended-panel.tsx";
import { EnforcementPanel } from "./enforcement-panel.tsx";
import { EventsPanel } from "./events-panel.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { historyRows } from "./history-rows.ts";
import { IncreasesPanel } from "./increases-panel.tsx";
import type { Contribution } from "./made-of.ts";
import { thresholdRows } from "./threshold-rows.ts";
import { ThresholdsPanel } from "./thresholds-panel.tsx";

export interface BudgetScreenProps {
	readonly page: BudgetPage;
	readonly parent: BudgetSummary | undefined;
	readonly contributions: readonly Contribution[];
	readonly rights: BudgetRights;
	readonly today: string;
	readonly timeZone: string;
	/** Whether the reader can enter prices. */
	readonly opensPrices: boolean;
	/** First days of amounts that begin no period any more. */
	readonly stray: readonly Day[];
	/** How good past forecasts of the same spend were. */
	readonly pastForecasts: ReactNode;
	/** Of a budget for each person: who they are. */
	readonly people: ReactNode;
	/** Buttons of what the actor may do. */
	readonly actions: ReactNode;
}

/** One budget: where it stands, how it came to that, what it is made of, and its history. */
export function BudgetScreen(props: BudgetScreenProps) {
	const { page, parent, contributions, rights, today, timeZone, opensPrices, stray, people, actions } = props;
	const { budget, increases, events, enforced, ended } = page;
	return (
		<LiveQueries>
			{budget.endedAt === null && (
				<LiveBudgets
					id={budget.id}
					shown={JSON.stringify([budgetStateAnswer(budget)])}
					isWaiting={budget.standing === null}
				/>
			)}
			<PageHeader
				title={budget.name}
				crumbs={[{ label: "Budgets", href: "/budgets" }]}
				basis={basisOf(budget, timeZone)}
			>
				<BudgetState budget={budget} />
				<BudgetBridgeLink budget={budget} />
				{actions}
			</PageHeader>
			<div className="grid gap-3.5">
				<BudgetNotices {...{ budget, stray, opensPrices }} />
				<BudgetFacts budget={budget} />
				{budget.perPerson ? (
					<>
						{people}
						<IncreasesPanel {...{ increases, parent, rights, today }} />
					</>
				) : (
					<OfAllTogether {...props} />
				)}
				{enforced !== null && <EnforcementPanel budget={budget} enforced={enforced} />}
				<div className="grid items-start gap-3.5 lg:grid-cols-2">
					{contributions.map((contribution) => (
						<ContributionsPanel key={contribution.dimension} contribution={contribution} budget={budget} />
					))}
				</div>
				{ended.length > 0 && <EndedPanel budget={budget} ended={ended} />}
				<HistoryPanel rows={historyRows(page)} timeZone={timeZone} />
				<EventsPanel events={events} unit={budget} timeZone={timeZone} />
			</div>
		</LiveQueries>
	);
}

/** What only a budget of all spend together has: a course, forecasts and parts; its increases are beside its thresholds. */
function OfAllTogether({ page, parent, rights, today, timeZone, pastForecasts }: BudgetScreenProps) {
	const { budget, increases, events, children } = page;
	return (
		<>
			<BurnUpPanel page={page} />
			{pastForecasts}
			<div className="grid items-start gap-3.5 lg:grid-cols-2">
				<ThresholdsPanel budget={budget} events={events} timeZone={timeZone} />
				<IncreasesPanel {...{ increases, parent, rights, today }} />
			</div>
			{children.length > 0 && (
				<Panel flush title="Its parts" aside={handOutText(budget)}>
					<BudgetsTable rows={budgetTree(children)} />
				</Panel>
			)}
		</>
	);
}

function BurnUpPanel({ page: { budget, days, events } }: { readonly page: BudgetPage }) {
	const { standing, window } = budget;
	if (standing === null || standing.period === null) return null;
	const limits = burnUpLimits(standing, budget);
	return (
		<Panel title={`Used in ${periodText(window, standing.period)}`} aside={forecastAside(budget, standing)}>
			<BurnUp
				label={burnUpText(budget, standing)}
				points={burnUpPoints(days, drawnStanding(budget, standing), budget)}
				limits={limits}
				thresholds={burnUpThresholds(thresholdRows(budget, events), budget)}
				currency={budget.currency ?? ""}
			/>
		</Panel>
	);
}

/** A rolling window holds its forecast on a day to come, which is not in the chart. */
function drawnStanding({ window }: BudgetSummary, standing: BudgetStanding): BudgetStanding {
	return window.kind === "rolling" ? { ...standing, forecast: null, forecastRange: null } : standing;
}

function burnUpText(budget: BudgetSummary, { used, planned, forecast }: BudgetStanding): string {
	const spent = used === null ? "nothing is known" : `${budgetAmountText(used, budget)} used`;
	const expected = forecast === null ? "" : `, forecast ${budgetAmountText(forecast, budget)}`;
	return `${budget.name}: ${spent}${planned === null ? "" : ` of ${budgetAmountText(planned, budget)}`}${expected}`;
}

function forecastAside(budget: BudgetSummary, standing: BudgetStanding): string {
	const { forecast, forecastRange } = standing;
	const what = `From the first day to the end of each day${pendingText(standing)}`;
	if (forecast === null) return what;
	const range =
		forecastRange === null
			? "too few days to say how far off that may be"
			: `the band, ${rangeText(forecastRange, budget)}, holds four outcomes of five`;
	if (budget.window.kind !== "rolling") return `${what}; dashed is the forecast, ${range}`;
	const days = Math.min(budget.window.days, ROLLING_AHEAD_MAX_DAYS);
	const most = budgetAmountText(forecast, budget);
	return `${what}. Within ${countText(days)} ${days === 1 ? "day" : "days"} the window is expected to hold ${most} at most, ${range}`;
}

/** Spend is shown at once, its forecast takes longer. */
function pendingText({ forecast, forecastPending }: BudgetStanding): string {
	if (!forecastPending) return "";
	if (forecast === null) return ". The forecast is being made";
	return ". The forecast is still that of the spend before: a new one is being made";
}

function handOutText(budget: BudgetSummary): string | undefined {
	const { leftToHandOut } = budget;
	return leftToHandOut === null ? undefined : `${budgetAmountText(leftToHandOut, budget)} left to hand out`;
}

const VIEW_WORDS = { consumption: "Consumption", invoice: "Invoice" } as const;

function basisOf(budget: BudgetSummary, timeZone: string): readonly BasisItem[] {
	const { scope, window, standing, perPerson } = budget;
	const none = (text: string, hint?: string): BasisItem =>
		hint === undefined ? { tone: "none", text } : { tone: "none", text, hint };
	return [
		none(scopeText(scope)),
		...(perPerson ? [none("For each person", "Everyone whom the spend names, also who appears later")] : []),
		none(
			standing?.period == null
				? windowText(window)
				: `${windowText(window)}: ${periodText(window, standing.period)}`,
		),
		none(...countsOf(budget)),
		...(standing === null ? [] : freshnessOf(standing, timeZone)),
	];
}

/** When it was looked at, and how far what there was to look at had come. */
function freshnessOf(standing: BudgetStanding, timeZone: string): readonly BasisItem[] {
	const isWhole = standing.completeTo !== null && standing.late.length === 0 && !isBehind(standing);
	return [
		{ tone: isWhole ? "ok" : "warn", text: reachText(standing) },
		{ tone: "ok", text: evaluatedText(standing, timeZone) },
	];
}

/** What is counted, and what that means. */
function countsOf({ unit, basis, costView }: BudgetSummary): [string, string?] {
	if (unit === "requests") return ["Requests of metered usage"];
	if (basis === "metered") {
		const what = unit === "money" ? "Metered usage" : "Metered tokens";
		return [what, "Usage at the price book's rates, whatever the bill says"];
	}
	if (unit === "tokens") return ["Tokens of record"];
	return [`${VIEW_WORDS[costView]}, money of record`, "Billed where the bill is final, else metered"];
}

function evaluatedText({ evaluatedAt }: BudgetStanding, timeZone: string): string {
	const text = new Intl.DateTimeFormat("en-GB", {
		timeZone,
		day: "numeric",
		month: "short",
		hour: "2-digit",
		minute: "2-digit",
	}).format(evaluatedAt);
	return `Evaluated ${text}`;
}
