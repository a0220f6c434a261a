import type { Actor } from "@outlay/db/actor";
import type { BudgetSummary } from "@outlay/db/read-models/budgets";
import { listScopeForecasts } from "@outlay/db/read-models/scope-forecasts";
import type { Day } from "@outlay/finops/day";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { database } from "../../main.ts";
import { forecastOwnerOf } from "./budget-owner.ts";
import { accuracyText, gradeWords } from "./forecast-words.ts";
import { PastErrors } from "./past-errors.tsx";

export interface BudgetPastForecastsProps {
	readonly actor: Actor;
	readonly today: Day;
	readonly budget: BudgetSummary;
}

/** How good past forecasts of a budget's spend were, where it is all that an owner spends. */
export async function BudgetPastForecasts({ actor, today, budget }: BudgetPastForecastsProps) {
	const owner = forecastOwnerOf(budget);
	const found =
		owner === null || !actor.rights.has("spend.read")
			? []
			: await listScopeForecasts(database(), actor, { today, owner });
	const forecast = found.find(({ currency }) => currency === budget.currency);
	if (forecast === undefined) {
		return (
			<Panel title="Past forecasts" aside={<Tag>Not graded</Tag>}>
				<p className="text-sm text-ink-2">
					{owner === null
						? "How good they were is measured for whole departments, teams and features, in consumed money of record. This budget counts something else."
						: "Not known yet. They are measured every day and minutes after imports."}
				</p>
			</Panel>
		);
	}
	const { accuracy } = forecast;
	const grade = gradeWords(accuracy.grade);
	return (
		<Panel flush title="Past forecasts" aside={<Tag tone={grade.tone}>{grade.word}</Tag>}>
			<p className="px-4.5 pb-2 text-sm text-ink-2">{accuracyText(accuracy)}</p>
			{accuracy.horizons.length > 0 && <PastErrors of={forecast.owner.name} accuracy={accuracy} />}
		</Panel>
	);
}
