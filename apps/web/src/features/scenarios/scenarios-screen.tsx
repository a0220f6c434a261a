import type { ScenarioView } from "@outlay/db/read-models/scenarios";
import { ButtonLink } from "../../design/button-link.tsx";
import { EmptyState } from "../../design/empty-state.tsx";
import { PageHeader } from "../../design/page-header.tsx";
import { Panel } from "../../design/panel.tsx";
import { LiveQueries } from "../imports/live-queries.tsx";
import type { AskForBudgetProps } from "./ask-for-budget.tsx";
import { ComparePanel } from "./compare-panel.tsx";
import type { ScenarioOptions } from "./scenario-fields.tsx";
import { ScenarioFormPanel } from "./scenario-form.tsx";
import { formOf, NEW_SCENARIO } from "./scenario-form-model.ts";
import { ScenariosTable } from "./scenarios-table.tsx";
import { NEW, type ScenariosUrl, scenariosHref } from "./scenarios-url.ts";

export interface ScenariosScreenProps {
	readonly scenarios: readonly ScenarioView[];
	readonly url: ScenariosUrl;
	readonly mayRequest: boolean;
	/** What the form offers; null while it is closed. */
	readonly options: ScenarioOptions | null;
	readonly months: AskForBudgetProps["months"];
}

/** What features without history may cost: written, compared, and asked for as a budget. */
export function ScenariosScreen({ scenarios, url, mayRequest, options, months }: ScenariosScreenProps) {
	const byId = new Map(scenarios.map((scenario) => [scenario.id, scenario]));
	const compared = url.compare.flatMap((id) => byId.get(id) ?? []);
	return (
		<LiveQueries>
			<PageHeader
				title="Scenarios"
				crumbs={[{ label: "Budgets", href: "/budgets" }]}
				remark="What a feature without history may cost, at today's prices with your discounts. Writing to a cache is not counted."
			>
				{mayRequest && url.edit !== NEW && (
					<ButtonLink variant="primary" href={scenariosHref({ ...url, edit: NEW })}>
						New scenario
					</ButtonLink>
				)}
			</PageHeader>
			<div className="grid grid-cols-1 gap-3.5">
				{mayRequest && options !== null && <Form {...{ scenarios, url, options }} />}
				{compared.length > 0 && <ComparePanel scenarios={compared} />}
				{scenarios.length === 0 ? (
					<Panel>
						<EmptyState title="No scenarios yet">
							{mayRequest
								? "Say how many will use a feature and how, and see what it costs before it is built."
								: "Team leads, finance and admins write them. Those of your teams appear here."}
						</EmptyState>
					</Panel>
				) : (
					<Panel title="Saved" aside={compared.length === 0 ? "Compare up to three" : undefined} flush>
						<ScenariosTable {...{ scenarios, url, mayRequest, months }} />
					</Panel>
				)}
			</div>
		</LiveQueries>
	);
}

function Form({
	scenarios,
	url,
	options,
}: Pick<ScenariosScreenProps, "scenarios" | "url"> & { readonly options: ScenarioOptions }) {
	const closeHref = scenariosHref({ ...url, edit: null });
	const kept = scenarios.find(({ id }) => id === url.edit);
	if (kept === undefined || !kept.mayChange) {
		if (url.edit !== NEW) return null;
		return (
			<Panel title="New scenario">
				<ScenarioFormPanel key={NEW} initial={NEW_SCENARIO} kept={null} {...{ options, closeHref }} />
			</Panel>
		);
	}
	const { id, revision, name, owner, plan } = kept;
	return (
		<Panel title={`Change ${name}`}>
			<ScenarioFormPanel
				key={id}
				initial={formOf({ name, owner, inputs: plan })}
				kept={{ id, revision }}
				{...{ options, closeHref }}
			/>
		</Panel>
	);
}
