import type { AttributionState } from "@outlay/db/read-models/attribution";
import { countText } from "@outlay/finops/count-text";
import { decimalParts } from "@outlay/finops/decimal-text";
import Link from "next/link";
import { Kpi, KpiStrip } from "../../design/kpi-strip.tsx";
import { Money } from "../../design/money.tsx";
import { Time } from "../../design/time.tsx";
import { percentOf, subtract } from "../spend/query/decimal.ts";
import { COVERAGE_RUN, COVERAGE_WALK, coverageGrade } from "./coverage-grade.ts";

export interface AttributionKpisProps {
	readonly state: AttributionState;
	readonly currency: string;
	readonly timeZone: string;
	/** Groups of keys without a team. */
	readonly keys: number;
}

const GRADE_SENTENCE = {
	low: `Below ${COVERAGE_WALK} %: claim the largest keys first.`,
	walk: `Above ${COVERAGE_WALK} %; the aim is ${COVERAGE_RUN} %.`,
	run: `Above the aim of ${COVERAGE_RUN} %.`,
} as const;

export function AttributionKpis({ state, currency, timeZone, keys }: AttributionKpisProps) {
	const whole = state.coverage.find((row) => row.month === null && row.currency === currency);
	const percent = whole === undefined ? null : percentOf(whole.allocated, whole.spend);
	const parts = decimalParts(percent ?? "0", 1);
	return (
		<KpiStrip label="Coverage and rules">
			<Kpi
				label="Attributed to a team, 30 days"
				value={percent === null ? "–" : <span className="num">{`${parts.whole}.${parts.fraction}`}</span>}
				{...(percent === null ? {} : { unit: "%" })}
			>
				{percent === null ? "No spend in these days." : GRADE_SENTENCE[coverageGrade(percent)]}
			</Kpi>
			<Kpi
				label="Unallocated, 30 days"
				value={
					<Money
						amount={whole === undefined ? "0" : subtract(whole.spend, whole.allocated)}
						currency={currency}
						cents="small"
					/>
				}
			>
				{keys === 0 ? (
					"Every key has a team."
				) : (
					<Link
						href="/attribution/keys"
						className="underline decoration-line-strong underline-offset-2 hover:text-ink"
					>
						in {countText(keys)} {keys === 1 ? "key" : "keys"} to claim
					</Link>
				)}
			</Kpi>
			<Kpi label="Rules" value={<span className="num">{countText(state.ruleSet.rules.length)}</span>}>
				{state.version === 0 ? (
					"None are published: all money is unallocated."
				) : (
					<>
						Version {state.version}
						{state.publishedAt !== null && (
							<>
								, <Time instant={state.publishedAt} timeZone={timeZone} />
							</>
						)}
						{state.author !== "" && `, by ${state.author}`}
					</>
				)}
			</Kpi>
		</KpiStrip>
	);
}
