import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { percentText } from "@outlay/finops/decimal-text";
import type { BudgetStatus } from "@outlay/finops/evaluate-budget";
import { AlertIcon, CheckIcon } from "../../design/icons.tsx";
import { Meter } from "../../design/meter.tsx";
import { Tag } from "../../design/tag.tsx";
import { percentOf } from "../spend/query/decimal.ts";
import { budgetGaps } from "./budget-gaps.ts";
import { CAP_WORDS, stateWords } from "./budget-words.ts";

interface StateProps {
	readonly budget: BudgetSummary;
}

/** Where a budget stands, by a word and an icon. */
export function BudgetState({ budget: { standing, mode, endedAt } }: StateProps) {
	if (endedAt !== null) return <Tag tone="neutral">Ended</Tag>;
	return <StatusTag status={standing?.status ?? null} mode={mode} />;
}

/** Why more may be used than its figures say, a word each; nothing where nothing is missing. */
export function BudgetGaps({ standing, endedAt }: Pick<BudgetSummary, "standing" | "endedAt">) {
	if (standing === null || standing.period === null || endedAt !== null) return null;
	return budgetGaps(standing).map(({ kind, word, text }) => (
		<span key={kind} title={text}>
			<Tag tone="warn">{word}</Tag>
			<span className="sr-only">: {text}</span>
		</span>
	));
}

export interface StatusTagProps {
	readonly status: BudgetStatus | null;
	readonly mode: BudgetSummary["mode"];
}

/** The same of a state alone: of one person of a budget for each person. */
export function StatusTag({ status, mode }: StatusTagProps) {
	const { word, tone, isAlarming } = stateWords(status, mode);
	return (
		<Tag tone={tone}>
			<span className="inline-flex items-center gap-1">
				{isAlarming && <AlertIcon className="size-3" />}
				{tone === "ok" && <CheckIcon className="size-3" />}
				{word}
			</span>
		</Tag>
	);
}

const TONES = {
	over_cap: "bad",
	over_plan: "bad",
	forecast_over: "warn",
	within: "accent",
	no_amount: "accent",
	not_running: "accent",
} as const;

/** What is used of the plan, with what is expected and where the plan ends. */
export function BudgetMeter({ budget: { name, standing } }: StateProps) {
	if (standing === null || standing.planned === null || standing.used === null) return null;
	const { planned, used, forecast, status } = standing;
	const share = percentOf(used, planned);
	if (share === null) return <span className="text-xs text-ink-3">The amount is zero</span>;
	const expected = forecast === null ? null : percentOf(forecast, planned);
	const words = `${percentText(share)} used${expected === null ? "" : `, forecast ${percentText(expected)}`}`;
	return (
		<div className="grid gap-1">
			<Meter
				limit
				label={`${name}: ${words}`}
				used={Number(share)}
				forecast={expected === null ? undefined : Number(expected)}
				tone={TONES[status]}
			/>
			<span className="num text-xs whitespace-normal text-ink-3">{words}</span>
		</div>
	);
}

/** Whether it tells or stops, and who stops it. */
export function BudgetModeText({ mode }: Pick<BudgetSummary, "mode">) {
	if (mode === "alert") return "Alert";
	return (
		<>
			Cap
			<div className="text-xs text-ink-3">{CAP_WORDS}</div>
		</>
	);
}
