import type { BudgetPage } from "@outlay/db/read-models/budget-page";
import { Panel } from "../../design/panel.tsx";
import { Tag } from "../../design/tag.tsx";
import { accuracyText, gradeWords } from "./forecast-words.ts";
import { PastErrors } from "./past-errors.tsx";

/** How good past forecasts of what a budget counts were. */
export function BudgetPastForecasts({ page: { budget, accuracy } }: { readonly page: BudgetPage }) {
	if (accuracy === null) {
		return (
			<Panel title="Past forecasts" aside={<Tag>Not graded</Tag>}>
				<p className="text-sm text-ink-2">
					Not known yet. They are measured every day, and minutes after an import or a new budget.
				</p>
			</Panel>
		);
	}
	const grade = gradeWords(accuracy.grade);
	return (
		<Panel flush title="Past forecasts" aside={<Tag tone={grade.tone}>{grade.word}</Tag>}>
			<p className="px-4.5 pb-2 text-sm text-ink-2">
				{accuracyText(accuracy)} What is used already is known, so that the whole is off by less.
			</p>
			{accuracy.horizons.length > 0 && <PastErrors of={budget.name} accuracy={accuracy} />}
		</Panel>
	);
}
